"""Alias of `brainframe_api.bf_codecs.sorting`."""

from __future__ import annotations

from brainframe_api.bf_codecs.sorting import Ordering, SortOptions

__all__ = ("Ordering", "SortOptions")
