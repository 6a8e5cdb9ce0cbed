"""Videos, read in a thread of their own at their own rate.

OpenCV may block for seconds while it opens or reads a URL, and cannot be interrupted. Reading
therefore happens in a daemon thread that nobody waits for: closing a source only tells it to end,
and it lets go of the video as soon as OpenCV returns.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from brainframe_api.simulator.analysis.frame import Frame
from brainframe_api.simulator.analysis.opened_video import OPEN_TIMEOUT, OpenedVideo
from brainframe_api.simulator.analysis.source_address import SourceInfo, SourceNotOpened, VideoFile

if TYPE_CHECKING:
    from brainframe_api.simulator.analysis.source_address import SourceAddress

_logger = logging.getLogger(__name__)

_FIRST_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0
"""Seconds between attempts to reach a source that broke; each wait is twice the one before."""

_LAG_BEFORE_SKIPPING = 0.5
"""A file that is read this many seconds late is not hurried after, but goes on from now."""


class FrameSource(Protocol):
    """Where a stream gets its frames from."""

    @property
    def status(self) -> str:
        """What the source is doing, for people to read."""
        ...

    @property
    def dropped(self) -> int:
        """How many frames were replaced by a newer one before anybody took them."""
        ...

    def start(self) -> None:
        """Begin to read."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait until there is a frame to take; False when there is none in time."""
        ...

    def take(self) -> Frame | None:
        """Return the newest frame that was not yet taken, or None."""
        ...

    def close(self) -> None:
        """Stop reading. Returns at once; may be called twice."""
        ...


def probe(address: SourceAddress, *, timeout: float = OPEN_TIMEOUT) -> SourceInfo:
    """Open a video, read its first pictures and close it again.

    Args:
        address: The video.
        timeout: How long a network camera may take, in seconds.

    Returns:
        What is known of the video.

    Raises:
        SourceNotOpened: It does not exist, cannot be reached or is not a video.
    """
    with OpenedVideo(address, timeout=timeout) as video:
        image = video.retrieve() if video.grab() else None
        if image is None:
            raise SourceNotOpened(
                f"{address.display_name} was opened, but no picture can be read from it."
                " Check that it is a complete video in a codec that OpenCV's FFmpeg decodes,"
                " such as H.264."
            )
        if isinstance(address, VideoFile) and not video.grab():
            raise SourceNotOpened(
                f"{address.display_name} holds a single picture, not a video. Use a video file,"
                " such as MP4."
            )
        height, width = image.shape[:2]
        return SourceInfo(width, height, 1 / video.frame_interval)


def read_frames(
    address: SourceAddress, *, clock: Callable[[], float] = time.time
) -> Iterator[Frame]:
    """Read every frame of a video once, as fast as they can be read.

    Args:
        address: The video.
        clock: Gives the time stamps of the frames.

    Yields:
        The frames in order.

    Raises:
        SourceNotOpened: It cannot be opened.
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

    Files are read at their own rate and begin again at their end. A source that breaks or cannot
    be reached is tried again, with growing pauses, until it is closed.

    Args:
        address: The video.
        keyframes_only: Gives True while only key frames are wanted; asked for each frame.
        clock: Unix time in seconds, for the time stamps.
    """

    def __init__(
        self,
        address: SourceAddress,
        *,
        keyframes_only: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.time,
    ) -> None:
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
        """What the source is doing, for people to read."""
        return self._status

    @property
    def dropped(self) -> int:
        """How many frames were replaced by a newer one before anybody took them."""
        return self._dropped

    def start(self) -> None:
        """Begin to read."""
        self._status = "connecting"
        self._thread.start()

    def wait(self, timeout: float) -> bool:
        """Wait until there is a frame to take.

        Args:
            timeout: How long to wait, in seconds.

        Returns:
            False when none came in time or the source was closed.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: self._newest or self._closing.is_set(), timeout)
            return self._newest is not None

    def take(self) -> Frame | None:
        """Return the newest frame that was not yet taken, or None."""
        with self._arrived:
            frame, self._newest = self._newest, None
            return frame

    def close(self) -> None:
        """Stop reading. Returns at once; the video itself is let go as soon as OpenCV returns."""
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
                with OpenedVideo(self._address) as video:
                    self._read(video)
                problem = "the source stopped sending frames"
            except SourceNotOpened as error:
                problem = str(error)
            except Exception as error:
                # cv2.error and the like: whatever it is, the stream must be tried again.
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
        """Read one opened video until it breaks or the source is closed."""
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
                    # The one that is dropped takes its mark with it otherwise.
                    frame = Frame(frame.index, frame.tstamp, frame.position, frame.image, True)
            self._newest = frame
            self._arrived.notify_all()


class _Pace:
    """When the next frame of a file is due, so that it plays at its own rate."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._due = time.monotonic()

    def wait_time(self) -> float:
        """Return how many seconds are left until the frame is due."""
        return max(0.0, self._due - time.monotonic())

    def next(self) -> None:
        """Go on to the next frame."""
        self._due += self._interval
        now = time.monotonic()
        if now - self._due > _LAG_BEFORE_SKIPPING:
            self._due = now
