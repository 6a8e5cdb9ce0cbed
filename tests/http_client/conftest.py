"""Most tests of this folder run with the sync and with the async API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from anyio.from_thread import start_blocking_portal

from tests.http_client.kinds import AsyncKind, Kind, SyncKind


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    """Return the sync or the async API, with the same calls."""
    with ExitStack() as closing:
        if request.param == "sync":
            yield SyncKind(closing)
        else:
            portal = closing.enter_context(start_blocking_portal())
            yield AsyncKind(closing.enter_context(ExitStack()), portal)


@pytest.fixture(params=[True, False], ids=["user_client", "own"])
def user_client(request: pytest.FixtureRequest) -> bool:
    """Return whether the API object uses an httpx client of the user."""
    return bool(request.param)
