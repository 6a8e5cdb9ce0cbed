"""The analysis of one stream: from a frame to a published packet."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brainframe_api.simulator.analysis.counting import LOST_AFTER
from brainframe_api.simulator.analysis.frame import AnalysedFrame, Frame
from brainframe_api.simulator.analysis.pipeline import StreamSettings, run_stages
from brainframe_api.simulator.analysis.zone_monitor import StreamZones

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, Detection, Zone, ZoneStatus

    from brainframe_api.simulator.analysis.alarms import AlertStore
    from brainframe_api.simulator.analysis.packets import PacketHub
    from brainframe_api.simulator.analysis.pipeline import Stage

_SMALLEST_STEP = 1e-6
"""Seconds by which time stamps grow when the clock stands still or is set back."""


class StreamAnalysis:
    """Leads the frames of one stream through stages and zones, and publishes the result.

    One thread analyses; changes may come from any thread and are applied by the analysing one
    before its next frame. So nobody ever waits for a frame, and alerts are opened and closed
    without a lock being held.

    Args:
        stream_id: The stream.
        stages: What finds the detections, in order.
        zones: The zones of the stream with their alarms.
        settings: Options and active flags to begin with.
        store: Where alerts go.
        hub: Where the zone statuses go.
        clock: Unix time in seconds.
        lost_after: Seconds out of sight after which an object counts as gone.
    """

    def __init__(
        self,
        stream_id: int,
        stages: Sequence[Stage],
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
        """Replaced, never modified; may be set from any thread."""
        self.newest: AnalysedFrame | None = None
        """The frame that was analysed last, or None."""
        self.frames = 0
        """How many frames were analysed."""
        self.clock = clock
        self._stages = stages
        self._hub = hub
        self._zones = StreamZones(zones, store, lost_after=lost_after)
        self._changes: deque[Callable[[], None]] = deque()
        self._newest_tstamp = -math.inf
        hub.admit(stream_id, self)

    def set_zones(self, zones: Iterable[Zone]) -> None:
        """Use other zones from the next frame on."""
        self._changes.append(lambda: self._zones.configure(zones, self.clock()))

    def set_alert_verification(self, alert_id: int, verified_as: bool | None) -> None:
        """Show how a person judged an alert, as long as it is going on."""
        self._changes.append(lambda: self._zones.verify(alert_id, verified_as))

    def apply_changes(self) -> None:
        """Apply the changes that were asked for. Only for the analysing thread."""
        while self._changes:
            self._changes.popleft()()

    def analyse(self, frame: Frame) -> AnalysedFrame:
        """Analyse the next frame and publish what was found. Only for the analysing thread."""
        self.apply_changes()
        # Clients take an unchanged time stamp for an unchanged result.
        if frame.tstamp <= self._newest_tstamp:
            frame = replace(frame, tstamp=self._newest_tstamp + _SMALLEST_STEP)
        self._newest_tstamp = frame.tstamp
        detections = run_stages(self._stages, frame, self.settings)
        statuses = self._zones.update(frame, detections)
        result = AnalysedFrame(self.stream_id, frame, detections, statuses)
        self.newest = result
        self.frames += 1
        self.publish(statuses)
        return result

    def publish(self, statuses: dict[str, ZoneStatus]) -> None:
        """Publish zone statuses as the newest ones of this stream."""
        self._hub.publish(self.stream_id, self, statuses)

    def put_alert(self, alert: Alert, frame: Frame, detections: list[Detection]) -> Alert:
        """Store an alert that no condition raised. Only for the analysing thread.

        Args:
            alert: The alert; its ID is given by the store.
            frame: The frame that is saved with it.
            detections: What was found in that frame.

        Returns:
            The alert with its ID.
        """
        self.apply_changes()
        return self._zones.put_alert(alert, AnalysedFrame(self.stream_id, frame, detections, {}))

    def end_alert(self, alert_id: int, tstamp: float) -> None:
        """End an alert that was put. Only for the analysing thread."""
        self._zones.end_alert(alert_id, tstamp)

    def finish(self) -> None:
        """End all alerts. Only for the analysing thread, after its last frame."""
        self.apply_changes()
        self._zones.close(max(self.clock(), self._newest_tstamp))
