"""A vector that describes the appearance of an object in an image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]
    Vector = npt.NDArray[np.float32]

_SIDE = 64
_CELLS = 4
_ORIENTATIONS = 8
_STRIPES = 4
_HUES, _SATURATIONS, _VALUES = 12, 4, 8
_SHAPE_WEIGHT = 0.5
_CENTER_WIDTH = 20.0

LENGTH = _CELLS * _CELLS * _ORIENTATIONS + _STRIPES * (_HUES + _SATURATIONS + _VALUES)
"""The length of an appearance vector."""


def describe_appearance(image: Image) -> Vector:
    """Return a vector that describes the shape and colors of an object.

    The shape is described by histograms of gradient orientations in a grid of cells, the colors by
    histograms of hue, saturation and brightness in horizontal stripes, which separate, for example,
    hair, coat, trousers and shoes. Colors have the larger weight. Only functions that OpenCV 4 and
    5 both have are used.

    Args:
        image: The image of the object alone, height x width x 3, BGR.

    Returns:
        A vector of `LENGTH` numbers and Euclidean length 1. The distance of two vectors ranges from
        0 (identical) to about 1.4 (nothing in common).
    """
    import cv2
    import numpy as np

    resized = cv2.resize(image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    small = resized.astype(np.uint8, copy=False)
    return _unit(np.concatenate([_SHAPE_WEIGHT * _unit(_shape(small)), _unit(_colors(small))]))


def _shape(image: Image) -> Vector:
    import cv2
    import numpy as np

    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    horizontal = cv2.Sobel(gray, cv2.CV_32F, 1, 0)
    vertical = cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    magnitude, angle = cv2.cartToPolar(horizontal, vertical)
    # Opposite directions share a bin, so that an object may be darker or lighter than its
    # background.
    orientation = np.floor(angle / np.pi * _ORIENTATIONS).astype(np.int64) % _ORIENTATIONS
    cells = np.arange(_SIDE, dtype=np.int64) * _CELLS // _SIDE
    bins = (cells[:, np.newaxis] * _CELLS + cells) * _ORIENTATIONS + orientation
    counts = np.bincount(
        bins.ravel(), weights=magnitude.ravel(), minlength=_CELLS * _CELLS * _ORIENTATIONS
    )
    # The square root keeps a single strong edge from dominating.
    return np.sqrt(counts).astype(np.float32)


def _colors(image: Image) -> Vector:
    import cv2
    import numpy as np

    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV).astype(np.int64)
    # The object is in the middle of the bounding box; the sides are mostly background.
    from_center = np.arange(_SIDE) - (_SIDE - 1) / 2
    weights = np.tile(np.exp(-((from_center / _CENTER_WIDTH) ** 2)), (_SIDE // _STRIPES, 1)).ravel()
    parts: list[npt.NDArray[Any]] = []
    for stripe in np.split(hsv, _STRIPES):
        hue, saturation, value = stripe.reshape(-1, 3).T
        parts += [
            # The hue of gray pixels is arbitrary.
            np.bincount(hue * _HUES // 180, weights * saturation / 255, _HUES),
            np.bincount(saturation * _SATURATIONS // 256, weights, _SATURATIONS),
            np.bincount(value * _VALUES // 256, weights, _VALUES),
        ]
    counts: Vector = np.concatenate(parts).astype(np.float32)
    return np.sqrt(counts)


def _unit(vector: Vector) -> Vector:
    import numpy as np

    length = float(np.linalg.norm(vector))
    scaled: Vector = np.divide(vector, length or 1.0, dtype=np.float32)
    return scaled
