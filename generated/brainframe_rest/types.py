# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""The types that appear in the signatures of the endpoint functions, apart from the codecs."""

from __future__ import annotations

from .message import AsyncByteStream, AsyncSender, ByteStream, SyncSender, Timeout
from .unset import UNSET, Unset

__all__ = (
    "UNSET",
    "AsyncByteStream",
    "AsyncSender",
    "ByteStream",
    "SyncSender",
    "Timeout",
    "Unset",
)
