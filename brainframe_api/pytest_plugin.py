"""Fixtures for testing a program against the simulator; pytest finds them by itself.

A test asks for what it needs by name:

- `brainframe_server`: a running `Simulator` in the state of a new server.
- `brainframe_client`: a `BrainFrameAPI` connected to it.
- `brainframe_simulator`: the simulator of the whole session, as the tests before have left it.
- `brainframe_simulator_options`: what it is made with; a conftest.py may override it.

Nothing of the simulator is imported before a test uses one of them, so that the plugin costs
nothing where it is only installed. The fixtures need the extra:
`pip install 'brainframe-sdk[simulator]'`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI
    from brainframe_api.simulator import Simulator


@pytest.fixture(scope="session")
def brainframe_simulator_options() -> dict[str, Any]:
    """The arguments that the session's simulator is made with; none by default.

    Override it in a conftest.py to test against another server:

        @pytest.fixture(scope="session")
        def brainframe_simulator_options():
            return {"authorize": True, "max_streams": 2}
    """
    return {}


@pytest.fixture(scope="session")
def brainframe_simulator(brainframe_simulator_options: dict[str, Any]) -> Iterator[Simulator]:
    """The simulator of the whole session, on a free port, in whatever state tests have left it.

    With pytest-xdist each worker has one of its own.
    """
    try:
        from brainframe_api.simulator.server import Simulator
    except ModuleNotFoundError as error:
        from brainframe_api.simulator.__main__ import EXTRA_MODULES

        if (error.name or "").partition(".")[0] not in EXTRA_MODULES:
            raise
        pytest.fail(
            f"The brainframe fixtures need the simulator, and the package {error.name!r} of it is"
            " missing. Install it with: pip install 'brainframe-sdk[simulator]'",
            pytrace=False,
        )
    with Simulator(**brainframe_simulator_options) as simulator:
        yield simulator


@pytest.fixture
def brainframe_server(brainframe_simulator: Simulator) -> Iterator[Simulator]:
    """A running simulator in the state of a new server: no streams, no faults, the real time."""
    brainframe_simulator.reset()
    yield brainframe_simulator
    # Once more, so that no video is analyzed while tests run that have nothing to do with it.
    brainframe_simulator.reset()


@pytest.fixture
def brainframe_client(brainframe_server: Simulator) -> Iterator[BrainFrameAPI]:
    """A `BrainFrameAPI` connected to `brainframe_server`, closed after the test.

    Where the simulator wants a login, it is that of the preset user, an admin.
    """
    from brainframe_api import BrainFrameAPI

    credentials = ("admin", "admin") if brainframe_server.options.authorize else None
    with BrainFrameAPI(brainframe_server.url, credentials) as client:
        yield client
