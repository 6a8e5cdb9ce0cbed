"""Lazy import of OpenCV."""

from __future__ import annotations

from types import ModuleType

from brainframe_api._lazy_imports import importing


def import_opencv() -> ModuleType:
    """Import OpenCV and return the module `cv2`.

    The import is slow and takes tens of megabytes, so only code that processes images calls this.

    Raises:
        ImportError: If OpenCV cannot be imported. The message contains instructions.
    """
    try:
        with importing("cv2", "numpy"):
            import cv2
    except ImportError as error:
        raise ImportError(
            f"Cannot import OpenCV, which is required for images: {error}. Install it with "
            f"'pip install opencv-python-headless', which does not require graphics libraries "
            f"such as libGL. If opencv-python is installed, uninstall it first."
        ) from error
    return cv2
