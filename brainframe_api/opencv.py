"""OpenCV, imported where it is needed, with advice where it cannot be."""

from __future__ import annotations

from types import ModuleType


def import_opencv() -> ModuleType:
    """Imports OpenCV.

    It takes a while and tens of megabytes: only for programs that have to do with images.

    Returns:
        The module `cv2`.

    Raises:
        ImportError: If OpenCV is not installed or lacks a library. The message says what to do.
    """
    try:
        import cv2
    except ImportError as error:
        raise ImportError(
            f"Images need OpenCV, which cannot be imported: {error}. Install it with "
            f"'pip install opencv-python-headless', which needs no graphics libraries such as "
            f"libGL; remove opencv-python first if it is installed."
        ) from error
    return cv2
