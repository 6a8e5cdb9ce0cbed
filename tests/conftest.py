"""Fixtures of all tests: one simulator for the session, reset for each test."""

from __future__ import annotations

import gc
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS
from tests.certificate_authority import PUBLIC

pytest_plugins = ["tests.marks"]

# The duration of one example depends on the load of the machine.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# The background jobs of a shell ignore Ctrl-C, and so would the programs that tests start and
# interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Disable the garbage collector while pytest collects tests, and freeze their objects.

    Without bytecode on the disk, the garbage collector takes a fifth of this time and frees hardly
    anything. Many tests run it later, and would each traverse the objects of all collected tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="module")
def few_objects() -> None:
    """Exclude the objects of earlier modules from garbage collection.

    In a worker that has run thousands of tests, each collection takes a tenth of a second. Modules
    whose tests run it use this fixture.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    """Yield a simulator that validates its responses against the document."""
    with Simulator(strict=True) as running:
        yield running


@pytest.fixture
def server(simulator: Simulator) -> Iterator[Simulator]:
    """Yield the simulator in the state of a new server; check its violations afterwards."""
    simulator.reset()
    yield simulator
    assert simulator.violations == []


@pytest.fixture
def http(server: Simulator) -> Iterator[httpx.Client]:
    """Yield a plain HTTP client of the server, without the SDK."""
    with httpx.Client(base_url=server.url, timeout=30, verify=PUBLIC) as client:
        yield client


@pytest.fixture(scope="session")
def video() -> Path:
    """Return a short real video of people crossing a parking lot."""
    return PEDESTRIANS
