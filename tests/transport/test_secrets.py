"""Secrets are sent to the server and appear nowhere else."""

from __future__ import annotations

import contextlib
import logging
import traceback
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest

from brainframe_api import BrainFrameAPI, bf_codecs
from tests.scripted_server import (
    Connection,
    Script,
    ScriptedServer,
    resetting,
    responding,
    stalling,
)

PASSWORD = "Passw0rd-of-the-admin"
SESSION = "5e551on-1d"
KEY = "bGljZW5zZS1rZXk="
TOKEN = "acce55-t0ken"
OTHER_PASSWORD = "Passw0rd-of-another"
BASIC = b64encode(f"admin:{PASSWORD}".encode()).decode()

SECRETS = (PASSWORD, SESSION, KEY, TOKEN, OTHER_PASSWORD, BASIC)


class Seen:
    """Collection of everything that a program could show."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def exception(self, error: BaseException) -> None:
        self.texts += [repr(error), str(error), *map(repr, error.args)]
        self.texts += [f"{name}={value!r}" for name, value in vars(error).items()]
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        self.texts.append("".join(line for line in shown.format() if __file__ not in line))
        for other in (error.__cause__, error.__context__):
            if other is not None:
                self.exception(other)

    def check(self) -> None:
        text = "\n".join(self.texts)
        for secret in SECRETS:
            place = text.find(secret)
            assert place < 0, text[max(0, place - 300) : place + 300]


@pytest.fixture
def seen() -> Iterator[Seen]:
    """Record all log messages, at every level, and all warnings."""
    seen = Seen()

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.texts += [self.format(record), repr(record.args), str(record.msg)]

    root = logging.getLogger()
    handler, level = Collect(), root.level
    loggers = [logging.getLogger(name) for name in ("httpcore", "httpx", "h11", "brainframe_api")]
    root.addHandler(handler)
    root.setLevel(1)
    for logger in loggers:
        logger.setLevel(1)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield seen
        seen.texts += [str(warning.message) for warning in caught]
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        for logger in loggers:
            logger.setLevel(logging.NOTSET)
    assert seen.texts
    seen.check()


def call_everything(url: str, seen: Seen) -> None:
    api = BrainFrameAPI(url, ("admin", PASSWORD), retries=1)
    seen.texts += [repr(api), str(api), repr(vars(api))]
    user = bf_codecs.User("joe", OTHER_PASSWORD, bf_codecs.RoleType.EDITOR)
    tokens = bf_codecs.CloudTokens(TOKEN, TOKEN)
    seen.texts += [repr(user), str(user), repr(tokens)]
    calls: list[Callable[[], object]] = [
        lambda: api.version(timeout=0.3),
        lambda: api.set_license_key(KEY, timeout=0.3),
        lambda: api.set_user(user, timeout=0.3),
        lambda: api.set_cloud_tokens(tokens, timeout=0.3),
        lambda: api.new_storage(iter([b"x"]), "text/plain", timeout=0.3),
        lambda: next(api.get_zone_status_stream(timeout=0.3)),
    ]
    for call in calls:
        for _ in range(2):
            try:
                call()
            except Exception as error:
                seen.exception(error)
    # Crash reporters send the attributes of clients that appear in tracebacks.
    seen.texts.append(repr(vars(api._client)))  # pyright: ignore[reportPrivateUsage]
    api.close()
    with contextlib.suppress(RuntimeError):
        api.version()


def echo(connection: Connection) -> None:
    for request in connection.requests():
        connection.respond(
            request.body or b"{}", 400, {"Set-Cookie": f"session_id={SESSION}; Path=/"}
        )


def logged_in(connection: Connection) -> None:
    for _ in connection.requests():
        connection.respond("1", headers={"SET-COOKIE": f"session_id={SESSION}; Path=/"})


def expiring(connection: Connection) -> None:
    for request in connection.requests():
        if "cookie" in request.headers:
            connection.respond_with_error("InvalidSessionError", "expired", 401)
        else:
            connection.respond("1", headers={"set-cookie": f"session_id={SESSION}"})


def redirecting(connection: Connection) -> None:
    for _ in connection.requests():
        connection.respond(
            b"", 302, {"Location": "ftp://other", "Set-Cookie": f"session_id={SESSION}"}
        )


def not_reading(connection: Connection) -> None:
    connection.reset()


@pytest.mark.parametrize(
    "script",
    [
        responding({"title": "UnauthorizedError", "description": "no"}, 401),
        responding(b"<html>", 200),
        logged_in,
        expiring,
        redirecting,
        resetting,
        stalling,
        not_reading,
    ],
)
def test_no_secret_is_shown(seen: Seen, script: Script) -> None:
    with ScriptedServer(script) as server:
        call_everything(server.url, seen)


def test_no_secret_that_a_server_returns_is_shown(seen: Seen) -> None:
    with ScriptedServer(echo) as server:
        api = BrainFrameAPI(server.url, ("admin", PASSWORD))
        user = bf_codecs.User("joe", OTHER_PASSWORD, bf_codecs.RoleType.EDITOR)
        try:
            api.set_user(user)
        except Exception as error:
            seen.exception(error)
        api.close()


def test_no_secret_is_shown_if_no_server_responds(seen: Seen) -> None:
    with ScriptedServer(responding()) as server:
        url = server.url
    call_everything(url, seen)


def test_no_secret_of_a_url_is_shown(seen: Seen) -> None:
    with ScriptedServer(resetting) as server:
        url = server.url.replace("//", f"//admin:{PASSWORD}@")
        with BrainFrameAPI(url) as api:
            seen.texts.append(repr(api))
            try:
                api.version()
            except Exception as error:
                seen.exception(error)


def test_no_secret_of_a_proxy_is_shown(seen: Seen) -> None:
    for script in (responding(b"denied", 407), resetting):
        with ScriptedServer(script) as proxy:
            url = proxy.url.replace("//", f"//admin:{PASSWORD}@")
            for target in ("http://example.invalid", "https://example.invalid"):
                with BrainFrameAPI(target, proxy=url) as api:
                    seen.texts.append(repr(api) + repr(vars(api)))
                    try:
                        api.version()
                    except Exception as error:
                        seen.exception(error)
    for url in (f"ftp://admin:{PASSWORD}@proxy", f"http://admin:{PASSWORD}@"):
        with pytest.raises(ValueError, match="proxy") as raised:
            BrainFrameAPI("http://example.invalid", proxy=url)
        seen.exception(raised.value)
