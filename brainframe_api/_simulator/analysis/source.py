"""Video sources that are read in their own thread at their own rate.

OpenCV may block for seconds while it opens or reads a URL, and cannot be interrupted. Closing a
source therefore only sets a flag, and the thread releases the video as soon as OpenCV returns.
On exit, `NativeCalls` waits until OpenCV has returned.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from brainframe_api._simulator.analysis.frame import Frame
from brainframe_api._simulator.analysis.native_calls import Closed, NativeCalls
from brainframe_api._simulator.analysis.opened_video import OPEN_TIMEOUT, OpenedVideo
from brainframe_api._simulator.analysis.source_address import SourceInfo, SourceNotOpened, VideoFile

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.source_address import SourceAddress

_logger = logging.getLogger("brainframe_api.simulator")

_FIRST_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0
"""The first and the longest delay before a reconnect, in seconds; the delay doubles each time."""

_MAX_LAG = 0.5
"""How far reading a file may fall behind its schedule, in seconds, before the schedule restarts."""


class FrameSource(Protocol):
    """A source of frames for a stream."""

    @property
    def status(self) -> str:
        """The status of the source, as readable text."""
        ...

    @property
    def dropped(self) -> int:
        """The number of frames that were replaced by a newer one before they were taken."""
        ...

    def start(self) -> None:
        """Start reading."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait until a frame is available; return False after the timeout."""
        ...

    def take(self) -> Frame | None:
        """Return the newest frame that was not taken yet, or None."""
        ...

    def close(self) -> None:
        """Stop reading, without blocking. May be called more than once."""
        ...


def probe(
    address: SourceAddress, *, timeout: float = OPEN_TIMEOUT, calls: NativeCalls | None = None
) -> SourceInfo:
    """Open a video, read its first frames and close it.

    Args:
        address: The address of the video.
        timeout: The timeout for a network camera, in seconds.
        calls: Registers the thread as inside OpenCV.

    Returns:
        The properties of the video.

    Raises:
        SourceNotOpened: If the source does not exist, is unreachable or is not a video, or the
            calls were closed.
    """
    try:
        opened = OpenedVideo(address, timeout=timeout, calls=calls)
    except Closed:
        raise SourceNotOpened(
            f"{address.display_name} was not opened: the server is stopping."
        ) from None
    with opened as video:
        image = video.retrieve() if video.grab() else None
        if image is None:
            raise SourceNotOpened(
                f"{address.display_name} was opened, but no frame can be read from it."
                " Check that it is a complete video in a codec that OpenCV's FFmpeg decodes,"
                " such as H.264."
            )
        if isinstance(address, VideoFile) and not video.grab():
            raise SourceNotOpened(
                f"{address.display_name} is a single picture, not a video. Use a video file"
                " such as MP4."
            )
        height, width = image.shape[:2]
        return SourceInfo(width, height, 1 / video.frame_interval)


def read_frames(
    address: SourceAddress, *, clock: Callable[[], float] = time.time
) -> Iterator[Frame]:
    """Read all frames of a video once, as fast as possible.

    Args:
        address: The address of the video.
        clock: Returns the Unix time for the timestamps, in seconds.

    Yields:
        The frames in order.

    Raises:
        SourceNotOpened: If the video cannot be opened.
    """
    with OpenedVideo(address) as video:
        index = 0
        while video.grab():
            image = video.retrieve()
            if image is not None:
                yield Frame(index, clock(), video.position, image, discontinuity=index == 0)
                index += 1


class VideoSource:
    """Reads a video in a thread and keeps the newest frame.

    Files are read at their own rate and repeated. A source that fails or is unreachable is retried
    with increasing delays until it is closed.

    Args:
        address: The address of the video.
        keyframes_only: Returns whether only key frames are needed; called for each frame.
        clock: Returns the Unix time for the timestamps, in seconds.
        calls: Registers the thread as inside OpenCV; its `close` closes the source.
    """

    def __init__(
        self,
        address: SourceAddress,
        *,
        keyframes_only: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.time,
        calls: NativeCalls | None = None,
    ) -> None:
        self._calls = calls or NativeCalls()
        self._calls.add(self)
        self._address = address
        self._keyframes_only = keyframes_only
        self._clock = clock
        self._closing = threading.Event()
        self._arrived = threading.Condition()
        self._newest: Frame | None = None
        self._index = 0
        self._dropped = 0
        self._status = "not started"
        self._thread = threading.Thread(
            target=self._run, name=f"read {address.display_name}", daemon=True
        )

    @property
    def status(self) -> str:
        """The status of the source, as readable text."""
        return self._status

    @property
    def dropped(self) -> int:
        """The number of frames that were replaced by a newer one before they were taken."""
        return self._dropped

    def start(self) -> None:
        """Start reading."""
        self._status = "connecting"
        self._thread.start()

    def wait(self, timeout: float) -> bool:
        """Wait until a frame is available.

        Args:
            timeout: The timeout in seconds.

        Returns:
            False after the timeout, or if the source was closed.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: self._newest or self._closing.is_set(), timeout)
            return self._newest is not None

    def take(self) -> Frame | None:
        """Return the newest frame that was not taken yet, or None."""
        with self._arrived:
            frame, self._newest = self._newest, None
            return frame

    def close(self) -> None:
        """Stop reading, without blocking; the video is released as soon as OpenCV returns."""
        self._closing.set()
        with self._arrived:
            self._newest = None
            self._arrived.notify_all()
        self._status = "closed"

    def _run(self) -> None:
        backoff = _FIRST_BACKOFF
        name = self._address.display_name
        while not self._closing.is_set():
            frames_before = self._index
            try:
                with OpenedVideo(self._address, calls=self._calls) as video:
                    self._read(video)
                problem = "the source stopped sending frames"
            except Closed:
                return
            except SourceNotOpened as error:
                problem = str(error)
            except Exception as error:
                # For example, cv2.error. The stream must be retried after any error.
                problem = f"reading failed: {error}"
            if self._closing.is_set():
                return
            if self._index > frames_before:
                backoff = _FIRST_BACKOFF
            self._status = f"reconnecting in {backoff:g} s: {problem}"
            _logger.warning("%s: %s", name, self._status)
            self._closing.wait(backoff)
            backoff = min(2 * backoff, _LONGEST_BACKOFF)

    def _read(self, video: OpenedVideo) -> None:
        """Read an opened video until it fails or the source is closed."""
        pace = _Pace(video.frame_interval) if video.is_recording else None
        discontinuity = True
        frames_in_this_round = 0
        last_key_frame = 0.0
        while not self._closing.is_set():
            if not video.grab():
                if pace is None or frames_in_this_round == 0 or not video.rewind():
                    return
                discontinuity, frames_in_this_round = True, 0
                continue
            frames_in_this_round += 1
            if pace is not None and not self._closing.wait(pace.wait_time()):
                pace.next()
            self._index += 1
            if self._keyframes_only():
                now = time.monotonic()
                if not video.is_key_frame(now - last_key_frame):
                    continue
                last_key_frame = now
            image = video.retrieve()
            if image is not None:
                self._status = "streaming"
                self._offer(Frame(self._index, self._clock(), video.position, image, discontinuity))
                discontinuity = False

    def _offer(self, frame: Frame) -> None:
        with self._arrived:
            if self._closing.is_set():
                return
            if self._newest is not None:
                self._dropped += 1
                if self._newest.discontinuity and not frame.discontinuity:
                    # Keep the discontinuity flag of the dropped frame.
                    frame = Frame(frame.index, frame.tstamp, frame.position, frame.image, True)
            self._newest = frame
            self._arrived.notify_all()


class _Pace:
    """The schedule of the frames of a file, at its own frame rate."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._due = time.monotonic()

    def wait_time(self) -> float:
        """Return the time until the frame is due, in seconds."""
        return max(0.0, self._due - time.monotonic())

    def next(self) -> None:
        """Advance to the next frame."""
        self._due += self._interval
        now = time.monotonic()
        if now - self._due > _MAX_LAG:
            self._due = now
