"""Without a free file descriptor, calls raise the documented error, and work again afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificate_authority import Authority, needs_openssl
from tests.marks import mark_slow
from tests.scripted_server import ScriptedServer, responding
from tests.transport.callers import MODES, in_each_mode

PROGRAM = Path(__file__).with_name("descriptor_shortage.py")

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Needs limits of file descriptors: run it on Linux or macOS"
)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(responding("1.2.3")) as running:
        yield running


def problems(mode: str, url: str, state: str, authority: Path | None = None) -> str:
    """Return the deviations from the documentation that the program finds."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM), mode, url, str(authority or ""), state],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.stdout + done.stderr


# Each test starts a program, so most of them are marked as slow.
in_some_modes = pytest.mark.parametrize("mode", mark_slow(MODES, but=["asyncio"]))


@in_each_mode
@pytest.mark.parametrize("state", ["cold", "loaded"])
def test_every_call_reports_that_too_many_files_are_open(
    mode: str, state: str, server: ScriptedServer
) -> None:
    assert problems(mode, server.url, state) == ""


@in_some_modes
def test_a_failed_lookup_is_not_reported_as_an_unknown_host(
    mode: str, server: ScriptedServer
) -> None:
    assert problems(mode, f"http://localhost:{server.port}", "loaded") == ""


@needs_openssl
@in_some_modes
def test_certificates_that_cannot_be_read_now_are_read_later(
    mode: str, authority: Authority
) -> None:
    with ScriptedServer(responding("1.2.3"), tls=authority.server_context()) as server:
        assert problems(mode, server.url, "loaded", authority.file) == ""
