"""The base of all codecs."""

from __future__ import annotations

from brainframe_rest.codec import Codec

__all__ = ("Codec",)
