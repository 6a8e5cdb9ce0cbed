"""Every target runs without fuzzing, on its seeds and on invalid input."""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterable

import pytest

from tests.fuzz.running import TARGETS, seeds

NONSENSE = random.Random(5)


def complaints(name: str, inputs: Iterable[bytes]) -> list[tuple[bytes, Exception]]:
    """Return the inputs that a target does not accept, each with the exception."""
    target = importlib.import_module(f"tests.fuzz.{name}").target
    found: list[tuple[bytes, Exception]] = []
    for data in inputs:
        try:
            target(data)
        except Exception as error:
            found.append((data, error))
    return found


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_accepts_its_seeds(name: str) -> None:
    found = seeds(name)
    assert found
    assert complaints(name, found) == []


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_accepts_invalid_input(name: str) -> None:
    sizes = (0, 1, 2, 3, 5, 50, 500)
    assert complaints(name, [NONSENSE.randbytes(size) for size in sizes for _ in range(40)]) == []
