"""The results as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from benchmarks.figures import CLIENTS, Goal, Metric, Result, Spread
from benchmarks.suite import Benchmark

_HEAD = (
    "| measurement | this SDK | brainframe-api | floor "
    "| relative to brainframe-api | relative to the floor | goal |\n"
    "|---|---:|---:|---:|---:|---:|---|"
)


def make_table(benchmarks: Iterable[Benchmark], results: Mapping[str, Result]) -> str:
    """Return a table with a row for each metric of each benchmark that has results."""
    rows = [
        _row(benchmark, metric, results[benchmark.name], first=index == 0)
        for benchmark in benchmarks
        if benchmark.name in results
        for index, metric in enumerate(benchmark.metrics)
    ]
    return "\n".join([_HEAD, *rows])


def _row(benchmark: Benchmark, metric: Metric, result: Result, *, first: bool) -> str:
    title = f"{benchmark.title}: {metric.label}" if first else f"— {metric.label}"
    goals = [goal for goal in benchmark.goals if goal.key == metric.key]
    cells = [
        title,
        *(_figure(result.spread(client, metric.key), metric) for client in CLIENTS),
        _ratio(result.ratio(metric.key, "peer")),
        _ratio(result.ratio(metric.key, "floor")),
        "; ".join(describe_goal(goal, metric, result) for goal in goals),
    ]
    return "| " + " | ".join(cells) + " |"


def _figure(spread: Spread | None, metric: Metric) -> str:
    if spread is None:
        return ""
    values = [value * metric.scale for value in (spread.median, spread.low, spread.high)]
    middle, low, high = (show(value) for value in values)
    unit = metric.unit if metric.unit in ("/s", "%", "") else f" {metric.unit}"
    return f"**{middle}{unit}** ({low}–{high})"


def _ratio(spread: Spread | None) -> str:
    if spread is None:
        return ""
    return f"**{show(spread.median)}×** ({show(spread.low)}–{show(spread.high)})"


def describe_goal(goal: Goal, metric: Metric, result: Result) -> str:
    """Return a short description of a goal, and of whether it is met."""
    sign = "≥" if goal.more else "≤"
    if goal.against is None:
        wanted = f"{sign} {show(goal.bound)} {metric.unit}".strip()
    else:
        name = "brainframe-api" if goal.against == "peer" else goal.against
        wanted = f"{sign} {show(goal.bound)} × {name}"
    met = result.meets(goal, metric)
    return wanted if met is None else f"{wanted}: {'met' if met else '**missed**'}"


def show(value: float) -> str:
    """Return a number with about three digits."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
