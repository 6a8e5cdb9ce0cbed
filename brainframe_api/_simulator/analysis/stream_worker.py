"""The thread that analyzes one stream."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.native_calls import Closed, NativeCalls

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.source import FrameSource
    from brainframe_api._simulator.analysis.stream_analysis import StreamAnalysis

_logger = logging.getLogger("brainframe_api.simulator")

_IDLE = 0.2
"""The interval in seconds at which an idle worker checks for changes and whether to stop."""

_PAUSE_AFTER_FAILURE = 1.0
_RATE_WINDOW = 5.0


@dataclass(frozen=True, slots=True)
class StreamState:
    """The state of a stream.

    Attributes:
        status: A readable text: "connecting", "streaming", "reconnecting in 2 s: …" and so on.
        frames: The number of analyzed frames.
        dropped: The number of frames skipped because an earlier one was still being analyzed.
        rate: Analyzed frames per second, over the last five seconds.
    """

    status: str
    frames: int
    dropped: int
    rate: float


class StreamWorker:
    """Analyzes the newest frame of a source in a loop, until it is stopped.

    Frames that arrive during an analysis are dropped, except for the newest. On an overloaded
    machine a stream has fewer results, but not late ones.

    Args:
        source: The source of the frames. The worker starts and closes it.
        analysis: The analysis of each frame.
        turns: Acquired for each frame, to limit how many streams are analyzed at the same time.
            With more busy threads than cores, all of them would delay every HTTP response.
        calls: Registers the thread as inside OpenCV.
    """

    def __init__(
        self,
        source: FrameSource,
        analysis: StreamAnalysis,
        turns: threading.Semaphore,
        calls: NativeCalls,
    ) -> None:
        self._calls = calls
        self.analysis = analysis
        self._turns = turns
        self._source = source
        self._stopping = threading.Event()
        self._failure: str | None = None
        self._analyzed_at: deque[float] = deque(maxlen=1000)
        self._thread = threading.Thread(
            target=self._run, name=f"analyze stream {analysis.stream_id}", daemon=True
        )

    @property
    def state(self) -> StreamState:
        """The state of the stream."""
        now = time.monotonic()
        recent = [moment for moment in tuple(self._analyzed_at) if now - moment < _RATE_WINDOW]
        span = now - recent[0] if len(recent) > 1 else 0.0
        return StreamState(
            status=self._failure or self._source.status,
            frames=self.analysis.frames,
            dropped=self._source.dropped,
            rate=(len(recent) - 1) / span if span > 0 else 0.0,
        )

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def stop(self) -> None:
        """Signal the worker to stop, without blocking."""
        self._stopping.set()
        self._source.close()

    def join(self, timeout: float) -> None:
        """Wait until the worker has ended.

        Args:
            timeout: The timeout in seconds.
        """
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout)

    def _run(self) -> None:
        self._source.start()
        try:
            while not self._stopping.is_set():
                try:
                    if not self._source.wait(_IDLE):
                        self.analysis.apply_changes()
                        continue
                    with self._turns:
                        # Taken only now, because a newer frame may have arrived during the wait.
                        frame = self._source.take()
                        if frame is None:
                            continue
                        with self._calls.section():
                            self.analysis.analyze(frame)
                except Closed:
                    break
                except Exception as error:
                    # A bad frame or option must not end the analysis of the stream.
                    self._failure = f"analysis failed: {error}"
                    _logger.exception("Stream %d: analysis failed", self.analysis.stream_id)
                    self._stopping.wait(_PAUSE_AFTER_FAILURE)
                else:
                    self._failure = None
                    self._analyzed_at.append(time.monotonic())
        finally:
            self._source.close()
            self.analysis.finish()
