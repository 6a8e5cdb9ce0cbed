"""A run with minimal effort has figures for every client that takes part."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.runner import run_suite, run_worker
from benchmarks.suite import SUITE
from tests.marks import mark_slow

QUICK = ("zones", "stream-80kb", "decode", "image", "upload-file", "download-chunks", "fleet")
PYTHONS = {"ours": Path(sys.executable), "floor": Path(sys.executable)}


@pytest.mark.parametrize("name", mark_slow(QUICK, but=("zones",)))
def test_a_run_has_figures_of_this_sdk_and_of_the_floor(name: str) -> None:
    (benchmark,) = (benchmark for benchmark in SUITE if benchmark.name == name)
    said: list[str] = []

    results = run_suite([benchmark], PYTHONS, effort=0.01, megabytes=2, say=said.append)

    assert said[0] == benchmark.title
    for metric in benchmark.metrics:
        spread = results[name].spread("ours", metric.key)
        assert spread is not None
        if "floor" in benchmark.clients:
            assert results[name].spread("floor", metric.key) is not None
        if metric is benchmark.metrics[0]:
            assert spread.low > 0


def test_a_client_that_fails_stops_the_run(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="floor decode failed"):
        run_worker(PYTHONS["floor"], "floor", "decode", {"path": "/no/such/file", "count": 1})

    assert "/no/such/file" in capfd.readouterr().err
