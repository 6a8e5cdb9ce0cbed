"""Instruction counts are compared with the budgets of the same Python and processor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.instructions.budgets import judge, platform_key, set_budgets
from benchmarks.instructions.counter import count_once


def test_startup_is_not_counted() -> None:
    def count(command: Sequence[str]) -> int:
        return 1_000_000 + 250 * int(command[0])

    assert count_once(count, lambda times: [str(times)], few=5, many=25) == 250


def test_a_hot_path_is_over_budget_beyond_the_tolerance(tmp_path: Path) -> None:
    path = tmp_path / "budgets.json"
    set_budgets({"call": 1000, "decode": 1000}, path)

    slow, quick = judge({"call": 1101, "decode": 1099}, path)

    assert slow.is_over
    assert not quick.is_over
    assert "+10.1%" in str(slow)


def test_each_platform_has_its_own_budgets(tmp_path: Path) -> None:
    path = tmp_path / "budgets.json"
    path.write_text(json.dumps({"Another 1.0 abacus": {"call": 1}}))

    (verdict,) = judge({"call": 1000}, path)
    assert not verdict.is_over
    assert "no budget" in str(verdict)

    set_budgets({"call": 1000}, path)
    assert json.loads(path.read_text()) == {
        "Another 1.0 abacus": {"call": 1},
        platform_key(): {"call": 1000},
    }
