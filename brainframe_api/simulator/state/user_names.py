"""Comparison of user names."""

from __future__ import annotations

import unicodedata


def comparison_key(username: str) -> str:
    """Return a key that is equal for two names that people take for the same.

    Compatibility characters and case do not count, as in identifiers (UAX #31).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold()).strip()
