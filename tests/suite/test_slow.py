"""Tests that start slow tools are marked as slow, so that `scripts/test` leaves them out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.suite.source import TestSource, own_tests

# Type checkers, and what builds packages or makes environments.
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
