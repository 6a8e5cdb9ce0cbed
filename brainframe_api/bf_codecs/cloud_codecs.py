"""Cloud user and cloud tokens."""

from __future__ import annotations

from brainframe_rest.models import CloudTokens, CloudUserInfo

__all__ = (
    "CloudTokens",
    "CloudUserInfo",
)
