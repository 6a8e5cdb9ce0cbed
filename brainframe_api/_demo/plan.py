"""The plan of the demo: a video, with a zone and an alarm that suit it."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from brainframe_api._demo.options import DemoError
from brainframe_api._opencv import import_opencv

Corners = tuple[tuple[float, float], ...]

# Corners as fractions of the frame's width and height. The sample shows a parking lot, and the zone
# is the part of the road where most people walk. For other videos, the zone is the frame without
# its edges.
_ROAD: Corners = ((0.43, 0.33), (0.8, 0.33), (0.84, 0.68), (0.43, 0.54))
_INNER_FRAME: Corners = ((0.05, 0.05), (0.95, 0.05), (0.95, 0.97), (0.05, 0.97))


@dataclass(frozen=True, slots=True)
class Plan:
    """Video to analyze, with the zone and the alarm to create.

    Attributes:
        video: The video file.
        mime_type: The MIME type of the video.
        size: The width and height of its frames in pixels.
        zone_name: The name of the zone.
        corners: The corners of the zone as fractions of the frame's width and height.
        alarm_name: The name of the alarm.
        more_than: The number of objects in the zone above which the alarm is triggered.
    """

    video: Path
    mime_type: str
    size: tuple[int, int]
    zone_name: str
    corners: Corners
    alarm_name: str
    more_than: int

    @property
    def coords(self) -> list[list[int]]:
        """The corners of the zone in pixels."""
        width, height = self.size
        return [[round(x * width), round(y * height)] for x, y in self.corners]


def make_plan(video: Path | None) -> Plan:
    """Return the plan for a video.

    Args:
        video: The video file; None for the sample of the simulator.

    Raises:
        DemoError: If OpenCV cannot decode the file.
        OSError: If the file does not exist or cannot be read.
    """
    if video is None:
        from brainframe_api.simulator.media import PEDESTRIANS

        size = _frame_size(PEDESTRIANS)
        return Plan(PEDESTRIANS, "video/mp4", size, "Crossing", _ROAD, "Three or more people", 2)
    with video.open("rb"):  # OpenCV does not report why it cannot open a file.
        pass
    mime_type = mimetypes.guess_type(video.name)[0] or "application/octet-stream"
    size = _frame_size(video)
    return Plan(video, mime_type, size, "Middle", _INNER_FRAME, "Somebody is there", 0)


def _frame_size(video: Path) -> tuple[int, int]:
    cv2 = import_opencv()
    capture = cv2.VideoCapture(str(video))
    try:
        readable, frame = capture.read()
    finally:
        capture.release()
    if not readable:
        raise DemoError(
            f"{video} cannot be decoded as a video by the installed OpenCV. "
            "Use an MP4 file with H.264."
        )
    return int(frame.shape[1]), int(frame.shape[0])
