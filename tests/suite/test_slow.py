"""Tests that start slow tools are marked as slow, so that `scripts/test` leaves them out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.suite.source import TestSource, own_tests

pytest_plugins = ["pytester"]

# Type checkers, and commands that build packages or create environments.
SLOW = re.compile(r"""['"](mypy|pyright|build)['"]|\bvenv\.create\(|\bfresh_python\b""")
SAMPLES = """
import pytest

def test_types(): run("-m", "mypy")
@pytest.mark.slow
def test_a_marked_one(): run("-m", "mypy")
def test_mypy_is_named_in_a_message(): assert "Install mypy." in message()
"""


def unmarked(source: TestSource) -> list[str]:
    return [
        f"{source.paths[test.module].name}: {test.node.name}"
        for test in source.tests()
        if SLOW.search(ast.unparse(test.node)) and not source.is_slow(test)
    ]


def test_each_test_that_starts_a_slow_tool_is_marked() -> None:
    source = own_tests()
    assert sum(source.is_slow(test) for test in source.tests()) > 20
    assert unmarked(source) == []


def test_a_test_without_the_mark_is_detected(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_samples.py").write_text(SAMPLES)
    assert unmarked(TestSource(tmp_path)) == ["test_samples.py: test_types"]


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Return a suite with an ordinary and a slow test, and with the hooks of this one."""
    # Loading the other plugins takes longer than the tests.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\ntestpaths = tests\nmarkers = slow: slow\n")
    pytester.makeconftest("pytest_plugins = ['tests.marks']")
    folder = pytester.mkdir("tests")
    (folder / "test_two.py").write_text(
        "import pytest\ndef test_ordinary(): pass\n@pytest.mark.slow\ndef test_slow(): pass\n"
    )
    return pytester


@pytest.mark.parametrize("arguments", [["--all"], ["tests"], ["tests/test_two.py"]])
def test_slow_tests_run_on_request(suite: pytest.Pytester, arguments: list[str]) -> None:
    suite.runpytest_inprocess("-p", "no:cacheprovider", *arguments).assert_outcomes(passed=2)


@pytest.mark.parametrize("workers", ["0", "1"])
def test_slow_tests_are_deselected_and_counted(suite: pytest.Pytester, workers: str) -> None:
    done = suite.runpytest_inprocess("-p", "no:cacheprovider", "-p", "xdist", "-n", workers)
    assert done.parseoutcomes()["passed"] == 1
    done.stdout.fnmatch_lines(["1 slow test was left out. Run it with: *"])


def test_the_message_about_several_slow_tests_is_in_the_plural(suite: pytest.Pytester) -> None:
    module = suite.path / "tests" / "test_two.py"
    module.write_text(f"{module.read_text()}@pytest.mark.slow\ndef test_slower(): pass\n")
    done = suite.runpytest_inprocess("-p", "no:cacheprovider")
    done.stdout.fnmatch_lines(["2 slow tests were left out. Run them with: *"])
