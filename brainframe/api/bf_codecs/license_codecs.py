"""Alias of `brainframe_api.bf_codecs.license_codecs`."""

from __future__ import annotations

from brainframe_api.bf_codecs.license_codecs import *  # noqa: F403
