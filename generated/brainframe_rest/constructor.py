# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/constructor.py
"""What the codecs' constructors share where a plain signature cannot say what they accept."""

from __future__ import annotations

from typing import Any, Final


class _Required:
    """Stands as the default of a parameter that has none, behind one that does."""

    def __repr__(self) -> str:
        return "<required>"


REQUIRED: Final[Any] = _Required()
"""The default that says "this argument must be given"."""

NONE: Final[Any] = None
"""None as the default of a parameter whose type does not include it, as it is documented."""


def missing_arguments(codec: str, **arguments: object) -> TypeError:
    """Makes the error for arguments that were not given, in Python's own words.

    Args:
        codec: The name of the class.
        arguments: The required arguments; those not given are `REQUIRED`.
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


def given_twice(codec: str, name: str, alias: str) -> TypeError:
    """Makes the error for an argument that was given under both its names.

    Args:
        codec: The name of the class.
        name: The argument's name.
        alias: Its other name.
    """
    return TypeError(
        f"{codec}.__init__() got multiple values for argument {name!r}, "
        f"which is also given as {alias!r}"
    )
