"""Requests as they are received on a real socket."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager

import httpx

from openapi_runtime import ApiRequest, Client, SessionScheme
from tests.scripted_server import ReceivedRequest, ScriptedServer, responding


class SessionClient(Client):
    """A client of an API with sessions."""

    session_scheme = SessionScheme(cookie="session")


_ANSWERING = responding({}, headers={"Set-Cookie": "session=s3ss10n; Path=/"})
_running: list[tuple[ScriptedServer, Client]] = []


@contextmanager
def recording() -> Generator[None]:
    """Let `sent` use one server and client for all requests."""
    with ScriptedServer(_ANSWERING) as server, SessionClient(server.url) as client:
        _running.append((server, client))
        try:
            yield
        finally:
            _running.clear()


def sent(
    request: ApiRequest,
    *,
    credentials: tuple[str, str] | None = None,
    http_client: httpx.Client | None = None,
    times: int = 1,
) -> ReceivedRequest:
    """Send a request, and return the last one that the server received."""
    with ExitStack() as stack:
        if credentials is None and http_client is None and _running:
            server, client = _running[0]
        else:
            server = stack.enter_context(ScriptedServer(_ANSWERING))
            client = SessionClient(server.url, credentials, http_client=http_client)
            stack.enter_context(client)
        for _ in range(times):
            assert client.send(request).status == 200
        return server.requests[-1]
