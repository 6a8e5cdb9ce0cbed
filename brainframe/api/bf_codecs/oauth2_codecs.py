"""Alias of `brainframe_api.bf_codecs.oauth2_codecs`."""

from __future__ import annotations

from brainframe_api.bf_codecs.oauth2_codecs import *  # noqa: F403
