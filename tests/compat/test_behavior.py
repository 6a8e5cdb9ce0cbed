"""Every public class and method behaves as in brainframe-api 0.30.5, except as listed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.compat.differences import FIXED_SINCE_0_1, INTENDED, compare_behavior
from tests.compat.observing import observe

# The timeout includes creating the peer's environment.
pytestmark = pytest.mark.timeout(600)

PAGE = Path(__file__).parents[2] / "docs" / "migrating-from-brainframe-api.md"


@pytest.mark.slow
def test_both_clients_behave_alike_except_for_the_listed_differences(peer_python: Path) -> None:
    found = compare_behavior(observe(sys.executable, ours=True), observe(peer_python))
    assert found.unlisted == []
    assert found.changed == {}
    assert found.compared > 2000
    assert found.fixed == len(FIXED_SINCE_0_1)
    assert found.equal + sum(found.intended.values()) == found.compared


def test_an_unlisted_difference_is_detected() -> None:
    theirs = {"Zone: hash": True, "Zone: index": {"raises": ["KeyError", "LookupError"]}}
    same = {"Zone: hash": True, "Zone: index": {"raises": ["Own", "ValueError", "KeyError"]}}
    assert compare_behavior(same, theirs).unlisted == []
    other = {"Zone: hash": False, "Zone: index": {"raises": ["LookupError"]}}
    names = [name for name, _, _ in compare_behavior(other, theirs).unlisted]
    assert names == ["Zone: hash", "Zone: index"]
    fixed = next(iter(FIXED_SINCE_0_1))
    assert [name for name, _, _ in compare_behavior({fixed: 1}, {fixed: 2}).unlisted] == [fixed]


def test_the_guide_lists_every_intended_difference() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for subject, reason, _ in INTENDED.values():
        assert f"| {subject} | {reason} |" in text
