from __future__ import annotations

from collections.abc import Iterator

import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.web.browser import Browser, missing

ORDINARY = "test_login.py"
"""The module whose tests use the browser in an ordinary run."""


def pytest_itemcollected(item: pytest.Item) -> None:
    if "browser" in getattr(item, "fixturenames", ()) and item.path.name != ORDINARY:
        item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Yield one browser for all tests of a worker, because it takes seconds to start."""
    problem = missing()
    if problem is not None:
        pytest.skip(f"Needs {problem}")
    with Browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Yield a browser of desktop size without cookies; check its console errors afterwards."""
    chromium.reset_session()
    yield chromium
    assert chromium.problems() == []
    # End all requests of the page, because the simulator may stop now.
    chromium.go("about:blank")


@pytest.fixture
def walkway(server: Simulator, stream_id: int) -> int:
    """Return the ID of a zone with an alarm for anybody in it."""
    import httpx

    from tests.simulator.codecs import alarm, ok, zone

    wanted = zone(stream_id, name="Walkway", alarms=[alarm(name="Somebody on the walkway")])
    return int(ok(httpx.post(f"{server.url}/api/zones", json=wanted))["id"])
