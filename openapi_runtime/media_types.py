"""Media types, as in the Content-Type header."""

from __future__ import annotations

from typing import Final

CHARSET: Final = r"""(?i);\s*charset\s*=\s*["']?([^\s;"']+)"""
"""Pattern of the parameter that names the encoding of the text."""


def essence(content_type: str) -> str:
    """Return a media type in lower case without its parameters."""
    return content_type.partition(";")[0].strip().lower()
