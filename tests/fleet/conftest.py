"""A broker on a free port, and the event loop of nats-py."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from brainframe_api._fleet.broker import DEFAULT_RETENTION, Broker, connected
from brainframe_api.fleet import LocalBroker


@pytest.fixture(params=["asyncio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Run tests with asyncio alone, because nats-py needs it."""
    backend: str = request.param
    return backend


@pytest.fixture
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """Yield a new broker for each test."""
    with LocalBroker(tmp_path_factory.mktemp("nats"), 0) as broker:
        yield broker


@pytest.fixture
async def broker(nats: LocalBroker) -> AsyncIterator[Broker]:
    """Yield a connection to the broker, with the streams of a fleet."""
    async with connected(nats.url, "test", 60) as broker:
        await broker.create_missing(retention=DEFAULT_RETENTION, replicas=1)
        yield broker
