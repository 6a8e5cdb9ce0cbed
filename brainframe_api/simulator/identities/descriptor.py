"""Describes the appearance of an object in an image as a vector of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]
    Vector = npt.NDArray[np.float32]

_SIDE = 64
_CELLS = 4
_ORIENTATIONS = 8
_HUES, _SATURATIONS, _VALUES = 16, 8, 8

LENGTH = _CELLS * _CELLS * _ORIENTATIONS + _HUES + _SATURATIONS + _VALUES
"""How many numbers a description has."""


def describe_appearance(image: Image) -> Vector:
    """Describes an object by its shape and its colors.

    Shape is told by histograms of gradient orientations in a grid of cells, color by histograms of
    hue, saturation and brightness. Both parts weigh the same. Plain OpenCV calls that exist in its
    versions 4 and 5 alike.

    Args:
        image: The picture of the object alone, height x width x 3, BGR.

    Returns:
        A vector of `LENGTH` numbers and Euclidean length 1: the distance of two of them lies
        between 0, the same, and about 1.4, nothing in common.
    """
    import cv2
    import numpy as np

    resized = cv2.resize(image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    small = resized.astype(np.uint8, copy=False)
    return _unit(np.concatenate([_unit(_shape(small)), _unit(_colors(small))]))


def _shape(image: Image) -> Vector:
    import cv2
    import numpy as np

    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    horizontal = cv2.Sobel(gray, cv2.CV_32F, 1, 0)
    vertical = cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    magnitude, angle = cv2.cartToPolar(horizontal, vertical)
    # Opposite directions count as one: a dark object before a light wall looks like the inverse.
    orientation = np.floor(angle / np.pi * _ORIENTATIONS).astype(np.int64) % _ORIENTATIONS
    cells = np.arange(_SIDE, dtype=np.int64) * _CELLS // _SIDE
    bins = (cells[:, np.newaxis] * _CELLS + cells) * _ORIENTATIONS + orientation
    counts = np.bincount(
        bins.ravel(), weights=magnitude.ravel(), minlength=_CELLS * _CELLS * _ORIENTATIONS
    )
    # The square root keeps one strong edge from outweighing all others.
    return np.sqrt(counts).astype(np.float32)


def _colors(image: Image) -> Vector:
    import cv2
    import numpy as np

    hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_BGR2HSV))
    hues = np.bincount(
        hue.ravel().astype(np.int64) * _HUES // 180,
        # The hue of a gray pixel means nothing.
        weights=saturation.ravel().astype(np.float64) / 255,
        minlength=_HUES,
    )
    saturations = np.bincount(
        saturation.ravel().astype(np.int64) * _SATURATIONS // 256, minlength=_SATURATIONS
    )
    values = np.bincount(value.ravel().astype(np.int64) * _VALUES // 256, minlength=_VALUES)
    counts: Vector = np.concatenate([hues, saturations, values]).astype(np.float32)
    return np.sqrt(counts)


def _unit(vector: Vector) -> Vector:
    import numpy as np

    length = float(np.linalg.norm(vector))
    scaled: Vector = np.divide(vector, length or 1.0, dtype=np.float32)
    return scaled
