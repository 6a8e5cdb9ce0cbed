"""Alias of `BrainFrameAPI`, under the import path of existing programs."""

from __future__ import annotations

from brainframe_api._sync.stub import BrainFrameAPI
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "BrainFrameAPI")
