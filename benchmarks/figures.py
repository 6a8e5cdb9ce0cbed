"""Metrics, their goals, and the figures of each round."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

CLIENTS: Final = {"ours": "this SDK", "peer": "brainframe-api 0.30.5", "floor": "floor"}

Rounds = dict[str, list[dict[str, float]]]
"""The figures of each round, by client. The clients of a round ran one after the other."""


@dataclass(frozen=True)
class Metric:
    """A figure that workers measure.

    Attributes:
        key: The name of the figure in the output of a worker.
        label: The name of the figure in the table.
        unit: The unit in the table.
        scale: The factor that converts the figure to that unit.
        more_is_better: Whether the figure is a rate, and not a time or a size.
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
        bound: The bound of the ratio, or of the figure: a minimum for a rate, otherwise a maximum.
        against: The client that the ratio refers to; None for the figure itself, in its unit.
        more: Whether the bound is a minimum.
    """

    key: str
    bound: float
    against: str | None
    more: bool


@dataclass(frozen=True)
class Spread:
    """The median and the range of some figures."""

    median: float
    low: float
    high: float


@dataclass
class Result:
    """Result of a benchmark.

    Attributes:
        rounds: The figures of each round.
        taken: The date, such as `2026-01-31`.
    """

    rounds: Rounds
    taken: str = ""

    def spread(self, client: str, key: str) -> Spread | None:
        """Return the spread of a figure of a client, or None if it was not measured."""
        return _spread([figures[key] for figures in self.rounds.get(client, []) if key in figures])

    def ratio(self, key: str, against: str) -> Spread | None:
        """Return the spread of the ratios, per round, of this SDK's figure to another client's."""
        pairs = zip(self.rounds.get("ours", []), self.rounds.get(against, []), strict=False)
        return _spread(
            [ours[key] / theirs[key] for ours, theirs in pairs if key in ours and theirs.get(key)]
        )

    def meets(self, goal: Goal, metric: Metric) -> bool | None:
        """Return whether the median meets a goal, or None if the figure was not measured."""
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
