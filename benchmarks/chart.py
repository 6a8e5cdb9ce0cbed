"""Chart of the results: speed relative to brainframe-api, on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from math import log10

from benchmarks.figures import Result, Spread
from benchmarks.suite import Benchmark
from benchmarks.table import show

_WIDTH, _LEFT, _RIGHT = 880, 350, 60
_ROW, _TOP = 30, 64
_INK, _FAINT, _OURS, _FLOOR = "#24292f", "#d0d7de", "#2f6feb", "#8c959f"


def make_chart(benchmarks: Iterable[Benchmark], results: Mapping[str, Result]) -> str:
    """Return an SVG with a bar for each benchmark that includes brainframe-api."""
    bars = [
        (benchmark.title.replace("`", ""), ours, floor)
        for benchmark in benchmarks
        if benchmark.name in results and (ours := _speed_up(benchmark, results[benchmark.name]))
        for floor in [_floor_speed_up(benchmark, results[benchmark.name])]
    ]
    highest = max((max(ours.high, floor or 0) for _, ours, floor in bars), default=1.0)
    lowest = min([1.0, *(ours.low for _, ours, _ in bars)])
    scale = _Scale(lowest, highest)
    bottom = _TOP + _ROW * len(bars)
    size = f'width="{_WIDTH}" height="{bottom + 56}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">',
        f'<rect {size} fill="#ffffff"/>',
        _text(20, 28, "This SDK, as a multiple of the speed of brainframe-api 0.30.5", size=16),
        *_grid(scale, bottom),
        *(part for row, bar in enumerate(bars) for part in _bar(row, scale, *bar)),
        f'<rect x="20" y="{bottom + 30}" width="14" height="10" fill="{_OURS}"/>',
        _text(40, bottom + 40, "median, with a line from the lowest to the highest round"),
        f'<path d="M{_LEFT + 118} {bottom + 28}v14" stroke="{_FLOOR}" stroke-width="3"/>',
        _text(_LEFT + 128, bottom + 40, "floor: bare socket or httpx, untyped JSON"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _speed_up(benchmark: Benchmark, result: Result) -> Spread | None:
    """Return the speed of this SDK relative to brainframe-api."""
    metric = benchmark.metrics[0]
    spread = result.ratio(metric.key, "peer")
    if spread is None or metric.more_is_better:
        return spread
    return Spread(1 / spread.median, 1 / spread.high, 1 / spread.low)


def _floor_speed_up(benchmark: Benchmark, result: Result) -> float | None:
    """Return the speed of the floor relative to brainframe-api."""
    metric = benchmark.metrics[0]
    peer, floor = (result.spread(name, metric.key) for name in ("peer", "floor"))
    if not peer or not floor:
        return None
    ratio = floor.median / peer.median
    return ratio if metric.more_is_better else 1 / ratio


class _Scale:
    """The logarithmic axis of the chart, which maps ratios to positions."""

    def __init__(self, lowest: float, highest: float) -> None:
        self.low = log10(lowest) - 0.05
        self.high = log10(max(highest, 2)) + 0.05

    def __call__(self, ratio: float) -> float:
        part = (log10(ratio) - self.low) / (self.high - self.low)
        return round(_LEFT + part * (_WIDTH - _LEFT - _RIGHT), 1)

    def ticks(self) -> list[float]:
        candidates = (0.5, 1, 2, 5, 10, 20, 50, 100)
        return [tick for tick in candidates if self.low <= log10(tick) <= self.high]


def _grid(scale: _Scale, bottom: int) -> list[str]:
    parts: list[str] = []
    for tick in scale.ticks():
        x = scale(tick)
        color, width = (_INK, 1.5) if tick == 1 else (_FAINT, 1)
        parts.append(
            f'<path d="M{x} {_TOP - 8}V{bottom}" stroke="{color}" stroke-width="{width}"/>'
        )
        parts.append(_text(x, bottom + 16, f"{tick:g}×", anchor="middle"))
    return parts


def _bar(row: int, scale: _Scale, title: str, ours: Spread, floor: float | None) -> list[str]:
    y = _TOP + row * _ROW
    start, end = sorted((scale(1), scale(ours.median)))
    low, high = scale(ours.low), scale(ours.high)
    parts = [
        _text(_LEFT - 14, y + 15, title, anchor="end"),
        f'<rect x="{start}" y="{y + 3}" width="{end - start:.1f}" height="16" fill="{_OURS}"/>',
        f'<path d="M{low} {y + 11}H{high}" stroke="{_INK}" stroke-width="1.5"/>',
    ]
    if floor:
        x = scale(floor)
        parts.append(f'<path d="M{x} {y}v22" stroke="{_FLOOR}" stroke-width="3"/>')
    parts.append(_text(max(high, scale(floor or 1)) + 8, y + 15, f"{show(ours.median)}×"))
    return parts


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 13) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{_INK}">'
        f"{escape(text)}</text>"
    )
