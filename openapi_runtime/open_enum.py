"""Enumerations that accept values added by newer servers."""

from __future__ import annotations

from enum import Enum
from typing import Any

_MAX_UNKNOWN_VALUES = 1000
"""Number of unknown values to cache per enumeration, which bounds the memory use."""


class OpenEnum(Enum):
    """Enumeration of the values known to this client that also accepts unknown values.

    Looking up an unknown value of the same type returns an unknown member, which keeps the value,
    is encoded unchanged, and compares and hashes by it. Iteration does not include it.
    """

    @classmethod
    def _missing_(cls, value: object) -> Any:
        known = next(iter(cls), None)
        if known is not None and type(value) is not type(known.value):
            return None  # Enum raises a ValueError then.
        member = object.__new__(cls)
        member._name_ = "UNKNOWN"
        member._value_ = value
        # `setdefault` returns the same member to all threads.
        cache: dict[object, Any] = cls._value2member_map_
        if len(cache) < _MAX_UNKNOWN_VALUES:
            return cache.setdefault(value, member)
        return member

    @classmethod
    def values(cls) -> list[Any]:
        """List the known values in their JSON form."""
        return [member.value for member in cls]

    @property
    def is_known(self) -> bool:
        """Whether the value is known to this client."""
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
