"""Import and configuration of OpenCV.

Only modules that process pixels import this one, so that the simulator starts without the cost of
loading OpenCV.
"""

from __future__ import annotations

import os
from collections.abc import Callable

# Broken streams are reported by their status; the stderr output of FFmpeg and OpenCV for each
# attempt would add nothing. FFmpeg's level can be set only by an environment variable.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

try:
    import cv2
except ImportError as error:
    raise ImportError(
        f"OpenCV cannot be loaded: {error}. If a system library such as libGL is missing,"
        " as in a slim container, replace opencv-python with opencv-python-headless:"
        " pip uninstall opencv-python && pip install opencv-python-headless"
    ) from error

# OpenCV 5 moved the function.
_set_log_level: Callable[[int], int] = (
    getattr(cv2, "setLogLevel", None) or cv2.utils.logging.setLogLevel
)
_set_log_level(0)

# Each stream has its own thread. With OpenCV's thread pool on top, every small operation would
# wait for all cores.
cv2.setNumThreads(1)

__all__ = ["cv2"]
