"""Identities and their encodings."""

from __future__ import annotations

from brainframe_rest.models import Encoding, Identity

__all__ = (
    "Encoding",
    "Identity",
)
