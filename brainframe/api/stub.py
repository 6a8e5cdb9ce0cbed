"""Alias of `BrainFrameAPI`, under a path that existing programs import it from."""

from __future__ import annotations

from brainframe_api._sync.stub import BrainFrameAPI
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "BrainFrameAPI")
