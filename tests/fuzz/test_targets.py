"""Every target runs through without fuzzing, on what fuzzing starts from and on nonsense."""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterable

import pytest

from tests.fuzz.running import TARGETS, seeds

NONSENSE = random.Random(5)


def complaints(name: str, inputs: Iterable[bytes]) -> list[tuple[bytes, Exception]]:
    """Return the inputs that a target does not take, each with the exception."""
    target = importlib.import_module(f"tests.fuzz.{name}").target
    found: list[tuple[bytes, Exception]] = []
    for data in inputs:
        try:
            target(data)
        except Exception as error:
            found.append((data, error))
    return found


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_what_fuzzing_starts_from(name: str) -> None:
    found = seeds(name)
    assert found
    assert complaints(name, found) == []


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_nonsense(name: str) -> None:
    sizes = (0, 1, 2, 3, 5, 50, 500)
    assert complaints(name, [NONSENSE.randbytes(size) for size in sizes for _ in range(40)]) == []
