"""Pinning of the server to another processor than that of the measured client."""

from __future__ import annotations

import os


def use_last_processor() -> None:
    """Pin this process to the last processor; the clients are pinned to the first."""
    if not hasattr(os, "sched_setaffinity"):
        return
    available = sorted(os.sched_getaffinity(0))
    if len(available) > 1:
        os.sched_setaffinity(0, available[-1:])
