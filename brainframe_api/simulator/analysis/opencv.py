"""OpenCV, imported in one place and set up for many streams at once.

Only the modules that touch pixels import this one, so that starting a simulator does not pay for
OpenCV before the first stream.
"""

from __future__ import annotations

import os
from collections.abc import Callable

# A broken stream is reported by its status; the lines that FFmpeg and OpenCV would write to
# stderr for each attempt say less. FFmpeg's level is read from the environment only.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

try:
    import cv2
except ImportError as error:
    raise ImportError(
        f"OpenCV cannot be loaded ({error}). Where a system library such as libGL is missing,"
        " as in a slim container, replace opencv-python by opencv-python-headless:"
        " pip uninstall opencv-python && pip install opencv-python-headless"
    ) from error

# OpenCV 5 has moved it.
_set_log_level: Callable[[int], int] = (
    getattr(cv2, "setLogLevel", None) or cv2.utils.logging.setLogLevel
)
_set_log_level(0)

# Each stream has a thread of its own. OpenCV's own pool on top would make every small operation
# of every stream wait for every core.
cv2.setNumThreads(1)

__all__ = ["cv2"]
