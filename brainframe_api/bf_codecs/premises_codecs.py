"""Premises."""

from __future__ import annotations

from brainframe_rest.models import Premises

__all__ = ("Premises",)
