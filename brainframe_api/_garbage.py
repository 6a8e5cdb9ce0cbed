"""The setting of the garbage collector for programs that decode many packets."""

from __future__ import annotations

import gc


def tune_garbage_collector() -> None:
    """Let Python's garbage collector run less often, for programs that follow status streams.

    Each packet creates thousands of objects that refer to each other nowhere in a circle, and that
    Python frees by reference counting. With its default thresholds, the collector examines them
    again and again: see the page on performance. Call this once when the program starts, in
    programs of which status packets are the main work. It affects the whole process.

    .. versionadded:: 0.2.0
    """
    gc.set_threshold(100_000, 20, 100)
