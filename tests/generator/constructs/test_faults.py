"""The faults fit the generator; `scripts/nox -s generator-suite` plants each of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .faults import FAULTS, GENERATOR, Fault, is_caught, plant


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_fits_the_generator(fault: Fault, tmp_path: Path) -> None:
    assert plant(fault, tmp_path).read_bytes() != (GENERATOR / fault.file).read_bytes()


@pytest.mark.skipif(
    not os.environ.get("GENERATOR_SUITE"), reason="Needs minutes: scripts/nox -s generator-suite"
)
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
@pytest.mark.timeout(600)
def test_a_fault_is_caught(fault: Fault) -> None:
    assert is_caught(fault)


def test_there_are_at_least_20_faults() -> None:
    assert len(FAULTS) >= 20
