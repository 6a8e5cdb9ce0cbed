"""OpenCV, imported in one place and set up for many streams at once.

Only the modules that touch pixels import this one, so that starting a simulator does not pay for
OpenCV before the first stream.
"""

from __future__ import annotations

try:
    import cv2
except ImportError as error:
    raise ImportError(
        f"OpenCV cannot be loaded ({error}). Where a system library such as libGL is missing,"
        " as in a slim container, replace opencv-python by opencv-python-headless:"
        " pip uninstall opencv-python && pip install opencv-python-headless"
    ) from error

# Each stream has a thread of its own. OpenCV's own pool on top would make every small operation
# of every stream wait for every core.
cv2.setNumThreads(1)

# A broken stream is reported by its status; OpenCV's and FFmpeg's own lines on stderr say less.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)

__all__ = ["cv2"]
