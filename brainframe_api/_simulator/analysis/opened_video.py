"""Videos opened by OpenCV, and the checks before opening them."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from brainframe_api._simulator.analysis.native_calls import NativeCalls, opening
from brainframe_api._simulator.analysis.opencv import cv2
from brainframe_api._simulator.analysis.source_address import (
    NetworkCamera,
    SourceNotOpened,
    VideoFile,
    Webcam,
)
from brainframe_api._simulator.analysis.source_checks import require_container, require_response

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from brainframe_api._simulator.analysis.frame import Image
    from brainframe_api._simulator.analysis.source_address import SourceAddress

OPEN_TIMEOUT = 5.0
"""The default timeout for connecting to a source, in seconds."""

_READ_TIMEOUT = 5.0
"""The timeout for reading a frame from a network camera, in seconds."""

_MAX_FRAME_PIXELS = 36_000_000
"""The maximum size of a frame in pixels, above 8K. A decoded frame takes 3 bytes per pixel."""

_DEFAULT_FRAME_RATE = 25.0
_PLAUSIBLE_FRAME_RATES = (0.1, 240.0)
"""Frame rates outside this range are wrong: some containers report the time base, such as 90000."""

_INTRA_FRAME = ord("I")
_INTER_FRAMES = (ord("P"), ord("B"))
_KEY_FRAME_INTERVAL = 1.0
"""The interval in seconds of substitute key frames, for backends that do not report frame types."""


class OpenedVideo:
    """A video opened by OpenCV; a context manager that releases it.

    Args:
        address: The address of the video.
        timeout: The timeout for opening a network camera, in seconds.
        calls: Registers the thread as inside OpenCV until the video is released.

    Raises:
        SourceNotOpened: If the source does not exist, is unreachable or is not a video.
        Closed: If the calls were closed.
    """

    def __init__(
        self,
        address: SourceAddress,
        *,
        timeout: float = OPEN_TIMEOUT,
        calls: NativeCalls | None = None,
    ) -> None:
        calls = calls or NativeCalls()
        _check(address, timeout)
        with ExitStack() as stack:
            with opening(calls):
                stack.enter_context(calls.section())
                self._capture = _open(address, timeout)
            stack.callback(self._capture.release)
            self._require_plausible_size(address)
            rate = self._capture.get(cv2.CAP_PROP_FPS)
            slowest, fastest = _PLAUSIBLE_FRAME_RATES
            self.frame_interval = 1 / (rate if slowest <= rate <= fastest else _DEFAULT_FRAME_RATE)
            """The interval between frames, in seconds."""
            self.is_recording = self._capture.get(cv2.CAP_PROP_FRAME_COUNT) > 0
            """Whether the video has an end, so that the reader sets the pace, not a camera."""
            self._resources = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._resources.close()

    def _require_plausible_size(self, address: SourceAddress) -> None:
        width = round(self._capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        height = round(self._capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        if width * height > _MAX_FRAME_PIXELS:
            raise SourceNotOpened(
                f"{address.display_name} has frames of {width} x {height} pixels; the limit is"
                f" {_MAX_FRAME_PIXELS} pixels a frame. Scale the video down."
            )

    @property
    def position(self) -> float:
        """The position of the last frame in the video, in seconds; 0 if unknown."""
        return max(0.0, self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)

    def grab(self) -> bool:
        """Advance to the next frame; return False at the end or on an error."""
        return self._capture.grab()

    def retrieve(self) -> Image | None:
        """Return the image of the grabbed frame, or None if it is damaged."""
        good, image = self._capture.retrieve()
        return _as_color(image) if good else None

    def rewind(self) -> bool:
        """Seek to the first frame; return False if the source does not support it."""
        return self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)

    def is_key_frame(self, since_last: float) -> bool:
        """Return whether the grabbed frame is a key frame.

        OpenCV reports the type of a frame for videos that FFmpeg reads; every I-frame counts. For
        webcams, one frame per second is used instead.

        Args:
            since_last: The time since the last key frame, in seconds.
        """
        kind = int(self._capture.get(cv2.CAP_PROP_FRAME_TYPE))
        if kind == _INTRA_FRAME:
            return True
        return kind not in _INTER_FRAMES and since_last >= _KEY_FRAME_INTERVAL


def _check(address: SourceAddress, timeout: float) -> None:
    """Raise SourceNotOpened for sources that OpenCV must not open or would block on."""
    if isinstance(address, NetworkCamera):
        # OpenCV opens one video at a time per process, so cameras that do not respond at all are
        # rejected first.
        require_response(address, timeout)
    elif isinstance(address, VideoFile):
        require_container(address)


def _open(address: SourceAddress, timeout: float) -> cv2.VideoCapture:
    if isinstance(address, Webcam):
        capture = cv2.VideoCapture(address.device_id)
        advice = "Check that the camera is plugged in and that no other program uses it."
    elif isinstance(address, NetworkCamera):
        milliseconds = round(timeout * 1000)
        capture = cv2.VideoCapture(
            address.normalized_url,
            cv2.CAP_FFMPEG,
            [
                cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
                milliseconds,
                cv2.CAP_PROP_READ_TIMEOUT_MSEC,
                round(_READ_TIMEOUT * 1000),
                cv2.CAP_PROP_N_THREADS,
                1,
            ],
        )
        advice = (
            "It responds, but not with a video. Check the path, the user name and the password in"
            " the URL."
        )
    else:
        capture = cv2.VideoCapture(str(address.path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        advice = "It is not a video that OpenCV can read, or it is incomplete. Use MP4 with H.264."
    if not capture.isOpened():
        capture.release()
        raise SourceNotOpened(f"{address.display_name} cannot be opened. {advice}")
    return capture


def _as_color(image: npt.NDArray[np.generic]) -> Image:
    """Convert an image to three channels of 8 bits, regardless of the camera's format."""
    pixels = image.astype("uint8", copy=False)
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR).astype("uint8", copy=False)
    return pixels
