"""One picture of a video, with its time."""

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
    """A picture as it came from its source.

    Attributes:
        index: Number of the frame since the source was opened, counting those never analysed.
        tstamp: When it was read, in Unix time (seconds).
        position: Where it is in the video, in seconds from the video's start.
        image: Height x width x 3, BGR; None where a scripted stream has no picture.
        discontinuity: True if this frame does not follow the one before it: the first one, the
            first after the end of a file that loops, the first after a reconnect.
    """

    index: int
    tstamp: float
    position: float
    image: Image | None
    discontinuity: bool = False


@dataclass(frozen=True, slots=True)
class AnalysedFrame:
    """A frame with what was found in it.

    Attributes:
        stream_id: The stream that it belongs to.
        frame: The picture and its time.
        detections: All objects found.
        statuses: Zone name to the status of that zone; empty while the frame is still being
            worked on, as in the snapshot of an alert that opens.
    """

    stream_id: int
    frame: Frame
    detections: list[Detection]
    statuses: dict[str, ZoneStatus]

    @property
    def tstamp(self) -> float:
        """When the frame was read, in Unix time (seconds)."""
        return self.frame.tstamp

    @property
    def image(self) -> Image | None:
        """The picture: height x width x 3, BGR; None where a scripted stream has none."""
        return self.frame.image
