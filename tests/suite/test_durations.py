"""No test fails because the machine is busy: upper bounds of durations are at least 30 s."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.suite.source import TestSource, own_tests

LEAST = 30
CLOCKS = {"monotonic", "perf_counter", "time"}
SAMPLES = """
import time
TIMEOUT = 45.0

def test_some_bounds():
    started = time.monotonic()
    assert time.monotonic() - started < 30
    assert 2 < time.monotonic() - started < 2 * TIMEOUT
    assert time.monotonic() - started > 2
    assert 30 > time.time() - started
    assert time.monotonic() - started < 29.5
    assert 2 > time.perf_counter() - started
    assert 0.5 < time.monotonic() - started <= TIMEOUT / 2
"""


def is_duration(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(ast.Call(ast.Attribute(ast.Name("time"), name)), ast.Sub()):
            return name in CLOCKS
        case _:
            return False


def upper_bounds(comparison: ast.Compare) -> Iterator[ast.expr]:
    values = [comparison.left, *comparison.comparators]
    for first, operator, second in zip(values, comparison.ops, values[1:], strict=False):
        match operator:
            case ast.Lt() | ast.LtE() if is_duration(first):
                yield second
            case ast.Gt() | ast.GtE() if is_duration(second):
                yield first
            case _:
                pass


def seconds(source: TestSource, module: str, node: ast.expr | None) -> float:
    """Return the value of a bound, or 0 if it is not a constant."""
    match node:
        case ast.Constant(int() | float() as value):
            return float(value)
        case ast.Name(name):
            return seconds(source, module, source.constant(module, name))
        case ast.BinOp(left, ast.Mult(), right):
            return seconds(source, module, left) * seconds(source, module, right)
        case _:
            return 0


def short_bounds(source: TestSource) -> list[str]:
    return [
        f"{source.paths[module].name}: {ast.unparse(comparison)}"
        for module, comparison in source.nodes(ast.Compare)
        if any(seconds(source, module, bound) < LEAST for bound in upper_bounds(comparison))
    ]


def test_durations_are_compared_with_long_bounds_only() -> None:
    source = own_tests()
    bounds = [bound for _, each in source.nodes(ast.Compare) for bound in upper_bounds(each)]
    assert len(bounds) > 20
    assert short_bounds(source) == []


def test_a_short_bound_is_detected(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_samples.py").write_text(SAMPLES)
    assert short_bounds(TestSource(tmp_path)) == [
        "test_samples.py: time.monotonic() - started < 29.5",
        "test_samples.py: 2 > time.perf_counter() - started",
        "test_samples.py: 0.5 < time.monotonic() - started <= TIMEOUT / 2",
    ]
