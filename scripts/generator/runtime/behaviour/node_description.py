"""The enumeration that belongs to node descriptions."""

from __future__ import annotations

from typing import TypeAlias

from ..models.size_type import SizeType as _SizeType


class NodeDescriptionBehaviour:
    """Holds the enumeration under the name that newer releases of the API give it."""

    __slots__ = ()

    Size: TypeAlias = _SizeType
    """The same class as `SizeType`."""
