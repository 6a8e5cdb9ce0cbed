"""Media types, as in the header Content-Type."""

from __future__ import annotations


def essence(content_type: str) -> str:
    """Return a media type in lower case without its parameters."""
    return content_type.partition(";")[0].strip().lower()
