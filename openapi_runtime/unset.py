"""Sentinel for arguments that were not passed, where None has a meaning."""

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
"""Type of `UNSET`."""

UNSET: Final = _Unset.UNSET
"""Not passed. As a timeout, it selects the client's timeout, whereas None means no timeout."""
