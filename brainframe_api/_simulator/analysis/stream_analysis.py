"""The analysis of one stream, from a frame to a published packet."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.counting import LOST_AFTER
from brainframe_api._simulator.analysis.frame import AnalyzedFrame, Frame
from brainframe_api._simulator.analysis.pipeline import StreamSettings, run_stages
from brainframe_api._simulator.analysis.zone_monitor import StreamZones

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, Detection, Zone, ZoneStatus

    from brainframe_api._simulator.analysis.alarms import AlertStore
    from brainframe_api._simulator.analysis.packets import PacketHub
    from brainframe_api._simulator.analysis.pipeline import Stage

_SMALLEST_STEP = 1e-6
"""The increment of timestamps if the clock stops or is set back, in seconds."""


class StreamAnalysis:
    """Analyzer of one stream. It passes frames through stages and zones, and publishes results.

    A single thread analyzes the frames. Changes may be requested in any thread; the analyzing
    thread applies them before its next frame. So callers never wait for a frame, and no lock is
    held while alerts are opened and closed.

    Args:
        stream_id: The stream.
        stages: Returns the stages that produce the detections of the next frame, in order.
        zones: The zones of the stream with their alarms.
        settings: The initial settings.
        store: The store for alerts.
        hub: The hub that the zone statuses are published to.
        clock: Returns the current Unix time in seconds.
        lost_after: How long an object may be out of sight before it counts as gone, in seconds.
    """

    def __init__(
        self,
        stream_id: int,
        stages: Callable[[], Sequence[Stage]],
        zones: Iterable[Zone],
        settings: StreamSettings,
        store: AlertStore,
        hub: PacketHub,
        *,
        clock: Callable[[], float] = time.time,
        lost_after: float = LOST_AFTER,
    ) -> None:
        self.stream_id = stream_id
        self.settings = settings
        """The current settings. May be replaced from any thread, but must not be modified."""
        self.newest: AnalyzedFrame | None = None
        """The last analyzed frame, or None."""
        self.frames = 0
        """The number of analyzed frames."""
        self.clock = clock
        self._stages = stages
        self._hub = hub
        self._zones = StreamZones(zones, store, lost_after=lost_after)
        self._changes: deque[Callable[[], None]] = deque()
        self._newest_tstamp = -math.inf
        hub.admit(stream_id, self)

    def set_zones(self, zones: Iterable[Zone]) -> None:
        """Replace the zones, starting with the next frame."""
        self._changes.append(lambda: self._zones.configure(zones, self.clock()))

    def set_alert_verification(self, alert_id: int, verified_as: bool | None) -> None:
        """Set the verification of an ongoing alert."""
        self._changes.append(lambda: self._zones.verify(alert_id, verified_as))

    def apply_changes(self) -> None:
        """Apply pending changes. Only for the analyzing thread."""
        while self._changes:
            self._changes.popleft()()

    def analyze(self, frame: Frame) -> AnalyzedFrame:
        """Analyze the next frame and publish the results. Only for the analyzing thread."""
        self.apply_changes()
        # Clients interpret an unchanged timestamp as an unchanged result.
        if frame.tstamp <= self._newest_tstamp:
            frame = replace(frame, tstamp=self._newest_tstamp + _SMALLEST_STEP)
        self._newest_tstamp = frame.tstamp
        detections = run_stages(self._stages(), frame, self.settings)
        statuses = self._zones.update(frame, detections)
        result = AnalyzedFrame(self.stream_id, frame, detections, statuses)
        self.newest = result
        self.frames += 1
        self.publish(statuses)
        return result

    def publish(self, statuses: dict[str, ZoneStatus]) -> None:
        """Publish zone statuses as the newest ones of this stream."""
        self._hub.publish(self.stream_id, self, statuses)

    def put_alert(self, alert: Alert, frame: Frame, detections: list[Detection]) -> Alert:
        """Store an alert that was not raised by a condition. Only for the analyzing thread.

        Args:
            alert: The alert; the store assigns its ID.
            frame: The frame to store with the alert.
            detections: The detections of that frame.

        Returns:
            The alert with its ID.
        """
        self.apply_changes()
        return self._zones.put_alert(alert, AnalyzedFrame(self.stream_id, frame, detections, {}))

    def end_alert(self, alert_id: int, tstamp: float) -> None:
        """End an alert that was added with `put_alert`. Only for the analyzing thread."""
        self.apply_changes()
        self._zones.end_alert(alert_id, tstamp)

    def finish(self) -> None:
        """End all alerts, after the last frame. Only for the analyzing thread."""
        self.apply_changes()
        self._zones.close(max(self.clock(), self._newest_tstamp))
