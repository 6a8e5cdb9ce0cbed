"""Metrics, their goals, and the figures of each round."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

CLIENTS: Final = {"ours": "this SDK", "peer": "brainframe-api 0.30.5", "floor": "floor"}

Rounds = dict[str, list[dict[str, float]]]
"""The figures of every round, by client. The clients of one round ran one after the other."""


@dataclass(frozen=True)
class Metric:
    """One of the figures that a worker gives.

    Attributes:
        key: Its name in what the worker prints.
        label: What it is called in the table.
        unit: In what it is shown.
        scale: What to multiply by for that unit.
        more_is_better: Whether it is a rate, and not a time or a size.
    """

    key: str
    label: str
    unit: str
    scale: float = 1.0
    more_is_better: bool = True


@dataclass(frozen=True)
class Goal:
    """Goal of a metric of this SDK.

    Attributes:
        key: The metric's key.
        bound: The least ratio of a rate, or the most of a time; or the figure itself.
        against: The client that the ratio is to; None for the figure itself, in its unit.
        more: Whether the bound is a lower one.
    """

    key: str
    bound: float
    against: str | None
    more: bool


@dataclass(frozen=True)
class Spread:
    """The median of some figures, and between which values they lie."""

    median: float
    low: float
    high: float


@dataclass
class Result:
    """Result of a benchmark.

    Attributes:
        rounds: The figures of every round.
        taken: The date, such as `2026-01-31`.
    """

    rounds: Rounds
    taken: str = ""

    def spread(self, client: str, key: str) -> Spread | None:
        """Return the figures of one client, if it was measured and gives that figure."""
        return _spread([figures[key] for figures in self.rounds.get(client, []) if key in figures])

    def ratio(self, key: str, against: str) -> Spread | None:
        """Return the figure of this SDK as a multiple of another client's, round by round."""
        pairs = zip(self.rounds.get("ours", []), self.rounds.get(against, []), strict=False)
        return _spread(
            [ours[key] / theirs[key] for ours, theirs in pairs if key in ours and theirs.get(key)]
        )

    def meets(self, goal: Goal, metric: Metric) -> bool | None:
        """Return whether a goal is met by the median; None without figures to say so."""
        if goal.against is None:
            spread = self.spread("ours", goal.key)
            scale = metric.scale
        else:
            spread = self.ratio(goal.key, goal.against)
            scale = 1.0
        if spread is None:
            return None
        value = spread.median * scale
        return value >= goal.bound if goal.more else value <= goal.bound


def _spread(values: list[float]) -> Spread | None:
    return Spread(median(values), min(values), max(values)) if values else None
