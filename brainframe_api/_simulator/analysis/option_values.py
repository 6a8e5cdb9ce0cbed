"""Typed access to option values."""

from __future__ import annotations

from collections.abc import Mapping


class OptionValues:
    """The option values of a capsule, which may be of any JSON type.

    Args:
        capsule_name: The capsule, for error messages.
        values: The values by option name.
    """

    def __init__(self, capsule_name: str, values: Mapping[str, object]) -> None:
        self._capsule_name = capsule_name
        self._values = values

    def number(self, name: str, default: float) -> float:
        """Return a number.

        Raises:
            ValueError: If the value is not a number.
        """
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{self._capsule_name}: {name} must be a number, not {value!r}")
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """Return a boolean.

        Raises:
            ValueError: If the value is not a boolean.
        """
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise ValueError(f"{self._capsule_name}: {name} must be true or false, not {value!r}")
        return value

    def text(self, name: str, default: str) -> str:
        """Return a string.

        Raises:
            ValueError: If the value is not a string.
        """
        value = self._values.get(name, default)
        if not isinstance(value, str):
            raise ValueError(f"{self._capsule_name}: {name} must be a string, not {value!r}")
        return value
