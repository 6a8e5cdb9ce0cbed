"""Alias of `brainframe_api.bf_codecs.image_utils`."""

from __future__ import annotations

from brainframe_api.bf_codecs.image_utils import decode, encode, flip_channels

__all__ = ("decode", "encode", "flip_channels")
