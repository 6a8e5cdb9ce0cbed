"""Conversion between image files and arrays of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brainframe_api.opencv import import_opencv

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def decode(img_bytes: bytes) -> NDArray[np.uint8]:
    """Decode an image.

    Args:
        img_bytes: The content of an image file, in any format that OpenCV supports.

    Returns:
        A BGR array of shape (height, width, 3). Grayscale images are converted to BGR.

    Raises:
        InvalidImageTypeError: If OpenCV cannot decode the image.
        ImportError: If OpenCV cannot be imported. The message says what to install.
    """
    cv2 = import_opencv()
    import numpy as np

    pixels: Any = None
    if len(img_bytes):
        try:
            pixels = cv2.imdecode(np.frombuffer(img_bytes, np.uint8), cv2.IMREAD_COLOR)
        except cv2.error as error:
            # OpenCV raises an error for some invalid images and returns None for others.
            raise _undecodable(img_bytes) from error
    if pixels is None:
        raise _undecodable(img_bytes)
    return pixels  # type: ignore[no-any-return]


def encode(format: str, image_bgr_arr: NDArray[np.uint8]) -> bytes:
    """Encode an image.

    Args:
        format: The file extension of the format, with or without a dot, such as `jpeg` or `.png`.
        image_bgr_arr: A BGR array of shape (height, width, 3), or a grayscale array of shape
            (height, width).

    Returns:
        The content of an image file.

    Raises:
        ValueError: If OpenCV cannot encode the array, or does not support the format.
        ImportError: If OpenCV cannot be imported. The message says what to install.
    """
    cv2 = import_opencv()
    extension = "." + format.removeprefix(".").lower()
    try:
        done, content = cv2.imencode(extension, image_bgr_arr)
    except cv2.error as error:
        raise ValueError(f"OpenCV cannot encode the image as {format!r}: {error}") from error
    if not done:
        raise ValueError(f"OpenCV cannot encode the image as {format!r}")
    return bytes(content)


def flip_channels(img_arr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Convert an image from BGR to RGB, or from RGB to BGR.

    Args:
        img_arr: An array of shape (height, width, 3).

    Returns:
        A view of the array with the last axis reversed.
    """
    return img_arr[..., ::-1]


def media_type(img_bytes: bytes) -> str:
    """Return the media type of a JPEG or PNG image, or `application/octet-stream` for others."""
    if img_bytes[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if img_bytes[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    return "application/octet-stream"


def _undecodable(img_bytes: bytes) -> Exception:
    from brainframe_api.bf_errors import InvalidImageTypeError

    return InvalidImageTypeError(
        f"OpenCV cannot decode the image of {len(img_bytes)} bytes, which begins with "
        f"{bytes(img_bytes[:12])!r}"
    )
