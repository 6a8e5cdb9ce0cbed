"""Frames of a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from brainframe_rest.models import Detection, ZoneStatus

    Image = npt.NDArray[np.uint8]
    """Height x width x 3, BGR, 8 bits."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as read from its source.

    Attributes:
        index: The number of the frame since the source was started, including skipped frames.
        tstamp: The Unix time when the frame was read, in seconds.
        position: The position in the video, in seconds from its start.
        image: Height x width x 3, BGR; None for scripted streams without an image.
        discontinuity: Whether the frame does not follow the previous one: the first frame, the
            first after a file loops, and the first after a reconnect.
    """

    index: int
    tstamp: float
    position: float
    image: Image | None
    discontinuity: bool = False


@dataclass(frozen=True, slots=True)
class AnalyzedFrame:
    """A frame with its analysis results.

    Attributes:
        stream_id: The stream of the frame.
        frame: The frame.
        detections: All detections.
        statuses: The zone statuses by zone name; empty while the frame is being analyzed, as in the
            snapshot of a new alert.
    """

    stream_id: int
    frame: Frame
    detections: list[Detection]
    statuses: dict[str, ZoneStatus]

    @property
    def tstamp(self) -> float:
        """The Unix time when the frame was read, in seconds."""
        return self.frame.tstamp

    @property
    def image(self) -> Image | None:
        """The image: height x width x 3, BGR; None for scripted streams without an image."""
        return self.frame.image
