"""This client completes the scenario that compares it with the released clients."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.peers.comparison import DIFFERENCES, compare
from tests.peers.running import Run, run_scenario


@pytest.mark.slow
def test_this_client_completes_the_scenario() -> None:
    run = run_scenario(Path(sys.executable), ours=True)
    assert run.problem is None
    names = Counter(step["step"] for step in run.steps)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 200
    assert set(DIFFERENCES) <= set(names)
    classes = {step["error"]["class"] for step in run.steps if "error" in step}
    assert len(classes) > 25
    assert all(name.endswith("Error") for name in classes)
    assert all("kind" in step["error"] for step in run.steps if "error" in step)


def test_another_outcome_is_detected() -> None:
    ours = steps(("version", "1"), ("start analysis", True))
    found = compare(ours, steps(("version", "2"), ("start analysis", None)))
    assert found.unlisted == [("version", {"result": "1"}, {"result": "2"})]
    assert found.listed == ["start analysis"]
    same = compare(ours, ours)
    assert (same.listed, same.unlisted, same.steps) == ([], [], 2)


def steps(*results: tuple[str, object]) -> Run:
    return Run([{"step": name, "result": result} for name, result in results], None)
