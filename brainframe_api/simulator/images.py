"""Decoding of images sent by clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_api.simulator.errors import SimulatorError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def read_image(data: bytes) -> npt.NDArray[np.uint8]:
    """Decode an image.

    Args:
        data: The file: JPEG, PNG or another format that OpenCV reads.

    Returns:
        Height x width x 3, BGR.

    Raises:
        SimulatorError: InvalidImageTypeError.
    """
    import cv2
    import numpy as np

    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    except cv2.error:
        image = None
    if image is None:
        raise SimulatorError(
            "InvalidImageTypeError",
            f"OpenCV cannot decode the {len(data)} bytes as an image; use JPEG or PNG.",
        )
    return image.astype(np.uint8, copy=False)
