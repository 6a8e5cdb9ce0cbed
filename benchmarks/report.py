"""Storage of results in a file, and their output to the documentation."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.chart import make_chart
from benchmarks.environments import ROOT
from benchmarks.figures import Result
from benchmarks.suite import SUITE
from benchmarks.table import make_table

RESULTS: Final = ROOT / "benchmarks" / "results.json"
PAGE: Final = ROOT / "docs" / "performance.md"
CHART: Final = ROOT / "docs" / "performance.svg"
_BEGIN: Final = "<!-- Written by scripts/nox -s benchmark from here -->"
_END: Final = "<!-- to here -->"


def read_results(path: Path = RESULTS) -> dict[str, Result]:
    """Return the results of earlier runs, by the name of the benchmark."""
    if not path.exists():
        return {}
    return {name: Result(**kept) for name, kept in json.loads(path.read_text()).items()}


def write_results(results: Mapping[str, Result], path: Path = RESULTS) -> None:
    """Store results, in the order of the suite, with four digits of each figure."""
    kept = {
        benchmark.name: asdict(results[benchmark.name])
        for benchmark in SUITE
        if benchmark.name in results
    }
    for result in kept.values():
        result["rounds"] = {
            client: [{key: float(f"{value:.4g}") for key, value in one.items()} for one in figures]
            for client, figures in result["rounds"].items()
        }
    path.write_text(json.dumps(kept, indent=1) + "\n")


def write_page(results: Mapping[str, Result], page: Path = PAGE, chart: Path = CHART) -> None:
    """Write the table into the page, and draw the chart that the page shows."""
    text = page.read_text()
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{page} lacks the comments that enclose its table")
    dates = sorted({result.taken for result in results.values()})
    taken = f"{dates[0]} to {dates[-1]}" if len(dates) > 1 else "".join(dates)
    chart_line = "![How many times as fast as brainframe-api](performance.svg)"
    about = f"Measured {taken} on {_describe_machine()}."
    parts = [begin, about, chart_line, make_table(SUITE, results), end]
    page.write_text(before + "\n\n".join(parts) + after)
    chart.write_text(make_chart(SUITE, results))


def _describe_machine() -> str:
    """Return a sentence with the processor, the system and the relevant versions."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("httpx", "msgspec", "orjson"))
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
