"""Garbage collector settings for programs that decode many packets."""

from __future__ import annotations

import gc


def tune_garbage_collector() -> None:
    """Make Python's garbage collector run less often, for programs that follow status streams.

    Each packet creates thousands of objects without reference cycles, which Python frees by
    reference counting. With its default thresholds, the collector examines them repeatedly: see the
    page on performance. Call this once at the start of programs whose main work is handling status
    packets. It affects the whole process.

    .. versionadded:: 0.2.0
    """
    gc.set_threshold(100_000, 20, 100)
