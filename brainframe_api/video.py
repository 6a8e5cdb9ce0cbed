"""Video of a stream, with its zone statuses.

.. versionadded:: 0.2.0
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterator
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, Self

from brainframe_api._lazy_imports import importing
from brainframe_api._opencv import import_opencv

if TYPE_CHECKING:
    import numpy as np
    from brainframe_rest.models import ZoneStatus
    from numpy.typing import NDArray

    from brainframe_api import BrainFrameAPI

_REMEMBERED_PACKETS: Final = 200
"""The number of recent packets to keep. They cover several seconds, because the analysis of some
servers lags behind the video."""


class Frame(NamedTuple):
    """Frame of a video.

    Attributes:
        image: The pixels as a BGR array of shape (height, width, 3), as in OpenCV.
        tstamp: The Unix time at which the frame was received, in seconds.
        position: The position in the video in seconds, or 0 if the video has no positions.
    """

    image: NDArray[np.uint8]
    tstamp: float
    position: float


class FrameWithStatuses(NamedTuple):
    """Frame of a video, with the zone statuses that are nearest to it in time.

    Attributes:
        frame: The frame.
        statuses: The zone statuses by zone name; an empty dict until the first ones arrive.
    """

    frame: Frame
    statuses: dict[str, ZoneStatus]


class _Capture(Protocol):
    def read(self) -> tuple[bool, NDArray[np.uint8]]: ...

    def get(self, property: int) -> float: ...

    def release(self) -> None: ...


class StreamVideo:
    """The open video of a stream. Iterating over it yields its frames until the video ends.

    Args:
        capture: The `cv2.VideoCapture`.
        url: The URL of the video.
    """

    def __init__(self, capture: _Capture, url: str) -> None:
        self._capture = capture
        self._position_property: int = import_opencv().CAP_PROP_POS_MSEC
        self.url = url
        """The URL of the video, which may contain a password."""

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end of the video or if reading fails."""
        found, image = self._capture.read()
        if not found:
            return None
        position = self._capture.get(self._position_property) / 1000
        return Frame(image, time.time(), max(0.0, position))

    def close(self) -> None:
        """Close the video. Can be called repeatedly."""
        self._capture.release()

    def __iter__(self) -> Iterator[Frame]:
        while (frame := self.read()) is not None:
            yield frame

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_video(api: BrainFrameAPI, stream_id: int, *, timeout: float = 30) -> StreamVideo:
    """Open the video of a stream with OpenCV.

    Args:
        api: The client for the server.
        stream_id: The ID of the stream.
        timeout: The timeout for opening the video, and for reading each frame, in seconds.

    Raises:
        StreamConfigNotFoundError: If there is no such stream.
        StreamNotOpenedError: If the video cannot be opened.
        ImportError: If OpenCV cannot be imported. The message contains instructions.
    """
    cv2: Any = import_opencv()
    url = api.get_stream_url(stream_id, timeout=timeout)
    milliseconds = max(1, int(timeout * 1000))
    capture = cv2.VideoCapture(
        url,
        cv2.CAP_FFMPEG,
        [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            milliseconds,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            milliseconds,
        ],
    )
    if not capture.isOpened():
        capture.release()
        raise _not_opened(
            stream_id,
            "OpenCV cannot open the URL of the video. Check that this machine can reach the URL "
            "that get_stream_url returns.",
        )
    return StreamVideo(capture, url)


def read_frame(api: BrainFrameAPI, stream_id: int, *, timeout: float = 30) -> NDArray[np.uint8]:
    """Read one frame of the video of a stream.

    Args:
        api: The client for the server.
        stream_id: The ID of the stream.
        timeout: The timeout for opening the video, and for reading the frame, in seconds.

    Returns:
        The frame as a BGR array of shape (height, width, 3), as in OpenCV.

    Raises:
        StreamConfigNotFoundError: If there is no such stream.
        StreamNotOpenedError: If the video cannot be opened or has no frame.
        ImportError: If OpenCV cannot be imported. The message contains instructions.
    """
    with open_video(api, stream_id, timeout=timeout) as video:
        frame = video.read()
    if frame is None:
        raise _not_opened(
            stream_id,
            "No frame of the video can be read. Check that the source of the stream sends video, "
            "or increase the timeout.",
        )
    return frame.image


def frames_with_statuses(
    api: BrainFrameAPI, stream_id: int, *, timeout: float = 30
) -> Generator[FrameWithStatuses]:
    """Yield the frames of a stream, each with the zone statuses that are nearest in time.

    The time of a frame is the time at which this machine received it, and the time of zone statuses
    is the `tstamp` that the server set, so the clocks of the two machines should agree. The
    statuses come from `api.get_status_receiver()`.

    Args:
        api: The client for the server.
        stream_id: The ID of a stream. While it is not being analyzed, no new statuses arrive.
        timeout: The timeout for opening the video, and for reading each frame, in seconds.

    Raises:
        StreamConfigNotFoundError: If there is no such stream.
        StreamNotOpenedError: If the video cannot be opened.
        ImportError: If OpenCV cannot be imported. The message contains instructions.
    """
    recent = _RecentStatuses(stream_id)
    receiver = api.get_status_receiver()
    recent.add({stream_id: receiver.latest_statuses(stream_id)})
    receiver.add_listener(recent.add)
    try:
        with open_video(api, stream_id, timeout=timeout) as video:
            for frame in video:
                yield FrameWithStatuses(frame, recent.nearest(frame.tstamp))
    finally:
        receiver.remove_listener(recent.add)


class _RecentStatuses:
    """Zone statuses of a stream in the most recent packets."""

    def __init__(self, stream_id: int) -> None:
        self._stream_id = stream_id
        self._lock = Lock()
        self._recent: deque[tuple[float, dict[str, ZoneStatus]]] = deque(maxlen=_REMEMBERED_PACKETS)

    def add(self, packet: dict[int, dict[str, ZoneStatus]]) -> None:
        statuses = packet.get(self._stream_id)
        if statuses:
            tstamp = max(status.tstamp for status in statuses.values())
            with self._lock:
                self._recent.append((tstamp, statuses))

    def nearest(self, tstamp: float) -> dict[str, ZoneStatus]:
        with self._lock:
            if not self._recent:
                return {}
            return min(self._recent, key=lambda item: abs(item[0] - tstamp))[1]


def _not_opened(stream_id: int, problem: str) -> Exception:
    with importing():
        from brainframe_api.bf_errors import StreamNotOpenedError

    return StreamNotOpenedError(f"Stream {stream_id}: {problem}")
