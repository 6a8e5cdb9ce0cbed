# Derived from brainframe_api/_async/process_image.py by scripts/unasync. Do not edit.
"""Running capsules on a single image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from brainframe_rest.api import capsules

from brainframe_api._lazy_imports import importing
from brainframe_api._timeouts import DEFAULT_TIMEOUT
from openapi_runtime.sync_io import run_in_thread

from .base_stub import BaseStub

if TYPE_CHECKING:
    import numpy as np
    from brainframe_rest.models import Detection
    from numpy.typing import NDArray


class ProcessImageStubMixIn(BaseStub):
    """Method for running capsules on images."""

    def process_image(
        self,
        img_bgr: NDArray[np.uint8] | bytes,
        capsule_names: Sequence[str] | None = None,
        option_vals: Mapping[str, Mapping[str, Any]] | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        *,
        plugin_names: Sequence[str] | None = None,
    ) -> list[Detection]:
        """Run the named capsules on an image.

        Args:
            img_bgr: The image as a BGR array of shape (height, width, 3), as in OpenCV, or the
                content of a JPEG file.
            capsule_names: The names of the capsules.
            option_vals: For each capsule name, the values that override the global ones, by option
                name.
            timeout: The timeout of the whole call in seconds, or None for no timeout.
            plugin_names: The former name of `capsule_names`. Pass one of the two.

        Returns:
            The detections.

        Raises:
            CapsuleNotFoundError: If one of the capsules does not exist.
            InvalidCapsuleOptionError: If an option does not exist or has an invalid value.
            InvalidImageTypeError: If the server cannot decode the image.
            TypeError: If the image is neither an array nor bytes.
            ValueError: If OpenCV cannot encode the array.
        """
        with importing():
            from brainframe_rest.models import ProcessImageMetadata

            from brainframe_api.bf_codecs import image_utils
            from openapi_runtime.files import File

        names = capsule_names if plugin_names is None else plugin_names
        if names is None or (capsule_names is not None and plugin_names is not None):
            raise TypeError("process_image() requires exactly one of capsule_names, plugin_names")
        if isinstance(img_bgr, bytes | bytearray | memoryview):
            image = bytes(img_bgr)
        else:
            try:
                image = run_in_thread(image_utils.encode, "jpeg", img_bgr)
            except TypeError:
                raise TypeError(
                    f"Invalid img_bgr of type {type(img_bgr).__name__}: expected a BGR array of "
                    "shape (height, width, 3), as cv2.imread returns, or the content of a JPEG "
                    "file as bytes"
                ) from None
        options = {name: dict(values) for name, values in (option_vals or {}).items()}
        return self._call(
            capsules.process_image.sync,
            File(image, "image.jpg", "image/jpeg"),
            ProcessImageMetadata(list(names), options),
            timeout=timeout,
        )
