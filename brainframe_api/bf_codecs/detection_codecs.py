"""What is found in frames."""

from __future__ import annotations

from brainframe_rest.models import Attribute, Detection

__all__ = (
    "Attribute",
    "Detection",
)
