"""Control of the analysis of streams, and access to its results."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.counting import LOST_AFTER
from brainframe_api._simulator.analysis.native_calls import LONGEST_CALL, NativeCalls
from brainframe_api._simulator.analysis.packets import PacketHub
from brainframe_api._simulator.analysis.pipeline import (
    MotionStage,
    ObjectDetectorStage,
    RecognizerStage,
    StreamSettings,
    TrackerStage,
)
from brainframe_api._simulator.analysis.script import Script, ScriptedDetections
from brainframe_api._simulator.analysis.stream_analysis import StreamAnalysis
from brainframe_api._simulator.analysis.stream_worker import StreamState, StreamWorker
from brainframe_api._simulator.analysis.tracking import TrackerOptions

if TYPE_CHECKING:
    from brainframe_rest.models import Zone

    from brainframe_api._simulator.analysis.alarms import AlertStore
    from brainframe_api._simulator.analysis.frame import AnalyzedFrame, Image
    from brainframe_api._simulator.analysis.pipeline import Recognize, Stage, StageSource
    from brainframe_api._simulator.analysis.source import FrameSource
    from brainframe_api._simulator.analysis.source_address import SourceAddress

_logger = logging.getLogger("brainframe_api.simulator")

_STOP_TIMEOUT = 1.0
"""How long stopping waits for the frame being analyzed, in seconds."""

_SCRIPT_TRACKING = TrackerOptions(lost_after=60.0, confirm_frames=1)
"""Scripted detections are exact, so one frame confirms a track. Frames may be far apart."""

_SCRIPT_LOST_AFTER = 0.0
"""Scripted detections are exact, so an object that is no longer scripted is gone immediately."""


class Analyzer:
    """Analyzes streams, each in its own threads. Thread-safe.

    Args:
        store: The store for alerts.
        clock: Returns the current Unix time in seconds.
        recognize: Returns the identity of a detection and its distance. None disables recognition.
        extra_stages: Creates additional stages for a stream, which run after the built-in ones.
        scripted_stages: Creates the source of a stream's scripted stages. None means no such
            stages.
        open_source: Creates the frame source for an address, in place of OpenCV. Its second
            argument returns whether only key frames are needed.
    """

    def __init__(
        self,
        store: AlertStore,
        *,
        clock: Callable[[], float] = time.time,
        recognize: Recognize | None = None,
        extra_stages: Callable[[], Sequence[Stage]] = tuple,
        scripted_stages: Callable[[], StageSource] | None = None,
        open_source: Callable[[SourceAddress, Callable[[], bool]], FrameSource] | None = None,
    ) -> None:
        self.packets = PacketHub()
        """The zone statuses of all streams."""
        self.native_calls = NativeCalls()
        """The OpenCV calls of all threads that read or open a video."""
        self._store = store
        self._clock = clock
        self._recognize = recognize
        self._extra_stages = extra_stages
        self._scripted_stages = scripted_stages
        self._open_source = open_source or self._open_video
        self._turns = threading.Semaphore(os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._workers: dict[int, StreamWorker] = {}
        self._scripts: dict[int, Script] = {}

    def start(
        self,
        stream_id: int,
        address: SourceAddress,
        zones: Iterable[Zone],
        settings: StreamSettings | None = None,
    ) -> None:
        """Start analyzing a stream. Do nothing if it is already being analyzed.

        An unreachable source is retried until the analysis is stopped; call `probe` first to reject
        it.

        Args:
            stream_id: The stream.
            address: The address of its video.
            zones: All zones of the stream with their alarms; the one named Screen has no
                coordinates. Must not be modified afterwards.
            settings: The settings of the analysis.

        Raises:
            ImportError: If OpenCV cannot be loaded.
        """
        with self._lock:
            if stream_id in self._workers or stream_id in self._scripts:
                return
            analysis = self._new_analysis(
                stream_id,
                [MotionStage(), ObjectDetectorStage()],
                TrackerStage(),
                zones,
                settings or StreamSettings(),
            )
            source = self._open_source(address, lambda: analysis.settings.keyframes_only)
            worker = StreamWorker(source, analysis, self._turns, self.native_calls)
            self._workers[stream_id] = worker
            worker.start()

    def start_script(
        self,
        stream_id: int,
        zones: Iterable[Zone],
        settings: StreamSettings | None = None,
        *,
        started_at: float | None = None,
        frame_rate: float = 10.0,
        size: tuple[int, int] | None = None,
    ) -> Script:
        """Start analyzing a stream that follows a script instead of a video.

        Args:
            stream_id: The stream. If it is already being analyzed, that analysis is stopped first.
            zones: As for `start`.
            settings: As for `start`.
            started_at: The Unix time at which the script starts; None for now.
            frame_rate: Frames per second of virtual time.
            size: Width and height in pixels of a gray image that all frames show, or None for no
                image. Set `image` of the script to use another image.

        Returns:
            The script, which controls the visible objects and the virtual time.
        """
        self.stop(stream_id)
        found = ScriptedDetections()
        with self._lock:
            analysis = self._new_analysis(
                stream_id,
                [found, ObjectDetectorStage()],
                TrackerStage(_SCRIPT_TRACKING),
                zones,
                settings or StreamSettings(),
                lost_after=_SCRIPT_LOST_AFTER,
            )
            script = Script(
                analysis,
                found,
                started_at=self._clock() if started_at is None else started_at,
                frame_rate=frame_rate,
                image=None if size is None else _gray_image(*size),
            )
            self._scripts[stream_id] = script
            return script

    def stop(self, stream_id: int) -> None:
        """Stop analyzing a stream, end its alerts and discard its results.

        Returns within a second, even if OpenCV is blocked by an unresponsive camera. Does nothing
        if the stream is not being analyzed. The caller must not hold a lock that the alert store
        acquires.
        """
        self._stop([stream_id])

    def close(self) -> None:
        """Stop analyzing all streams, permanently. May be called more than once.

        Returns once no thread is inside OpenCV: usually within a second, or within `LONGEST_CALL`
        if a camera has stopped sending without closing the connection.
        """
        self._stop(self.analyzing())
        self.native_calls.close()
        if not self.native_calls.wait(LONGEST_CALL):
            _logger.error("A call of OpenCV did not return within %g s.", LONGEST_CALL)

    def is_analyzing(self, stream_id: int) -> bool:
        """Return whether a stream is being analyzed."""
        return self._analysis(stream_id) is not None

    def analyzing(self) -> list[int]:
        """Return the IDs of all streams that are being analyzed."""
        with self._lock:
            return [*self._workers, *self._scripts]

    def set_zones(self, stream_id: int, zones: Iterable[Zone]) -> None:
        """Replace the zones and alarms, starting with the next frame.

        Does nothing if the stream is not being analyzed.

        Args:
            stream_id: The stream.
            zones: All zones of the stream with their alarms. Must not be modified afterwards.
        """
        analysis = self._analysis(stream_id)
        if analysis is not None:
            analysis.set_zones(list(zones))

    def set_settings(self, stream_id: int, settings: StreamSettings) -> None:
        """Replace the settings, starting with the next frame, if the stream is being analyzed."""
        analysis = self._analysis(stream_id)
        if analysis is not None:
            analysis.settings = settings

    def set_alert_verification(
        self, stream_id: int, alert_id: int, verified_as: bool | None
    ) -> None:
        """Set the verification that the next statuses show for an ongoing alert."""
        analysis = self._analysis(stream_id)
        if analysis is not None:
            analysis.set_alert_verification(alert_id, verified_as)

    def state(self, stream_id: int) -> StreamState | None:
        """Return the state of a stream, or None if it is not being analyzed."""
        with self._lock:
            worker = self._workers.get(stream_id)
            script = self._scripts.get(stream_id)
        if worker is not None:
            return worker.state
        if script is not None:
            return StreamState("following a script", script.analysis.frames, 0, 0.0)
        return None

    def newest(self, stream_id: int) -> AnalyzedFrame | None:
        """Return the last analyzed frame of a stream, or None if there is none."""
        analysis = self._analysis(stream_id)
        return None if analysis is None else analysis.newest

    def frame_size(self, stream_id: int) -> tuple[int, int] | None:
        """Return the width and height of the newest frame in pixels, or None if there is none."""
        newest = self.newest(stream_id)
        image = None if newest is None else newest.image
        return None if image is None else (image.shape[1], image.shape[0])

    def script(self, stream_id: int) -> Script | None:
        """Return the script that a stream follows, or None."""
        with self._lock:
            return self._scripts.get(stream_id)

    def _analysis(self, stream_id: int) -> StreamAnalysis | None:
        with self._lock:
            running = self._workers.get(stream_id) or self._scripts.get(stream_id)
        return None if running is None else running.analysis

    def _stop(self, stream_ids: Iterable[int]) -> None:
        workers: list[StreamWorker] = []
        scripts: list[Script] = []
        with self._lock:
            for stream_id in stream_ids:
                worker = self._workers.pop(stream_id, None)
                script = self._scripts.pop(stream_id, None)
                workers += [worker] if worker else []
                scripts += [script] if script else []
                # While holding the lock, because a subsequent start registers another analysis.
                self.packets.dismiss(stream_id)
        for worker in workers:
            worker.stop()
        deadline = time.monotonic() + _STOP_TIMEOUT
        for worker in workers:
            worker.join(max(0.0, deadline - time.monotonic()))
        for script in scripts:
            script.close()

    def _new_analysis(
        self,
        stream_id: int,
        detectors: Sequence[Stage],
        tracker: Stage,
        zones: Iterable[Zone],
        settings: StreamSettings,
        *,
        lost_after: float = LOST_AFTER,
    ) -> StreamAnalysis:
        last: list[Stage] = [] if self._recognize is None else [RecognizerStage(self._recognize)]
        last += self._extra_stages()
        scripted = None if self._scripted_stages is None else self._scripted_stages()

        def stages() -> Sequence[Stage]:
            if scripted is None:
                return [*detectors, tracker, *last]
            return [*detectors, *scripted.detecting(), tracker, *scripted.classifying(), *last]

        return StreamAnalysis(
            stream_id,
            stages,
            list(zones),
            settings,
            self._store,
            self.packets,
            clock=self._clock,
            lost_after=lost_after,
        )

    def _open_video(
        self, address: SourceAddress, keyframes_only: Callable[[], bool]
    ) -> FrameSource:
        # Imported late: OpenCV is loaded by the first stream, not at the start of the server.
        from brainframe_api._simulator.analysis.source import VideoSource

        return VideoSource(
            address, keyframes_only=keyframes_only, clock=self._clock, calls=self.native_calls
        )


def _gray_image(width: int, height: int) -> Image:
    import numpy as np

    return np.full((height, width, 3), 96, np.uint8)
