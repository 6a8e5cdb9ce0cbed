"""Conversion between image files and arrays of pixels."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from brainframe_api._image_size import ImageSize, image_size
from brainframe_api._opencv import import_opencv

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# Imported by name, because the package has no type annotations, and at the top of the module,
# because file descriptors may have run out when a function is called.
_MATCH: Callable[[bytes], Any] = import_module("filetype").image_match
_SIGNATURE_BYTES = 4096

_ISO_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis"), "image/heic"),
    **dict.fromkeys((b"hevc", b"hevx", b"hevm", b"hevs"), "image/heic-sequence"),
    b"mif1": "image/heif",
    b"msf1": "image/heif-sequence",
}
"""Media types by the brands of ISO/IEC 23008-12 and of AVIF."""

MAX_PIXELS = 100_000_000
"""The maximum number of pixels of an image that `decode` accepts: 300 MB of memory.

Images that take more memory to decode count as larger: AVIF and JPEG 2000 images as four times
their size.

.. versionadded:: 0.2.0
"""


def decode(img_bytes: bytes) -> NDArray[np.uint8]:
    """Decode an image.

    Args:
        img_bytes: The content of an image file, in any format that OpenCV supports.

    Returns:
        A BGR array of shape (height, width, 3). Grayscale images are converted to BGR.

    Raises:
        InvalidImageTypeError: If OpenCV cannot decode the image, or decoding it requires more
            memory than `MAX_PIXELS` allows.
        ImportError: If OpenCV cannot be imported. The message contains instructions.
    """
    cv2 = import_opencv()
    import numpy as np

    size = image_size(img_bytes)
    if size is not None and size.cost > MAX_PIXELS:
        raise _too_large(size)
    pixels: Any = None
    # If the size cannot be read, OpenCV could not decode the data either.
    if size is not None:
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
        TypeError: If the image is not an array.
        ValueError: If OpenCV cannot encode the array, or does not support the format.
        ImportError: If OpenCV cannot be imported. The message contains instructions.
    """
    cv2 = import_opencv()
    import numpy as np

    image: Any = image_bgr_arr
    if not isinstance(image, (np.ndarray, cv2.UMat)):
        raise TypeError(
            f"Invalid image_bgr_arr of type {type(image).__name__}: expected an array of shape "
            "(height, width, 3), as cv2.imread returns"
        )
    extension = "." + format.removeprefix(".").lower()
    try:
        done, content = cv2.imencode(extension, image)
    except cv2.error as error:
        # Some messages of OpenCV have several lines.
        reason = " ".join(str(error).split())
        raise ValueError(f"OpenCV cannot encode the image as {format!r}: {reason}") from error
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
    """Detect the media type of an image from its first bytes.

    Args:
        img_bytes: The content of an image file: JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF, HEIC or
            another format.

    Returns:
        The media type, such as `image/jpeg`, or `application/octet-stream` for a format without a
        well-known type, and for data that is not an image.
    """
    return _known_type(img_bytes) or "application/octet-stream"


def image_media_type(img_bytes: bytes) -> str:
    """Detect the media type of an image like `media_type`, but raise an error for other data.

    Args:
        img_bytes: The content of an image file.

    Raises:
        InvalidImageTypeError: If the data is not an image.

    .. versionadded:: 0.2.0
    """
    known = _known_type(img_bytes)
    if known is not None:
        return known
    # OpenCV reads formats without a well-known type, such as PPM.
    if image_size(img_bytes) is not None:
        return "application/octet-stream"
    from brainframe_api.bf_errors import InvalidImageTypeError

    raise InvalidImageTypeError(
        f"The data of {len(img_bytes)} bytes is not an image: it begins with "
        f"{bytes(img_bytes[:12])!r}. Use new_storage for other files"
    )


def _known_type(img_bytes: bytes) -> str | None:
    start = bytes(img_bytes[:_SIGNATURE_BYTES])
    found = _MATCH(start)
    return _iso_media_type(start) if found is None else str(found.mime)


def _iso_media_type(start: bytes) -> str | None:
    """Return the media type of a HEIF or AVIF file. `filetype` lacks most of their brands."""
    if start[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(start[:4], "big"), len(start))
    # The major brand is followed by its version and the compatible brands.
    brands = [start[8:12], *(start[at : at + 4] for at in range(16, end, 4))]
    return next((_ISO_BRANDS[brand] for brand in brands if brand in _ISO_BRANDS), None)


def _too_large(size: ImageSize) -> Exception:
    from brainframe_api.bf_errors import InvalidImageTypeError

    return InvalidImageTypeError(
        f"Decoding the image of {size.width} x {size.height} pixels requires the memory of"
        f" {size.cost} pixels; the limit is {MAX_PIXELS}. Download it with get_storage_data and"
        " decode it yourself, or raise brainframe_api.bf_codecs.image_utils.MAX_PIXELS"
    )


def _undecodable(img_bytes: bytes) -> Exception:
    from brainframe_api.bf_errors import InvalidImageTypeError

    return InvalidImageTypeError(
        f"OpenCV cannot decode the image of {len(img_bytes)} bytes, which begins with "
        f"{bytes(img_bytes[:12])!r}"
    )
