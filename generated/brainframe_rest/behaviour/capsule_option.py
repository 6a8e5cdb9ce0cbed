# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/behaviour/capsule_option.py
"""The enumeration that belongs to capsule options."""

from __future__ import annotations

from typing import TypeAlias

from ..models.option_type import OptionType as _OptionType


class CapsuleOptionBehaviour:
    """Holds the enumeration under the name that newer releases of the API give it."""

    __slots__ = ()

    Type: TypeAlias = _OptionType
    """The same class as `OptionType`."""
