# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/open_enum.py
"""Enumerations that a newer server may extend without breaking an older client."""

from __future__ import annotations

from enum import Enum
from typing import Any

_MOST_UNKNOWN_VALUES = 1000
"""How many unknown values of an enumeration are remembered, lest a server fill the memory."""


class OpenEnum(Enum):
    """An enumeration whose values are those known when this client was made.

    Looking up another value of the same type gives an unknown member: it keeps the value, is sent
    back unchanged, and compares and hashes by it. It is not among the members that iterating gives.
    """

    @classmethod
    def _missing_(cls, value: object) -> Any:
        known = next(iter(cls), None)
        if known is not None and type(value) is not type(known.value):
            return None  # Python then raises its usual ValueError.
        member = object.__new__(cls)
        member._name_ = "UNKNOWN"
        member._value_ = value
        # Looking it up again gives the same object, in whichever thread.
        cache: dict[object, Any] = cls._value2member_map_
        if len(cache) < _MOST_UNKNOWN_VALUES:
            return cache.setdefault(value, member)
        return member

    @classmethod
    def values(cls) -> list[Any]:
        """Lists the known values as they are written in JSON."""
        return [member.value for member in cls]

    @property
    def is_known(self) -> bool:
        """Whether this client knows what the value means."""
        return self._name_ in type(self).__members__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, OpenEnum):
            return type(other) is type(self) and bool(self.value == other.value)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._value_)

    def __repr__(self) -> str:
        if self.is_known:
            return super().__repr__()
        return f"<{type(self).__name__} unknown: {self._value_!r}>"

    def __str__(self) -> str:
        return super().__str__() if self.is_known else f"{type(self).__name__}({self._value_!r})"
