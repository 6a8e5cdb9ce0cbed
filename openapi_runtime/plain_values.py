"""Conversion of NumPy values to values that have a JSON form."""

from __future__ import annotations

from typing import Any


def plain_value(value: Any) -> Any:
    """Convert a NumPy array or scalar, or any other object that has `tolist`, to a plain value.

    msgspec calls this hook with each value that it cannot encode. NumPy itself is not imported.

    Args:
        value: The value to encode.

    Raises:
        NotImplementedError: If the value cannot be converted to JSON.
    """
    to_list = getattr(value, "tolist", None)
    if to_list is None:
        raise NotImplementedError(
            f"{value.__class__.__qualname__} cannot be converted to JSON: {repr(value)[:100]}"
        )
    return to_list()
