"""Decoding and encoding of images. OpenCV is loaded with the first image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_api._image_size import image_size
from brainframe_api._simulator.errors import SimulatorError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from brainframe_api._simulator.analysis.frame import Image


def read_image(data: bytes, max_pixels: int) -> npt.NDArray[np.uint8]:
    """Decode an image, after a check of its size.

    Args:
        data: The file: JPEG, PNG or another format that OpenCV reads.
        max_pixels: The maximum number of pixels.

    Returns:
        Height x width x 3, BGR.

    Raises:
        SimulatorError: InvalidImageTypeError.
    """
    size = image_size(data)
    if size is None:
        raise _undecodable(data)
    if size.cost > max_pixels:
        raise SimulatorError(
            "InvalidImageTypeError",
            f"The image of {size.width} x {size.height} pixels takes the memory of {size.cost}"
            f" pixels to decode; the limit is {max_pixels}. Send a smaller image, or start the"
            " simulator with --max-image-pixels.",
        )
    import numpy as np

    from brainframe_api._simulator.analysis.opencv import cv2

    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise _undecodable(data) from error
    if image is None:
        raise _undecodable(data)
    return image.astype(np.uint8, copy=False)


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
    from brainframe_api._simulator.analysis.opencv import cv2

    good, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not good:
        raise ValueError(f"Cannot encode an image of shape {image.shape} as JPEG")
    return data.tobytes()


def _undecodable(data: bytes) -> SimulatorError:
    return SimulatorError(
        "InvalidImageTypeError",
        f"OpenCV cannot decode the {len(data)} bytes as an image; use JPEG or PNG.",
    )
