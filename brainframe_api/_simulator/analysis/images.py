"""Image encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.opencv import cv2

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import Image


def encode_jpeg(image: Image, *, quality: int = 90) -> bytes:
    """Encode an image as JPEG.

    Args:
        image: Height x width x 3, BGR.
        quality: From 0 to 100.

    Returns:
        The content of a JPEG file.

    Raises:
        ValueError: If the image cannot be encoded.
    """
    good, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not good:
        raise ValueError(f"Cannot encode an image of shape {image.shape} as JPEG")
    return data.tobytes()
