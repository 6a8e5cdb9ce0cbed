"""Raising an error imports no module, because imports take time and may fail at that moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.marks import mark_slow
from tests.transport.callers import MODES

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
import brainframe_rest.api, importlib, pkgutil
from brainframe_api import bf_errors
from brainframe_api.bf_codecs import Zone
from tests.scripted_server import *
from tests.transport.callers import calling
import anyio, asyncio, trio

for package in pkgutil.walk_packages(brainframe_rest.api.__path__, "brainframe_rest.api."):
    importlib.import_module(package.name)
mode = sys.argv[1]
LATER = "Wed, 21 Oct 2015 07:28:00 GMT"
ZONE = {"name": "A", "stream_id": 1, "coords": [], "alarms": [], "id": 1}

def gzipped(connection):
    connection.read_request()
    connection.respond(b"no gzip", headers={"Content-Encoding": "gzip"})

def cut(connection):
    connection.read_request()
    connection.send(head(200, {}, 100) + b"{")

CASES = {
    "a kind": responding({"title": "ZoneNotFoundError", "description": ""}, 404),
    "an unknown kind": responding({"title": "NewError", "description": ""}, 404),
    "no kind": responding(b"<html>\\xff", 500),
    "a starting server": responding(b"", 503, headers={"Retry-After": LATER}),
    "an invalid body": responding(b"\\xff\\xfe{"),
    "a wrong body": responding({"name": 5}),
    "an invalid header": raw_bytes(b"HTTP/1.1 200 OK\\r\\nContent-Length: x\\r\\n\\r\\n"),
    "garbage": raw_bytes(b"garbage\\r\\n\\r\\n"),
    "a cut body": cut,
    "a broken encoding": gzipped,
    "a reset": resetting,
    "no response": stalling,
    "a redirect": responding(b"", 302, headers={"Location": "ftp://a"}),
}

with ScriptedServer(responding(ZONE)) as server:
    with calling(mode, server.url) as call:
        call("get_zone", 1)
    # A portal of anyio starts a thread with an event loop, which imports other modules.
    before = set(sys.modules)

def check(name, url, timeout=5, method="get_zone", argument=1, error=bf_errors.BaseAPIError):
    with calling(mode, url, retries=1) as call:
        try:
            call(method, argument, timeout=timeout)
        except error:
            pass
        else:
            print(name, "raises no error")
    global before
    if set(sys.modules) - before:
        print(name, "imports", sorted(set(sys.modules) - before))
    before = set(sys.modules)

for name, script in CASES.items():
    with ScriptedServer(script) as server:
        check(name, server.url, 0.2 if name == "no response" else 5)
check("a refused connection", server.url)
check("an unknown host", "http://no-such-host.invalid", 20)
check("an invalid argument", server.url, method="set_zone", argument=Zone("A", 1, [["x", 0]]))
check("the wrong type", server.url, method="get_zone", argument="x")
"""


@pytest.mark.parametrize("mode", mark_slow(MODES, but=["asyncio"]))
def test_raising_an_error_imports_nothing(mode: str) -> None:
    pytest.importorskip("trio", reason="Needs trio (uv pip install --group test)")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, mode],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stdout + done.stderr == ""
