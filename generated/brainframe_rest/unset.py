# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/unset.py
"""A value that means "not given", for arguments where None already means something."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class _Unset(Enum):
    UNSET = "unset"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


Unset = Literal[_Unset.UNSET]
"""The type of `UNSET`."""

UNSET: Final = _Unset.UNSET
"""Not given. A timeout that is not given is the client's own; a timeout of None waits for ever."""
