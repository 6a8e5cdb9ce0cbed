"""The comparison of the vendor's tools detects all differences, and lists only steps that run."""

from __future__ import annotations

from tests.tools.commands import APPS, SYSTEM, steps
from tests.tools.comparison import DEFECTS, DIFFERENCES, compare_tools


def test_each_listed_step_exists() -> None:
    found = steps("http://127.0.0.1:1")
    names = [step.name for step in found]
    assert len(set(names)) == len(names)
    assert DEFECTS.keys() | DIFFERENCES.keys() <= set(names)
    assert {step.tool for step in found} == {APPS, SYSTEM}


def test_other_outcomes_and_failures_are_detected() -> None:
    listed = next(iter(DIFFERENCES))
    theirs = {
        "start": {"exit": 0, "stdout": "a"},
        "stop": {"exit": 1, "stdout": "b"},
        "monitor the machine": {"exit": "endless", "raised": ["KeyError"]},
        "repaired": {"exit": 1},
        listed: {"exit": 0},
        "file settings.json": {"a": 1},
    }
    ours = {
        **theirs,
        "start": {"exit": 0, "stdout": "x"},
        "repaired": {"exit": 0},
        listed: {"exit": 1},
    }
    del ours["file settings.json"]
    found = compare_tools(ours, theirs)
    assert [name for name, _, _ in found.unlisted] == ["start", "repaired", "file settings.json"]
    assert found.listed == [listed]
    assert found.outdated == [name for name in DIFFERENCES if name != listed]
    assert found.failing == ["stop", "monitor the machine"]
