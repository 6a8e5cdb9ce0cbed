"""The frame size of a stream, as far as the API reveals it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.models import ConnType

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration

    from brainframe_api import BrainFrameAPI


def frame_size(api: BrainFrameAPI, stream: StreamConfiguration) -> tuple[int, int] | None:
    """Return the width and height of a stream's frames in pixels, or None if they are unknown.

    The newest alert has a frame; without one, the server's video of a file stream is opened.
    Cameras are not contacted from here.
    """
    from brainframe_api.bf_errors import BaseAPIError

    try:
        found, _ = api.get_alerts(stream_id=stream.id, limit=1)
        frame = api.get_alert_frame(found[0].id) if found else None
        if frame is not None:
            return frame.shape[1], frame.shape[0]
        if stream.connection_type is ConnType.FILE:
            return _video_size(api.get_stream_url(stream.id))
    except (BaseAPIError, ImportError):
        pass  # The zone has been added; without the size there is less to warn of.
    return None


def _video_size(url: str) -> tuple[int, int] | None:
    from brainframe_api._opencv import import_opencv

    cv2 = import_opencv()
    timeouts = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 5000]
    video = cv2.VideoCapture(url, cv2.CAP_FFMPEG, timeouts)
    width, height = video.get(cv2.CAP_PROP_FRAME_WIDTH), video.get(cv2.CAP_PROP_FRAME_HEIGHT)
    video.release()
    return (int(width), int(height)) if width > 0 and height > 0 else None
