"""Every target runs through without fuzzing, on what fuzzing starts from and on nonsense."""

from __future__ import annotations

import importlib
import random

import pytest

from tests.fuzz.running import TARGETS, seeds

NONSENSE = random.Random(5)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_what_fuzzing_starts_from(name: str) -> None:
    target = importlib.import_module(f"tests.fuzz.{name}").target
    found = seeds(name)
    assert found
    for seed in found:
        target(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_nonsense(name: str) -> None:
    target = importlib.import_module(f"tests.fuzz.{name}").target
    for size in (0, 1, 2, 3, 5, 50, 500):
        for _ in range(40):
            target(NONSENSE.randbytes(size))
