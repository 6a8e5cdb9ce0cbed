"""The fixtures in test suites of users: each test here runs one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .suites import run

pytest_plugins = ["pytester"]

EXAMPLE = Path(__file__).parents[2] / "examples" / "testing"
HEAVY = ["brainframe_api.simulator", "brainframe_rest", "cv2", "httpx", "numpy", "starlette"]


def test_the_plugin_imports_nothing_heavy() -> None:
    code = (
        "import sys, brainframe_api.pytest_plugin;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_suite_that_uses_no_fixture_does_not_import_the_simulator(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        f"""
        import sys

        def test_no_heavy_module_is_imported():
            assert [name for name in {HEAVY} if name in sys.modules] == []
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_every_test_begins_with_a_clean_server(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", [1, 2])
        def test_is_alone(number, brainframe_server, brainframe_client):
            assert brainframe_client.get_stream_configurations() == []
            assert brainframe_server.add_stream("Entrance") == 1
            brainframe_server.clock.freeze()
            brainframe_server.faults.starting(times=None, operation="get_zones")
        """
    )
    run(pytester).assert_outcomes(passed=2)


@pytest.mark.slow
def test_all_tests_share_one_server_that_is_idle_between_them(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        urls = set()

        def test_with_a_stream(brainframe_server):
            urls.add(brainframe_server.url)
            brainframe_server.script(brainframe_server.add_stream("Entrance")).push([])

        def test_without_any(brainframe_simulator):
            import httpx

            urls.add(brainframe_simulator.url)
            assert len(urls) == 1
            assert httpx.get(f"{brainframe_simulator.url}/api/streams/status").json() == {}
        """
    )
    run(pytester).assert_outcomes(passed=2)


@pytest.mark.slow
def test_scripted_capsules_are_removed_after_a_test_and_those_of_a_file_stay(
    pytester: pytest.Pytester,
) -> None:
    pytester.makefile(".yaml", capsules="detector_face: {answer: {detections: []}}")
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def brainframe_simulator_options():
            return {"capsules": "capsules.yaml"}
        """
    )
    pytester.makepyfile(
        """
        import numpy as np
        import pytest

        from brainframe_api.simulator.analysis import person

        @pytest.mark.parametrize("number", [1, 2])
        def test_a_capsule(number, brainframe_server, brainframe_client):
            names = {capsule.name for capsule in brainframe_client.get_capsules()}
            assert "detector_face" in names
            assert "detector_person" not in names
            brainframe_server.capsule("detector_person", [person(100, 300)])
            image = np.zeros((480, 640, 3), np.uint8)
            found = brainframe_client.process_image(
                image, ["detector_face", "detector_person"], {}
            )
            assert [detection.class_name for detection in found] == ["person"]
        """
    )
    run(pytester).assert_outcomes(passed=2)


@pytest.mark.slow
def test_the_options_of_the_server_can_be_overridden(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def brainframe_simulator_options():
            return {"authorize": True, "max_streams": 2, "version": "0.29.1"}
        """
    )
    pytester.makepyfile(
        """
        import pytest
        from brainframe_api import BrainFrameAPI, bf_errors

        def test_the_client_is_logged_in(brainframe_client):
            assert brainframe_client.version() == "0.29.1"
            assert brainframe_client.get_license_info().terms.max_streams == 2

        def test_others_are_not(brainframe_server):
            with BrainFrameAPI(brainframe_server.url) as stranger:
                with pytest.raises(bf_errors.UnauthorizedError):
                    stranger.get_users()
        """
    )
    run(pytester).assert_outcomes(passed=2)


@pytest.mark.slow
def test_an_async_client_can_be_used_with_the_same_server(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest
        from brainframe_api import AsyncBrainFrameAPI

        @pytest.mark.anyio
        async def test_version(brainframe_server):
            async with AsyncBrainFrameAPI(brainframe_server.url) as api:
                assert await api.version() == "0.30.0"

        @pytest.fixture
        def anyio_backend():
            return "asyncio"
        """
    )
    run(pytester, plugins=("anyio",)).assert_outcomes(passed=1)


@pytest.mark.slow
def test_workers_of_xdist_have_a_server_each(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_is_alone(number, brainframe_server):
            assert brainframe_server.add_stream("Entrance") == 1
        """
    )
    run(pytester, "-n", "2", plugins=("xdist",)).assert_outcomes(passed=4)


def test_the_error_for_a_missing_extra_explains_how_to_install_it(
    pytester: pytest.Pytester,
) -> None:
    # None in sys.modules makes the import of a module fail.
    pytester.makeconftest("import sys; sys.modules['uvicorn'] = None")
    pytester.makepyfile("def test_server(brainframe_server): pass")
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*'uvicorn'*missing*pip install '.[[]simulator]'*"], consecutive=False
    )
    result.stdout.no_fnmatch_line("*ModuleNotFoundError*")


def test_the_fixtures_are_listed_with_descriptions(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--fixtures", "-k", "brainframe")
    for name in ("simulator_options", "simulator", "server", "client"):
        result.stdout.fnmatch_lines([f"brainframe_{name} *", "    [A-Z]*."], consecutive=True)


def test_the_worked_example_passes(pytester: pytest.Pytester) -> None:
    for file in EXAMPLE.glob("*.py"):
        (pytester.path / file.name).write_text(file.read_text())
    run(pytester).assert_outcomes(passed=3)
