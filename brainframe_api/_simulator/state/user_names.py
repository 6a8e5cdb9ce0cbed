"""Validity and comparison of user names."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable
from importlib import import_module
from typing import Any

_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""The Unicode categories of invisible, unassigned and private-use characters."""


def comparison_key(username: str) -> str:
    """Return a key that is equal for names that differ only in case or compatibility characters.

    The comparison is that of identifiers (UAX #31).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold()).strip()


def name_problem(username: str) -> str | None:
    """Return why a user name is not valid, or None."""
    if not comparison_key(username) or ":" in username:
        return "a user name must not be empty or contain a colon"
    if username != username.strip():
        return f"a user name must not begin or end with a space, got {username!r}"
    for character in username:
        if unicodedata.category(character) in _INVISIBLE:
            return f"a user name must not contain the invisible character {character!r}"
    return None


def skeleton(username: str) -> str:
    """Return a string that is equal for names that look the same (UTS #39).

    Each character is replaced by the first of its lookalikes.
    """
    return "".join(map(_prototype, comparison_key(username)))


@functools.cache
def _prototype(character: str) -> str:
    # Imported by name, because the package has no type annotations.
    is_confusable: Callable[..., Any] = import_module(
        "confusable_homoglyphs.confusables"
    ).is_confusable
    found = is_confusable(character, greedy=True)
    alike: list[str] = [item["c"] for entry in found or () for item in entry["homoglyphs"]]
    return min([character, *(text.casefold() for text in alike if len(text) == 1)])
