"""Detections and their attributes."""

from __future__ import annotations

from brainframe_rest.models import Attribute, Detection

__all__ = (
    "Attribute",
    "Detection",
)
