"""pytest plugin with fixtures for tests against the simulator.

pytest loads the plugin automatically. Fixtures:

- `brainframe_server`: a running `Simulator`, reset before each test.
- `brainframe_client`: a `BrainFrameAPI` connected to it.
- `brainframe_simulator`: the simulator of the test session, without a reset before each test.
- `brainframe_simulator_options`: the arguments of the simulator, which a conftest.py can override.

The simulator is imported when a test first uses a fixture. The fixtures require the extra
`simulator`: `pip install '.[simulator]'` in a checkout.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from brainframe_api._installation import install_command

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI
    from brainframe_api.simulator import Simulator


@pytest.fixture(scope="session")
def brainframe_simulator_options() -> dict[str, Any]:
    """Return the arguments of the session's simulator; empty by default.

    Override this fixture in a conftest.py to configure the simulator:

        @pytest.fixture(scope="session")
        def brainframe_simulator_options():
            return {"authorize": True, "max_streams": 2}
    """
    return {}


@pytest.fixture(scope="session")
def brainframe_simulator(brainframe_simulator_options: dict[str, Any]) -> Iterator[Simulator]:
    """Run the simulator of the test session on a free port. This fixture does not reset it.

    With pytest-xdist, each worker has a separate simulator.
    """
    try:
        from brainframe_api._simulator.server import Simulator
    except ModuleNotFoundError as error:
        from brainframe_api._simulator.command import EXTRA_MODULES

        if (error.name or "").partition(".")[0] not in EXTRA_MODULES:
            raise
        pytest.fail(
            "The brainframe fixtures require the simulator, but the Python package"
            f" {error.name!r} is missing. To install it, {install_command('simulator')}",
            pytrace=False,
        )
    with Simulator(**brainframe_simulator_options) as simulator:
        yield simulator


@pytest.fixture
def brainframe_server(brainframe_simulator: Simulator) -> Iterator[Simulator]:
    """Return a running simulator in the state of a new server: no streams, faults or fake time."""
    brainframe_simulator.reset()
    yield brainframe_simulator
    # Stop the analysis of videos, so that it does not slow down other tests.
    brainframe_simulator.reset()


@pytest.fixture
def brainframe_client(brainframe_server: Simulator) -> Iterator[BrainFrameAPI]:
    """Return a `BrainFrameAPI` connected to `brainframe_server`. It is closed after the test.

    If the simulator requires authentication, the client uses the credentials of the preset admin.
    """
    from brainframe_api import BrainFrameAPI

    credentials = ("admin", "admin") if brainframe_server.options.authorize else None
    with BrainFrameAPI(brainframe_server.url, credentials) as client:
        yield client
