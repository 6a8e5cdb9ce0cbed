"""A video that OpenCV has opened, and the checks that come before that."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from brainframe_api.simulator.analysis.opencv import cv2
from brainframe_api.simulator.analysis.reachability import require_answer
from brainframe_api.simulator.analysis.source_address import (
    NetworkCamera,
    SourceNotOpened,
    VideoFile,
    Webcam,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from brainframe_api.simulator.analysis.frame import Image
    from brainframe_api.simulator.analysis.source_address import SourceAddress

OPEN_TIMEOUT = 5.0
"""Seconds until a source that does not answer counts as unreachable."""

_READ_TIMEOUT = 5.0
"""Seconds without a frame until a network camera counts as broken."""

_DEFAULT_FRAME_RATE = 25.0
_BELIEVABLE_FRAME_RATES = (0.1, 240.0)
"""Some containers give the time base, like 90000, in place of a frame rate."""

_INTRA_FRAME = ord("I")
_INTER_FRAMES = (ord("P"), ord("B"))
_KEY_FRAME_INTERVAL = 1.0
"""Where a backend does not tell the kind of a frame, one frame in this many seconds stands in."""


class OpenedVideo:
    """A video that OpenCV has opened; a context manager that lets go of it again.

    Args:
        address: The video.
        timeout: How long a network camera may take to open, in seconds.

    Raises:
        SourceNotOpened: It does not exist, cannot be reached or is not a video.
    """

    def __init__(self, address: SourceAddress, *, timeout: float = OPEN_TIMEOUT) -> None:
        self._capture = _open(address, timeout)
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        slowest, fastest = _BELIEVABLE_FRAME_RATES
        self.frame_interval = 1 / (rate if slowest <= rate <= fastest else _DEFAULT_FRAME_RATE)
        """Seconds from one frame to the next."""
        self.is_recording = self._capture.get(cv2.CAP_PROP_FRAME_COUNT) > 0
        """True if it has an end, so that the reader and not the camera sets the pace."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._capture.release()

    @property
    def position(self) -> float:
        """Where the last frame is in the video, in seconds; 0 where that is unknown."""
        return max(0.0, self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)

    def grab(self) -> bool:
        """Go to the next frame. False at the end and when the source broke."""
        return self._capture.grab()

    def retrieve(self) -> Image | None:
        """Return the picture of the frame that was grabbed, or None if it is damaged."""
        good, image = self._capture.retrieve()
        return _as_color(image) if good else None

    def rewind(self) -> bool:
        """Go back to the first frame. False where that is impossible."""
        return self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)

    def is_key_frame(self, since_last: float) -> bool:
        """Tell whether the frame that was grabbed is a key frame.

        OpenCV tells the kind of a frame for videos that FFmpeg reads; every frame that needs no
        other (an I frame) counts. For webcams, one frame each second stands in.

        Args:
            since_last: Seconds since the last key frame.
        """
        kind = int(self._capture.get(cv2.CAP_PROP_FRAME_TYPE))
        if kind == _INTRA_FRAME:
            return True
        return kind not in _INTER_FRAMES and since_last >= _KEY_FRAME_INTERVAL


def _open(address: SourceAddress, timeout: float) -> cv2.VideoCapture:
    if isinstance(address, Webcam):
        capture = cv2.VideoCapture(address.device_id)
        advice = "Check that the camera is plugged in and that no other program uses it."
    elif isinstance(address, NetworkCamera):
        # OpenCV opens one video at a time in the whole process and holds all others up while it
        # waits, so what does not answer at all must not get that far.
        require_answer(address, timeout)
        milliseconds = round(timeout * 1000)
        capture = cv2.VideoCapture(
            address.url,
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
            "It answers, but not with a video. Check the path, the user name and the password in"
            " the URL."
        )
    else:
        _require_binary(address)
        capture = cv2.VideoCapture(str(address.path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        advice = "It is not a video that OpenCV can read, or it is incomplete. Use MP4 with H.264."
    if not capture.isOpened():
        capture.release()
        raise SourceNotOpened(f"{address.display_name} cannot be opened. {advice}")
    return capture


def _require_binary(address: VideoFile) -> None:
    """Refuse files that FFmpeg would take for a playlist or a text terminal.

    A playlist names other files and hosts, which an uploaded file has no business to open.
    """
    try:
        with address.path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise SourceNotOpened(
            f"{address.display_name} cannot be read: {error.strerror}."
        ) from error
    if not start:
        raise SourceNotOpened(f"{address.display_name} is empty. Upload the video again.")
    if all(byte >= 32 or byte in b"\t\n\r\f" for byte in start):
        raise SourceNotOpened(
            f"{address.display_name} is text, not a video. Use a video file, such as MP4."
        )


def _as_color(image: npt.NDArray[np.generic]) -> Image:
    """Give every picture three channels of 8 bits, whatever the camera sends."""
    pixels = image.astype("uint8", copy=False)
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR).astype("uint8", copy=False)
    return pixels
