"""The enumeration that belongs to users."""

from __future__ import annotations

from typing import TypeAlias

from ..models.role_type import RoleType as _RoleType


class UserBehaviour:
    """Holds the enumeration under the name that newer releases of the API give it."""

    __slots__ = ()

    Role: TypeAlias = _RoleType
    """The same class as `RoleType`."""
