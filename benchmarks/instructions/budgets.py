"""Instruction budgets of the hot paths."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BUDGETS: Final = Path(__file__).with_name("budgets.json")
_TOLERANCE: Final = 1.1
"""The tolerance for differences between compilers and between versions of libraries."""


@dataclass(frozen=True)
class Verdict:
    """Instruction count of one hot path.

    Attributes:
        name: The path.
        count: The number of instructions.
        budget: The number of instructions when the budget was set, or None without a budget.
    """

    name: str
    count: int
    budget: int | None

    @property
    def is_over(self) -> bool:
        """Whether the count exceeds the budget by more than the tolerance."""
        return self.budget is not None and self.count > self.budget * _TOLERANCE

    def __str__(self) -> str:
        text = f"{self.name:16} {self.count:12,}"
        if self.budget is None:
            return f"{text}   no budget for this Python and processor"
        change = self.count / self.budget - 1
        return (
            f"{text}   budget {self.budget:12,}   {change:+.1%}{'   OVER' if self.is_over else ''}"
        )


def platform_key() -> str:
    """Return the key of the budgets: the release of Python and the kind of processor."""
    major, minor, *_ = sys.version_info
    return f"{platform.python_implementation()} {major}.{minor} {platform.machine()}"


def judge(counts: Mapping[str, int], path: Path = BUDGETS) -> list[Verdict]:
    """Compare counts with the budgets for this platform."""
    budgets = _read(path).get(platform_key(), {})
    return [Verdict(name, count, budgets.get(name)) for name, count in counts.items()]


def set_budgets(counts: Mapping[str, int], path: Path = BUDGETS) -> None:
    """Save counts as the budgets for this platform."""
    budgets = _read(path)
    budgets[platform_key()] = {**budgets.get(platform_key(), {}), **counts}
    path.write_text(json.dumps(budgets, indent=2, sort_keys=True) + "\n")


def _read(path: Path) -> dict[str, dict[str, int]]:
    if not path.exists():
        return {}
    budgets: dict[str, dict[str, int]] = json.loads(path.read_text())
    return budgets
