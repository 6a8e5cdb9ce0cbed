"""Encodes pictures for keeping and sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_api.simulator.analysis.opencv import cv2

if TYPE_CHECKING:
    from brainframe_api.simulator.analysis.frame import Image


def encode_jpeg(image: Image, *, quality: int = 90) -> bytes:
    """Encode a picture.

    Args:
        image: Height x width x 3, BGR.
        quality: From 0 to 100.

    Returns:
        The content of a JPEG file.

    Raises:
        ValueError: It cannot be encoded.
    """
    good, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not good:
        raise ValueError(f"A picture of the shape {image.shape} cannot be encoded as JPEG")
    return data.tobytes()
