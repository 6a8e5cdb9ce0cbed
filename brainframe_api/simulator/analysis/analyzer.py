"""Starts and stops the analysis of streams, and gives out its results."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from brainframe_api.simulator.analysis.counting import LOST_AFTER
from brainframe_api.simulator.analysis.packets import PacketHub
from brainframe_api.simulator.analysis.pipeline import (
    MotionStage,
    RecogniserStage,
    StreamSettings,
    TrackerStage,
)
from brainframe_api.simulator.analysis.script import Script, ScriptedDetections
from brainframe_api.simulator.analysis.stream_analysis import StreamAnalysis
from brainframe_api.simulator.analysis.stream_worker import StreamState, StreamWorker
from brainframe_api.simulator.analysis.tracking import TrackerOptions

if TYPE_CHECKING:
    from brainframe_rest.models import Zone

    from brainframe_api.simulator.analysis.alarms import AlertStore
    from brainframe_api.simulator.analysis.frame import AnalysedFrame, Image
    from brainframe_api.simulator.analysis.pipeline import Recognise, Stage
    from brainframe_api.simulator.analysis.source import FrameSource
    from brainframe_api.simulator.analysis.source_address import SourceAddress

_STOP_TIMEOUT = 1.0
"""Seconds that stopping may wait for the frame that is just being analysed."""

_SCRIPT_TRACKING = TrackerOptions(lost_after=60.0, confirm_frames=1)
"""Scripts mean what they say: who is there has a track at once, and frames may be far apart."""

_SCRIPT_LOST_AFTER = 0.0
"""And who is not there is gone at once."""


class Analyzer:
    """Analyses streams, each in threads of its own. May be used from several threads.

    Args:
        store: Where alerts go.
        clock: Unix time in seconds.
        recognise: Tells whom a detection shows and at what distance; None recognises nobody.
        more_stages: Makes further stages for a stream, which run after the built-in ones.
        open_source: Makes the source of frames; for sources of another kind than OpenCV's. Gets the
            address, and what tells whether only key frames are wanted.
    """

    def __init__(
        self,
        store: AlertStore,
        *,
        clock: Callable[[], float] = time.time,
        recognise: Recognise | None = None,
        more_stages: Callable[[], Sequence[Stage]] = tuple,
        open_source: Callable[[SourceAddress, Callable[[], bool]], FrameSource] | None = None,
    ) -> None:
        self.packets = PacketHub()
        """The zone statuses of all streams."""
        self._store = store
        self._clock = clock
        self._recognise = recognise
        self._more_stages = more_stages
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
        """Begin to analyse a stream. Nothing happens if it is analysed already.

        A source that cannot be reached is tried again and again; call `probe` before to refuse it.

        Args:
            stream_id: The stream.
            address: Its video.
            zones: All zones of the stream with their alarms; the one named Screen has no
                coordinates. Must not be modified afterwards.
            settings: Options, active flags and the like.

        Raises:
            ImportError: OpenCV cannot be loaded; the message says what to do.
        """
        with self._lock:
            if stream_id in self._workers or stream_id in self._scripts:
                return
            analysis = self._new_analysis(
                stream_id, [MotionStage(), TrackerStage()], zones, settings or StreamSettings()
            )
            source = self._open_source(address, lambda: analysis.settings.keyframes_only)
            worker = StreamWorker(source, analysis, self._turns)
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
        """Begin to analyse a stream that follows a script in place of a video.

        Args:
            stream_id: The stream. If it is analysed already, that ends first.
            zones: As for `start`.
            settings: As for `start`.
            started_at: The Unix time at which the script begins; None for now.
            frame_rate: Frames per second of virtual time.
            size: Width and height in pixels of the gray picture that all frames show; None for no
                picture. Another picture can be set as `image` of the script.

        Returns:
            The script, to be told what is visible and to be led through time.
        """
        self.stop(stream_id)
        found = ScriptedDetections()
        with self._lock:
            analysis = self._new_analysis(
                stream_id,
                [found, TrackerStage(_SCRIPT_TRACKING)],
                zones,
                settings or StreamSettings(),
                lost_after=_SCRIPT_LOST_AFTER,
            )
            script = Script(
                analysis,
                found,
                started_at=self._clock() if started_at is None else started_at,
                frame_rate=frame_rate,
                image=None if size is None else _gray_picture(*size),
            )
            self._scripts[stream_id] = script
            return script

    def stop(self, stream_id: int) -> None:
        """Stop analysing a stream, end its alerts and forget its results.

        Takes at most a second, also when OpenCV is stuck in a camera that does not answer. Nothing
        happens if the stream is not analysed. Do not hold a lock that the alert store takes.
        """
        self._stop([stream_id])

    def close(self) -> None:
        """Stop analysing all streams. May be called twice."""
        self._stop(self.analyzing())

    def is_analyzing(self, stream_id: int) -> bool:
        """Tell whether a stream is being analysed."""
        return self._analysis(stream_id) is not None

    def analyzing(self) -> list[int]:
        """Return the IDs of all streams that are being analysed."""
        with self._lock:
            return [*self._workers, *self._scripts]

    def set_zones(self, stream_id: int, zones: Iterable[Zone]) -> None:
        """Use other zones and alarms from the next frame on, if the stream is analysed.

        Args:
            stream_id: The stream.
            zones: All zones of the stream with their alarms. Must not be modified afterwards.
        """
        analysis = self._analysis(stream_id)
        if analysis is not None:
            analysis.set_zones(list(zones))

    def set_settings(self, stream_id: int, settings: StreamSettings) -> None:
        """Use other options and active flags from the next frame on, if the stream is analysed."""
        analysis = self._analysis(stream_id)
        if analysis is not None:
            analysis.settings = settings

    def set_alert_verification(
        self, stream_id: int, alert_id: int, verified_as: bool | None
    ) -> None:
        """Show how a person judged an alert in the next statuses, as long as it is going on."""
        analysis = self._analysis(stream_id)
        if analysis is not None:
            analysis.set_alert_verification(alert_id, verified_as)

    def state(self, stream_id: int) -> StreamState | None:
        """Tell how a stream is doing; None if it is not analysed."""
        with self._lock:
            worker = self._workers.get(stream_id)
            script = self._scripts.get(stream_id)
        if worker is not None:
            return worker.state
        if script is not None:
            return StreamState("following a script", script.analysis.frames, 0, 0.0)
        return None

    def newest(self, stream_id: int) -> AnalysedFrame | None:
        """Return the frame of a stream that was analysed last, or None if there is none."""
        analysis = self._analysis(stream_id)
        return None if analysis is None else analysis.newest

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
                # Within the lock: a start right after this admits another analysis.
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
        stages: list[Stage],
        zones: Iterable[Zone],
        settings: StreamSettings,
        *,
        lost_after: float = LOST_AFTER,
    ) -> StreamAnalysis:
        if self._recognise is not None:
            stages.append(RecogniserStage(self._recognise))
        return StreamAnalysis(
            stream_id,
            [*stages, *self._more_stages()],
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
        # Here and not above: the first stream loads OpenCV, not the start of the server.
        from brainframe_api.simulator.analysis.source import VideoSource

        return VideoSource(address, keyframes_only=keyframes_only, clock=self._clock)


def _gray_picture(width: int, height: int) -> Image:
    import numpy as np

    return np.full((height, width, 3), 96, np.uint8)
