"""Enumerations that accept values added by newer servers."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum, EnumType
from typing import TYPE_CHECKING, Any, Final, Self

_MAX_UNKNOWN_VALUES = 1000
"""The maximum number of unknown values to cache per enumeration, to limit memory use."""

SHOWN_NAMES: Final[dict[str, str]] = {}
"""Names to show in `str` and `repr` instead of the class names of enumerations. The keys are the
qualified names of the classes."""

_problems: ContextVar[list[str] | None] = ContextVar("problems", default=None)
"""The list to which unknown values are added, or None to accept them."""


@contextmanager
def known_values_only() -> Generator[list[str]]:
    """Reject unknown values within the block, except those of earlier responses or `accept` calls.

    Yields:
        The descriptions of the values that were rejected. They are collected because msgspec
        discards the exceptions of `_missing_`.
    """
    problems: list[str] = []
    token = _problems.set(problems)
    try:
        yield problems
    finally:
        _problems.reset(token)


def explained(error: Exception, problems: list[str]) -> str:
    """Return the message of an error, with the value rejected by `known_values_only`.

    Args:
        error: The error of msgspec, whose message contains the path of the value.
        problems: The values that were rejected.
    """
    return f"{error}: {problems[-1]}" if problems else str(error)


class _OpenEnumType(EnumType):
    """Metaclass that distinguishes calls of the class from the decoding of responses."""

    # Type checkers have built-in rules for calls of enumerations.
    if not TYPE_CHECKING:

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            with known_values_only():
                return super().__call__(*args, **kwargs)


class OpenEnum(Enum, metaclass=_OpenEnumType):
    """Enumeration of the values known to this client that also accepts those of newer servers.

    An unknown value of the same type in a response becomes an unknown member, which keeps the
    value, is encoded unchanged, and compares and hashes by it. Iteration does not include it. In a
    program, looking up an unknown value that no response contained raises a ValueError, because it
    is usually a typo: see `accept`.
    """

    @classmethod
    def _missing_(cls, value: object) -> Any:
        known = next(iter(cls), None)
        if known is not None and type(value) is not type(known.value):
            return None  # Enum then raises a ValueError.
        cache: dict[object, Any] = cls._value2member_map_
        problems = _problems.get()
        if problems is not None:
            # msgspec calls this method for values that are missing from its own table.
            if value in cache:
                return cache[value]
            name = cls.__name__
            problems.append(
                f"{value!r} is not a valid {_shown_name(cls)}. Known values: "
                f"{', '.join(map(repr, cls.values()))}. For a value of a newer server, call "
                f"{name}.accept({value!r}) first"
            )
            raise ValueError(problems[-1])
        member = object.__new__(cls)
        member._name_ = "UNKNOWN"
        member._value_ = value
        # `setdefault` returns the same member to all threads.
        if len(cache) < _MAX_UNKNOWN_VALUES:
            return cache.setdefault(value, member)
        return member

    @classmethod
    def accept(cls, value: Any) -> Self:
        """Return the member with a value that may be unknown to this client.

        .. versionadded:: 0.2.0

        Afterwards the value is valid everywhere, for example in a file that is loaded with
        `from_dict`.

        Args:
            value: The value in its JSON form.

        Raises:
            ValueError: If the type of the value differs from those of the enumeration.
        """
        member: Self | None = cls._value2member_map_.get(value)  # type: ignore[assignment]
        if member is None:
            token = _problems.set(None)
            try:
                member = cls._missing_(value)
            finally:
                _problems.reset(token)
        if member is None:
            raise ValueError(
                f"{value!r} is not a valid {_shown_name(cls)}: its values have another type, such "
                f"as {cls.values()[0]!r}"
            )
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

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        # An unknown value may not exist in the process that loads the pickle.
        return _member, (type(self), self._value_)

    def __repr__(self) -> str:
        name = _shown_name(type(self))
        if self.is_known:
            return f"<{name}.{self._name_}: {self._value_!r}>"
        return f"<{name} unknown: {self._value_!r}>"

    def __str__(self) -> str:
        name = _shown_name(type(self))
        return f"{name}.{self._name_}" if self.is_known else f"{name}({self._value_!r})"


def _member(cls: type[OpenEnum], value: Any) -> OpenEnum:
    return cls.accept(value)


def _shown_name(cls: type[OpenEnum]) -> str:
    return SHOWN_NAMES.get(f"{cls.__module__}.{cls.__qualname__}", cls.__name__)
