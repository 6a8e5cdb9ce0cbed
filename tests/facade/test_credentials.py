"""Credentials are text or bytes, as in programs for brainframe-api."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI
from tests.api_kinds import each_api
from tests.scripted_server import Connection, ScriptedServer


def respond_with_version(connection: Connection) -> None:
    for _ in connection.requests():
        connection.respond("0.30.0")


@each_api
@pytest.mark.parametrize(
    ("credentials", "sent"),
    [
        (("", b""), b":"),
        (("admin", b"S3cret"), b"admin:S3cret"),
        ((b"admin", "S3cret"), b"admin:S3cret"),
        ((b"j\xc3\xb6rg", "pässword".encode()), "jörg:pässword".encode()),
    ],
)
@pytest.mark.parametrize("later", [False, True], ids=["constructor", "set_credentials"])
def test_bytes_are_sent_unchanged(
    new_api: type[BrainFrameAPI], credentials: Any, sent: bytes, later: bool
) -> None:
    with (
        ScriptedServer(respond_with_version) as server,
        new_api(server.url, None if later else credentials) as api,
    ):
        if later:
            api.set_credentials(credentials)
        assert api.version() == "0.30.0"
        scheme, encoded = server.requests[0].headers["authorization"].split()
    assert (scheme, b64decode(encoded)) == ("Basic", sent)


@pytest.mark.parametrize("bad", [(b"a", b"\xff"), ("a", None), "ab", (b"a", 1)])
def test_invalid_credentials_are_rejected_without_being_shown(bad: Any) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        BrainFrameAPI("http://localhost", bad)
    assert "\\xff" not in str(caught.value)


@pytest.mark.parametrize("cls", [BrainFrameAPI, AsyncBrainFrameAPI])
def test_the_url_can_be_read_under_the_name_that_brainframe_api_uses(cls: Any) -> None:
    api = cls("http://joe:S3cret@localhost:8080")
    assert api._server_url == "http://localhost:8080"
    with pytest.raises(AttributeError):
        api._server_url = "http://elsewhere"
