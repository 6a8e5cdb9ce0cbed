"""Fixtures of all tests: one simulator for the session, reset for each test."""

from __future__ import annotations

import gc
import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS
from tests.certificate_authority import PUBLIC

# The duration of one example depends on the load of the machine.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# The background jobs of a shell ignore Ctrl-C, and so would the programs that tests start and
# interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


left_out = pytest.StashKey[int]()
"""The number of slow tests that this run leaves out."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the tests marked as slow, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Omit slow tests, unless the arguments name files, folders or markers, or select all tests."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.markexpr
    if named or config.getoption("--all"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    items[:] = [item for item in items if not item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    config.stash[left_out] = len(slow)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Receive the number of omitted tests from a pytest-xdist worker."""
    node.config.stash[left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, int] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(left_out, 0)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if count := config.stash.get(left_out, 0):
        terminalreporter.write_line(
            f"{count} slow tests were left out. Run them with: scripts/nox -s test-slow"
        )


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
    """Return a short real video of people crossing a car park."""
    return PEDESTRIANS
