# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/plain_values.py
"""Turns values into what JSON has a form for."""

from __future__ import annotations

from typing import Any


def plain_value(value: Any) -> Any:
    """Returns a plain equivalent of an array or scalar of numpy, or of whatever else has `tolist`.

    It is the hook that msgspec calls with what it cannot encode itself. Numpy is not imported for
    it: who passes its values has done so.

    Args:
        value: What is to be encoded.

    Raises:
        NotImplementedError: If there is no plain equivalent.
    """
    to_list = getattr(value, "tolist", None)
    if to_list is None:
        raise NotImplementedError(
            f"{value.__class__.__qualname__} has no JSON form: {repr(value)[:100]}"
        )
    return to_list()
