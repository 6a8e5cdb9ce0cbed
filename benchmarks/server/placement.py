"""Placement of the server on a processor: not that of the measured client, if there are two."""

from __future__ import annotations

import os


def use_last_processor() -> None:
    """Pin this process to the last processor; the clients are pinned to the first."""
    if not hasattr(os, "sched_setaffinity"):
        return
    available = sorted(os.sched_getaffinity(0))
    if len(available) > 1:
        os.sched_setaffinity(0, available[-1:])
