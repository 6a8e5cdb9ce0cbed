"""Certificates for the tests of HTTPS."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificate_authority import Authority, needs_openssl


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return a private certificate authority."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(params=["http", pytest.param("https", marks=needs_openssl)])
def secured(request: pytest.FixtureRequest) -> Iterator[Path | None]:
    """Return the file of the authority that signed the server's certificate, or None for http."""
    if request.param == "http":
        yield None
    else:
        authority: Authority = request.getfixturevalue("authority")
        yield authority.file


@pytest.fixture
def tls(secured: Path | None, request: pytest.FixtureRequest) -> ssl.SSLContext | None:
    """Return the TLS context of the server, or None for http."""
    if secured is None:
        return None
    authority: Authority = request.getfixturevalue("authority")
    return authority.server_context()


@pytest.fixture
def settings(secured: Path | None) -> dict[str, str]:
    """Return the arguments of an API object that trusts the server."""
    return {} if secured is None else {"verify": str(secured)}
