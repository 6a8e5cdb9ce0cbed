"""Alias of `brainframe_api.bf_codecs.condition_codecs`."""

from __future__ import annotations

from brainframe_api.bf_codecs.condition_codecs import *  # noqa: F403
