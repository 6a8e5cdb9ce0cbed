"""Text that does not show itself."""

from __future__ import annotations


class Secret(str):
    """Text such as a password: used as it is, but not shown where variables are printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'[secure]'"
