"""The capacity model of fleets, and the table in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fleet_capacity import FIGURES, UTILIZATION, Load, needs, table

PAGE = Path(__file__).parents[2] / "docs" / "fleet.md"


def test_the_documentation_has_the_table_of_the_model() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


def test_needs_grow_with_the_fleet_and_leave_one_bridge_to_spare() -> None:
    small, large = needs(Load(100)), needs(Load(1000))
    assert large.bridge_cores == pytest.approx(10 * small.bridge_cores)
    assert large.stored_mb == pytest.approx(10 * small.stored_mb)
    assert (large.bridges - 1) * UTILIZATION >= large.bridge_cores
    assert needs(Load(1)).bridges == 2


def test_the_model_uses_the_documented_cost_of_a_packet() -> None:
    assert 10 * FIGURES.packet_ms + FIGURES.server_ms == pytest.approx(10 * 0.121)
    assert "| 18 KB | 120 | counts | 0.121 ms |" in PAGE.read_text(encoding="utf-8")
