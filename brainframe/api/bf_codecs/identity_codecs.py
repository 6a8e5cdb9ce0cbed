"""Alias of `brainframe_api.bf_codecs.identity_codecs`."""

from __future__ import annotations

from brainframe_api.bf_codecs.identity_codecs import *  # noqa: F403
