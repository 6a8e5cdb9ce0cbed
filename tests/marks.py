"""Marks of parametrized tests."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any, TypeVar

import pytest

Value = TypeVar("Value")


def mark_slow(values: Iterable[Value], *, but: Container[Value]) -> list[Any]:
    """Return the values of a parameter, marked as slow.

    Args:
        values: The values.
        but: The values that an ordinary run tests as well.
    """
    return [
        value if value in but else pytest.param(value, marks=pytest.mark.slow) for value in values
    ]
