"""Base class of all codecs."""

from __future__ import annotations

from openapi_runtime.codec import Codec

__all__ = ("Codec",)
