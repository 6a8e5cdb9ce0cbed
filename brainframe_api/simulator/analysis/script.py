"""A stream that follows a script in place of a video.

The detections of the script go through the same tracker, zones, conditions and alarms as those of a
video. Time is virtual: it only moves when the script is told to go on, and as fast as that.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from brainframe_api.simulator.analysis.detections import copy_detection
from brainframe_api.simulator.analysis.frame import AnalysedFrame, Frame

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, Detection, ZoneStatus

    from brainframe_api.simulator.analysis.frame import Image
    from brainframe_api.simulator.analysis.stream_analysis import StreamAnalysis

_ROUNDING = 1e-9


class ScriptedDetections:
    """The stage that finds in a frame what the script says."""

    capsule_name = "script"

    def __init__(self) -> None:
        self.visible: Sequence[Detection] = ()

    def process(
        self,
        frame: Frame,  # noqa: ARG002 (what is visible does not depend on the picture)
        detections: list[Detection],
        options: Mapping[str, object],  # noqa: ARG002 (it has none)
    ) -> list[Detection]:
        """Add what is visible. Copies, since later stages write into detections."""
        return [*detections, *(copy_detection(item) for item in self.visible)]


class Script:
    """Plays a script into the analysis of a stream. May be used from several threads.

    Args:
        analysis: The analysis of the stream.
        found: The first stage of that analysis.
        started_at: The Unix time at which the script begins.
        frame_rate: Frames per second of virtual time.
        image: The picture that all frames show, or None.
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
        """The analysis of the stream, which the script feeds."""
        self.image = image
        """The picture that all frames show: height x width x 3, BGR. None shows nothing."""
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
        """How many seconds of the script have passed."""
        return self._elapsed

    @property
    def now(self) -> float:
        """The virtual time, in Unix time (seconds)."""
        return self._started_at + self._elapsed

    def at(self, seconds: float, detections: Sequence[Detection]) -> None:
        """Say what is visible from a moment on, until the next moment of the script.

        Args:
            seconds: The moment, in seconds from the start of the script.
            detections: Everything that is visible then. Nothing is visible before the first moment.
        """
        with self._lock:
            index = bisect_right(self._times, seconds)
            self._times.insert(index, seconds)
            self._scenes.insert(index, tuple(detections))

    def advance(self, seconds: float, *, speed: float | None = None) -> AnalysedFrame | None:
        """Let time pass, frame by frame.

        Args:
            seconds: For how many seconds of the script.
            speed: How many times as fast as real time; None does not wait at all.

        Returns:
            The last frame that was analysed, or None when the time is shorter than one frame.
        """
        result = None
        with self._lock:
            end = self._elapsed + seconds
            while self._next_frame_at() <= end + _ROUNDING:
                due = self._next_frame_at()
                if speed is not None:
                    time.sleep(max(0.0, due - self._elapsed) / speed)
                self._elapsed = due
                result = self._analyse(self._scene_at(due))
            self._elapsed = end
        return result

    def push(
        self, detections: Sequence[Detection], *, tstamp: float | None = None
    ) -> AnalysedFrame:
        """Analyse one frame with exactly these detections, whatever the script says.

        Args:
            detections: Everything that is visible in the frame.
            tstamp: The Unix time of the frame; virtual time moves there, but never back. Without
                it, the frame is one frame interval after the one before.

        Returns:
            The frame with its zone statuses.
        """
        with self._lock:
            if tstamp is None:
                self._elapsed = max(self._elapsed, self._next_frame_at())
            else:
                self._elapsed = max(self._elapsed, tstamp - self._started_at)
            return self._analyse(detections)

    def put_statuses(self, statuses: Mapping[str, ZoneStatus]) -> None:
        """Publish zone statuses as they are, past detections, counting and alarms.

        They are the newest ones of the stream until its next frame.

        Args:
            statuses: Zone name to status. Clients expect a status for every zone.
        """
        with self._lock:
            self.analysis.publish(dict(statuses))

    def put_alert(self, alert: Alert) -> Alert:
        """Raise an alert, past the conditions of its alarm.

        It is stored at once, and in the status of its zone from the next frame on. One without an
        end goes on until `end_alert`.

        Args:
            alert: The alert; its ID is given by the store.

        Returns:
            The alert with its ID.
        """
        with self._lock:
            frame = self._frame()
            return self.analysis.put_alert(alert, frame, list(self._found.visible))

    def end_alert(self, alert_id: int) -> None:
        """End an alert that was raised with `put_alert`, at the virtual time."""
        with self._lock:
            self.analysis.end_alert(alert_id, self.now)

    def close(self) -> None:
        """End all alerts; the stream is no longer analysed."""
        with self._lock:
            self.analysis.finish()

    def _next_frame_at(self) -> float:
        """Return when the next frame is due, in seconds from the start of the script."""
        # Counted instead of added up, so that the tenth frame is at 1.0 and not at 0.9999.
        number = int(self._elapsed * self._frame_rate + _ROUNDING)
        due = number / self._frame_rate
        is_first = self._frames == 0 and due >= self._elapsed - _ROUNDING
        return due if is_first else (number + 1) / self._frame_rate

    def _scene_at(self, seconds: float) -> Sequence[Detection]:
        index = bisect_right(self._times, seconds + _ROUNDING)
        return self._scenes[index - 1] if index else ()

    def _analyse(self, detections: Sequence[Detection]) -> AnalysedFrame:
        self._found.visible = tuple(detections)
        frame = self._frame()
        self._frames += 1
        return self.analysis.analyse(frame)

    def _frame(self) -> Frame:
        return Frame(self._frames, self.now, self._elapsed, self.image, self._frames == 0)
