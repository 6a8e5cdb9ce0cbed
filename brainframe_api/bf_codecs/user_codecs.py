"""Users."""

from __future__ import annotations

from brainframe_rest.models import RoleType, User

__all__ = (
    "RoleType",
    "User",
)
