from __future__ import annotations

import pytest

from tests.attack.inputs import KINDS
from tests.attack.running import attack
from tests.marks import mark_slow


@pytest.mark.parametrize("kind", mark_slow(KINDS, but=("requests",)))
def test_the_simulator_survives_a_short_attack(kind: str) -> None:
    report = attack(kind, seconds=1.0, seed=2)
    assert report.sent >= 1
    assert report.problems == []
