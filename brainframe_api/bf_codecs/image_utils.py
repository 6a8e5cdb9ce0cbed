"""Images: between files in formats such as JPEG and arrays of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brainframe_api.opencv import import_opencv

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def decode(img_bytes: bytes) -> NDArray[np.uint8]:
    """Decodes an image.

    Args:
        img_bytes: The content of an image file, in any format that OpenCV reads.

    Returns:
        The pixels, height by width by 3 (blue, green, red). Gray images have three channels, too.

    Raises:
        InvalidImageTypeError: If OpenCV cannot decode it.
        ImportError: If OpenCV is not installed or lacks a library. The message says what to do.
    """
    cv2 = import_opencv()
    import numpy as np

    pixels: Any = None
    if len(img_bytes):
        try:
            pixels = cv2.imdecode(np.frombuffer(img_bytes, np.uint8), cv2.IMREAD_COLOR)
        except cv2.error as error:
            # OpenCV raises for some broken images and returns nothing for others.
            raise _undecodable(img_bytes) from error
    if pixels is None:
        raise _undecodable(img_bytes)
    return pixels  # type: ignore[no-any-return]


def encode(format: str, image_bgr_arr: NDArray[np.uint8]) -> bytes:
    """Encodes an image.

    Args:
        format: The format by its file extension, with or without a dot, such as `jpeg` or `.png`.
        image_bgr_arr: The pixels, height by width by 3 (blue, green, red), or height by width.

    Returns:
        The content of an image file.

    Raises:
        ValueError: If OpenCV cannot encode the pixels, or does not know the format.
        ImportError: If OpenCV is not installed or lacks a library. The message says what to do.
    """
    cv2 = import_opencv()
    extension = "." + format.removeprefix(".").lower()
    try:
        done, content = cv2.imencode(extension, image_bgr_arr)
    except cv2.error as error:
        raise ValueError(f"OpenCV cannot encode this as {format!r}: {error}") from error
    if not done:
        raise ValueError(f"OpenCV cannot encode this as {format!r}")
    return bytes(content)


def flip_channels(img_arr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turns BGR pixels into RGB pixels, and the other way round.

    Args:
        img_arr: The pixels, height by width by 3.

    Returns:
        A view of the same pixels with the last axis reversed.
    """
    return img_arr[..., ::-1]


def media_type(img_bytes: bytes) -> str:
    """Returns the media type of an image by its first bytes: JPEG, PNG, or that of any bytes."""
    if img_bytes[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if img_bytes[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    return "application/octet-stream"


def _undecodable(img_bytes: bytes) -> Exception:
    from brainframe_api.bf_errors import InvalidImageTypeError

    return InvalidImageTypeError(
        f"OpenCV cannot decode these {len(img_bytes)} bytes as an image. They begin with "
        f"{bytes(img_bytes[:12])!r}"
    )
