"""Results become a table, a chart and a page."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.chart import make_chart
from benchmarks.report import read_results, write_page, write_results
from benchmarks.suite import SUITE
from benchmarks.table import make_table
from tests.benchmarks.results import DECODE, STREAM, rates, times

RESULTS = {
    STREAM.name: rates(ours=[1200, 1300], peer=[100, 130], floor=[2000, 2000]),
    DECODE.name: times(ours=[0.0003], peer=[0.0012], floor=[0.0002]),
}


def test_the_table_has_figures_ratios_and_verdicts() -> None:
    stream, _, decode = make_table(SUITE, RESULTS).splitlines()[2:]

    assert "**1,250/s** (1,200–1,300) | **115/s** (100–130)" in stream
    assert "| **11×** (10–12) |" in stream
    assert "≥ 10 × brainframe-api: met; ≥ 0.5 × floor: met" in stream
    assert "**0.3 ms**" in decode
    assert "≤ 1.4 × floor: **missed**" in decode


def test_every_row_has_as_many_cells_as_the_head() -> None:
    lines = make_table(SUITE, RESULTS).splitlines()

    assert len({line.count("|") for line in lines}) == 1


def test_the_chart_is_an_svg_with_a_bar_and_a_number_for_each_benchmark() -> None:
    picture = ET.fromstring(make_chart(SUITE, RESULTS))
    texts = [element.text for element in picture.iter() if element.text]

    assert picture.tag.endswith("svg")
    assert "11×" in texts
    assert "4×" in texts
    assert STREAM.title in texts


def test_the_chart_omits_benchmarks_without_a_comparison() -> None:
    assert DECODE.title not in make_chart(SUITE, {DECODE.name: times(ours=[1], floor=[1])})


def test_results_are_kept_from_run_to_run(tmp_path: Path) -> None:
    write_results(RESULTS, tmp_path / "results.json")

    assert read_results(tmp_path / "results.json") == RESULTS
    assert read_results(tmp_path / "other.json") == {}


def test_only_the_part_of_the_page_between_the_markers_is_written(tmp_path: Path) -> None:
    page, chart = tmp_path / "page.md", tmp_path / "chart.svg"
    page.write_text(
        "# Mine\n<!-- Written by scripts/nox -s benchmark from here -->\nold\n"
        "<!-- to here -->\nMine too\n"
    )

    write_page(RESULTS, page, chart)
    once = page.read_text()
    write_page(RESULTS, page, chart)

    assert page.read_text() == once
    assert once.startswith("# Mine\n")
    assert once.endswith("\nMine too\n")
    assert "old" not in once
    assert "Measured 2026-01-31 on " in once
    assert make_table(SUITE, RESULTS) in once
    assert chart.read_text() == make_chart(SUITE, RESULTS)


def test_a_page_without_the_markers_is_not_modified(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Mine\n")

    with pytest.raises(ValueError, match="lacks the comments"):
        write_page(RESULTS, page, tmp_path / "chart.svg")

    assert page.read_text() == "# Mine\n"
