"""Sentinels and errors for generated constructors whose rules a plain signature cannot express."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final, TypeVar

_T = TypeVar("_T")


class _Required:
    """Type of `REQUIRED`."""

    def __repr__(self) -> str:
        return "<required>"


REQUIRED: Final[Any] = _Required()
"""Default of a required parameter that follows an optional one."""


class _Default:
    """Type of `DEFAULT`."""

    def __repr__(self) -> str:
        return "<default>"


DEFAULT: Final[Any] = _Default()
"""Default of a parameter whose value is created for each call."""

NONE: Final[Any] = None
"""None as the documented default of a parameter whose type does not include None."""


def known_member(enumeration: type[Enum], value: _T) -> _T:
    """Return the enumeration member for an argument, which may be a member or its value.

    Args:
        enumeration: The enumeration of the attribute.
        value: The argument. None and values of other types are returned unchanged.

    Raises:
        ValueError: If it is a str or int that is not a value of the enumeration. The message lists
            the known values.
    """
    if isinstance(value, (str, int)) and not isinstance(value, enumeration):
        member: Any = enumeration(value)
        return member  # type: ignore[no-any-return]
    return value


def missing_arguments_error(codec: str, **arguments: object) -> TypeError:
    """Create the error for missing arguments, worded like Python's own error.

    Args:
        codec: The name of the class.
        arguments: The required arguments. Those equal to `REQUIRED` are missing.
    """
    names = [repr(name) for name, value in arguments.items() if value is REQUIRED]
    if len(names) == 1:
        listed = names[0]
    else:
        separator = ", and " if len(names) > 2 else " and "
        listed = ", ".join(names[:-1]) + separator + names[-1]
    return TypeError(
        f"{codec}.__init__() missing {len(names)} required positional "
        f"argument{'s' if len(names) > 1 else ''}: {listed}"
    )


def duplicate_argument_error(codec: str, name: str, alias: str) -> TypeError:
    """Create the error for an argument passed under both of its names.

    Args:
        codec: The name of the class.
        name: The name of the argument.
        alias: The alternative name.
    """
    return TypeError(
        f"{codec}.__init__() got multiple values for argument {name!r}, "
        f"which was also passed as {alias!r}"
    )
