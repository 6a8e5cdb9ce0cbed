"""Alias of `brainframe_api.bf_errors`, under its documented path."""

from __future__ import annotations

from brainframe_api.bf_errors import *  # noqa: F403
