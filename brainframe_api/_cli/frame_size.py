"""The frames of a stream and their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.models import ConnType

if TYPE_CHECKING:
    import numpy as np
    from brainframe_rest.models import StreamConfiguration
    from numpy.typing import NDArray

    from brainframe_api import BrainFrameAPI

# The timeout in seconds. It is short, because the size is needed only for a warning.
_SHORT_TIMEOUT = 5.0


def known_frame_size(api: BrainFrameAPI, stream: StreamConfiguration) -> tuple[int, int] | None:
    """Return the width and height of a stream's frames in pixels, or None if they are unknown.

    The size is read from the frame of the newest alert or, for a file stream, from the server's
    video. Cameras are not contacted.
    """
    from brainframe_api.bf_errors import BaseAPIError

    try:
        found, _ = api.get_alerts(stream_id=stream.id, limit=1)
        frame = api.get_alert_frame(found[0].id) if found else None
        if frame is not None:
            return frame.shape[1], frame.shape[0]
        if stream.connection_type is ConnType.FILE:
            height, width = read_frame(api, stream, timeout=_SHORT_TIMEOUT).shape[:2]
            return width, height
    except (BaseAPIError, ImportError):
        pass  # The size is needed only for a warning about a zone that was already added.
    return None


def read_frame(
    api: BrainFrameAPI, stream: StreamConfiguration, *, timeout: float = 30
) -> NDArray[np.uint8]:
    """Read one frame of a stream's video. This may open a connection to a camera.

    Raises:
        StreamNotOpenedError: If the video cannot be opened from this machine.
        ImportError: If OpenCV cannot be imported.
    """
    from brainframe_api import video

    return video.read_frame(api, stream.id, timeout=timeout)
