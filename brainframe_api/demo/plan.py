"""What the demo analyses and where it looks: the video, and a zone and an alarm that suit it."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from brainframe_api.demo.options import DemoError
from brainframe_api.opencv import import_opencv

Corners = tuple[tuple[float, float], ...]

# Corners as shares of the frame's width and height. The sample shows a car park: this is the part
# of the road on which most people walk. Of an unknown video it is all but the edges.
_ROAD: Corners = ((0.43, 0.33), (0.8, 0.33), (0.84, 0.68), (0.43, 0.54))
_ALL_BUT_THE_EDGES: Corners = ((0.05, 0.05), (0.95, 0.05), (0.95, 0.97), (0.05, 0.97))


@dataclass(frozen=True, slots=True)
class Plan:
    """What to analyse, and what to look for in it.

    Attributes:
        video: the video file.
        mime_type: its MIME type.
        size: (width, height) of its frames in pixels.
        zone_name: what to call the zone.
        corners: the zone's corners as shares of the frame's width and height.
        alarm_name: what to call the alarm.
        more_than: the alarm goes off when more objects than this are in the zone.
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
        """The zone's corners in pixels."""
        width, height = self.size
        return [[round(x * width), round(y * height)] for x, y in self.corners]


def make_plan(video: Path | None) -> Plan:
    """Looks at the video and decides what to look for in it.

    Args:
        video: the video file; None for the sample that ships with the simulator.

    Returns:
        The plan.

    Raises:
        DemoError: the file is no video that OpenCV can read.
        OSError: there is no such file, or it may not be read.
    """
    if video is None:
        from brainframe_api.simulator.media import PEDESTRIANS

        size = _frame_size(PEDESTRIANS)
        return Plan(PEDESTRIANS, "video/mp4", size, "Crossing", _ROAD, "Three or more people", 2)
    with video.open("rb"):  # OpenCV would only say that it did not work, not why.
        pass
    mime_type = mimetypes.guess_type(video.name)[0] or "application/octet-stream"
    size = _frame_size(video)
    return Plan(video, mime_type, size, "Middle", _ALL_BUT_THE_EDGES, "Somebody is there", 0)


def _frame_size(video: Path) -> tuple[int, int]:
    cv2 = import_opencv()
    capture = cv2.VideoCapture(str(video))
    try:
        readable, frame = capture.read()
    finally:
        capture.release()
    if not readable:
        raise DemoError(
            f"{video} is no video that OpenCV can read here. Try an MP4 file with H.264."
        )
    return int(frame.shape[1]), int(frame.shape[0])
