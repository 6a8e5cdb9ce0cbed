"""hishel caches responses in a transport of the user's httpx client."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hishel import AsyncSqliteStorage, SqliteStorage
from hishel.httpx import AsyncCacheTransport, CacheTransport

from brainframe_api import bf_errors
from tests.http_client.kinds import Kind, SyncKind
from tests.http_client.test_shared_client import PASSWORD, SessionServer
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet


@pytest.fixture
def cached(kind: Kind, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that creates an httpx client with a cache."""

    def create(**settings: Any) -> Any:
        path = tmp_path / "cache.db"
        if isinstance(kind, SyncKind):
            transport: Any = CacheTransport(
                httpx.HTTPTransport(), storage=SqliteStorage(database_path=path), **settings
            )
        else:
            transport = AsyncCacheTransport(
                httpx.AsyncHTTPTransport(),
                storage=AsyncSqliteStorage(database_path=path),
                **settings,
            )
        return kind.http_client(transport=transport)

    return create


def serve(connection: Connection) -> None:
    for number, request in enumerate(connection.requests()):
        if request.target.endswith("/statuses"):
            connection.begin_chunked()
            connection.chunk(packet(1))
            connection.chunk(b"")
        elif request.target.endswith("/zones/9"):
            connection.respond_with_error("ZoneNotFoundError", "no zone 9", status=404)
        else:
            headers = {"Cache-Control": "max-age=60"} if "version" in request.target else {}
            connection.respond(f"response {number}", headers=headers)


def test_responses_come_from_the_cache(kind: Kind, cached: Callable[..., Any]) -> None:
    with ScriptedServer(serve) as server:
        api = kind.api(server.url, http_client=cached())
        assert [kind.call(api.version) for _ in range(3)] == ["response 0"] * 3
        assert len(server.requests) == 1
        for _ in range(2):
            with pytest.raises(bf_errors.ZoneNotFoundError, match="no zone 9"):
                kind.call(api.get_zone, 9)
        assert len(server.requests) == 3


def test_the_cache_may_follow_the_headers_of_the_server(
    kind: Kind, cached: Callable[..., Any]
) -> None:
    with ScriptedServer(serve) as server:
        api = kind.api(server.url, http_client=cached(rfc=True))
        assert [kind.call(api.version) for _ in range(3)] == ["response 0"] * 3
        assert len(server.requests) == 1
        for _ in range(2):
            packets = kind.all_packets(api.get_zone_status_stream(timeout=60))
            assert len(packets) == 1
        assert len(server.requests) == 3


def test_a_cached_login_opens_no_session(kind: Kind, cached: Callable[..., Any]) -> None:
    with SessionServer() as server:
        client = cached()
        ann = kind.api(server.url, ("ann", PASSWORD), http_client=client)
        bob = kind.api(server.url, ("bob", PASSWORD), http_client=client)
        assert kind.call(ann.version) == "ann"
        # A cache by URL does not distinguish users. No user may get the session of another one.
        assert kind.call(bob.version) == "ann"
        with pytest.raises(bf_errors.UnknownError):  # The server always responds with a name.
            kind.call(bob.get_users)
        assert set(server.users.values()) == {"ann", "bob"}
        session = server.session_of(server.requests[-1])
        assert session is None
        with pytest.raises(bf_errors.UnknownError):
            kind.call(bob.get_zones)
        session = server.session_of(server.requests[-1])
        assert session is not None
        assert server.users[session] == "bob"
