from __future__ import annotations

import pytest

from tests.attack.inputs import KINDS
from tests.attack.running import attack


@pytest.mark.parametrize(
    "kind",
    [kind if kind == "requests" else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS],
)
def test_the_simulator_survives_a_short_attack(kind: str) -> None:
    report = attack(kind, seconds=1.0, seed=2)
    assert report.sent >= 1
    assert report.problems == []
