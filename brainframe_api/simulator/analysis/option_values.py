"""Reads option values, which may be whatever JSON holds, as the types that are needed."""

from __future__ import annotations

from collections.abc import Mapping


class OptionValues:
    """The option values of one capsule.

    Args:
        capsule_name: The capsule, for messages.
        values: Option name to value.
    """

    def __init__(self, capsule_name: str, values: Mapping[str, object]) -> None:
        self._capsule_name = capsule_name
        self._values = values

    def number(self, name: str, default: float) -> float:
        """Return a number.

        Raises:
            ValueError: The value is none.
        """
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{self._capsule_name}: {name} must be a number, not {value!r}")
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """Return a truth value.

        Raises:
            ValueError: The value is none.
        """
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise ValueError(f"{self._capsule_name}: {name} must be true or false, not {value!r}")
        return value

    def text(self, name: str, default: str) -> str:
        """Return a text.

        Raises:
            ValueError: The value is none.
        """
        value = self._values.get(name, default)
        if not isinstance(value, str):
            raise ValueError(f"{self._capsule_name}: {name} must be a text, not {value!r}")
        return value
