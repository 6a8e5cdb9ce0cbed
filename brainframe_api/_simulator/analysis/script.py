"""Streams that follow a script instead of a video.

Scripted detections pass through the same tracker, zones, conditions and alarms as those of a video.
Time is virtual: it advances only on request, and as fast as requested.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.detections import copy_detection
from brainframe_api._simulator.analysis.frame import AnalyzedFrame, Frame
from brainframe_api._simulator.analysis.geometry import box_of

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, Detection, ZoneStatus

    from brainframe_api._simulator.analysis.frame import Image
    from brainframe_api._simulator.analysis.stream_analysis import StreamAnalysis

_ROUNDING = 1e-9


class ScriptedDetections:
    """The stage that produces the scripted detections."""

    capsule_name = "script"

    def __init__(self) -> None:
        self.visible: Sequence[Detection] = ()

    def process(
        self,
        frame: Frame,  # noqa: ARG002 (the visible objects do not depend on the frame)
        detections: list[Detection],
        options: Mapping[str, object],  # noqa: ARG002 (the stage has no options)
    ) -> list[Detection]:
        """Add the visible objects, as copies, because later stages modify detections."""
        return [*detections, *(copy_detection(item) for item in self.visible)]


class Script:
    """Feeds scripted detections into the analysis of a stream. Thread-safe.

    Args:
        analysis: The analysis of the stream.
        found: The first stage of that analysis.
        started_at: The Unix time at which the script starts.
        frame_rate: Frames per second of virtual time.
        image: The image of all frames, or None.
    """

    def __init__(
        self,
        analysis: StreamAnalysis,
        found: ScriptedDetections,
        *,
        started_at: float,
        frame_rate: float = 10.0,
        image: Image | None = None,
    ) -> None:
        self.analysis = analysis
        """The analysis of the stream."""
        self.image = image
        """The image of all frames: height x width x 3, BGR; or None."""
        self._found = found
        self._started_at = started_at
        self._frame_rate = frame_rate
        self._lock = threading.Lock()
        self._elapsed = 0.0
        self._frames = 0
        self._times: list[float] = []
        self._scenes: list[Sequence[Detection]] = []

    @property
    def elapsed(self) -> float:
        """The elapsed virtual time, in seconds."""
        return self._elapsed

    @property
    def now(self) -> float:
        """The virtual Unix time, in seconds."""
        return self._started_at + self._elapsed

    def at(self, seconds: float, detections: Sequence[Detection]) -> None:
        """Set the visible objects from a time on, until the next time in the script.

        Args:
            seconds: The time, in seconds from the start of the script.
            detections: All visible objects. Nothing is visible before the first time.

        Raises:
            ValueError: If an object lies wholly outside the frame.
        """
        self._require_visible(detections)
        with self._lock:
            index = bisect_right(self._times, seconds)
            self._times.insert(index, seconds)
            self._scenes.insert(index, tuple(detections))

    def advance(self, seconds: float, *, speed: float | None = None) -> AnalyzedFrame | None:
        """Advance the virtual time, frame by frame.

        Args:
            seconds: How far to advance, in seconds.
            speed: A multiple of real time, or None to advance without waiting.

        Returns:
            The last analyzed frame, or None if no frame was due.
        """
        result = None
        with self._lock:
            end = self._elapsed + seconds
            while self._next_frame_at() <= end + _ROUNDING:
                due = self._next_frame_at()
                if speed is not None:
                    time.sleep(max(0.0, due - self._elapsed) / speed)
                self._elapsed = due
                result = self._analyze(self._scene_at(due))
            self._elapsed = end
        return result

    def push(
        self, detections: Sequence[Detection], *, tstamp: float | None = None
    ) -> AnalyzedFrame:
        """Analyze one frame with exactly these detections, regardless of the script.

        Args:
            detections: All visible objects.
            tstamp: The Unix time of the frame; virtual time advances to it, but never goes back. By
                default, one frame interval after the previous frame.

        Returns:
            The frame with its zone statuses.

        Raises:
            ValueError: If an object lies wholly outside the frame.
        """
        self._require_visible(detections)
        with self._lock:
            if tstamp is None:
                self._elapsed = max(self._elapsed, self._next_frame_at())
            else:
                self._elapsed = max(self._elapsed, tstamp - self._started_at)
            return self._analyze(detections)

    def put_statuses(self, statuses: Mapping[str, ZoneStatus]) -> None:
        """Publish zone statuses directly, bypassing detections, counting and alarms.

        They are the newest statuses of the stream until its next frame.

        Args:
            statuses: The statuses by zone name. Clients expect a status for every zone.
        """
        with self._lock:
            self.analysis.publish(dict(statuses))

    def put_alert(self, alert: Alert) -> Alert:
        """Raise an alert directly, bypassing the conditions of its alarm.

        It is stored immediately, and included in the status of its zone from the next frame on. An
        alert without an end time lasts until `end_alert`.

        Args:
            alert: The alert; the store assigns its ID.

        Returns:
            The alert with its ID.
        """
        with self._lock:
            frame = self._frame()
            return self.analysis.put_alert(alert, frame, list(self._found.visible))

    def end_alert(self, alert_id: int) -> None:
        """End an alert that was raised with `put_alert`, at the current virtual time."""
        with self._lock:
            self.analysis.end_alert(alert_id, self.now)

    def close(self) -> None:
        """End all alerts and the analysis of the stream."""
        with self._lock:
            self.analysis.finish()

    def _require_visible(self, detections: Sequence[Detection]) -> None:
        if self.image is None:
            return
        height, width = self.image.shape[:2]
        for detection in detections:
            left, top, right, bottom = box_of(detection)
            if right < 0 or bottom < 0 or left > width or top > height:
                raise ValueError(
                    f"the {detection.class_name!r} from {left:g},{top:g} to {right:g},{bottom:g} is"
                    f" outside the frame of {width} x {height} pixels; leave it out, or start the"
                    " script with another size"
                )

    def _next_frame_at(self) -> float:
        """Return the due time of the next frame, in seconds from the start of the script."""
        # Computed from the frame number, because a sum of intervals accumulates rounding errors.
        number = int(self._elapsed * self._frame_rate + _ROUNDING)
        due = number / self._frame_rate
        is_first = self._frames == 0 and due >= self._elapsed - _ROUNDING
        return due if is_first else (number + 1) / self._frame_rate

    def _scene_at(self, seconds: float) -> Sequence[Detection]:
        index = bisect_right(self._times, seconds + _ROUNDING)
        return self._scenes[index - 1] if index else ()

    def _analyze(self, detections: Sequence[Detection]) -> AnalyzedFrame:
        self._found.visible = tuple(detections)
        frame = self._frame()
        self._frames += 1
        return self.analysis.analyze(frame)

    def _frame(self) -> Frame:
        return Frame(self._frames, self.now, self._elapsed, self.image, self._frames == 0)
