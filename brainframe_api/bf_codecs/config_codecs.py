"""Stream configurations."""

from __future__ import annotations

from brainframe_rest.models import ConnType, StreamConfiguration

__all__ = (
    "ConnType",
    "StreamConfiguration",
)
