"""The thread that analyses one stream."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brainframe_api.simulator.analysis.source import FrameSource
    from brainframe_api.simulator.analysis.stream_analysis import StreamAnalysis

_logger = logging.getLogger(__name__)

_IDLE = 0.2
"""Seconds after which a worker without a frame looks for changes and for its end."""

_PAUSE_AFTER_FAILURE = 1.0
_RATE_WINDOW = 5.0


@dataclass(frozen=True, slots=True)
class StreamState:
    """How a stream is doing.

    Attributes:
        status: For people to read: "connecting", "streaming", "reconnecting in 2 s: …" and so on.
        frames: How many frames were analysed.
        dropped: How many frames were skipped because the one before was still being analysed.
        rate: Analysed frames per second, over the last five seconds.
    """

    status: str
    frames: int
    dropped: int
    rate: float


class StreamWorker:
    """Analyses the newest frame of a source, over and over, until it is stopped.

    Frames that arrive during an analysis are dropped, all but the newest: a stream that is too
    much for the machine has fewer results, not late ones.

    Args:
        source: Gives the frames. The worker starts and closes it.
        analysis: What is done with each frame.
        turns: Taken for each frame, so that not all streams work at the same time. With more
            threads at work than cores, every answer to a request would wait for all of them.
    """

    def __init__(
        self, source: FrameSource, analysis: StreamAnalysis, turns: threading.Semaphore
    ) -> None:
        self.analysis = analysis
        self._turns = turns
        self._source = source
        self._stopping = threading.Event()
        self._failure: str | None = None
        self._analysed_at: deque[float] = deque(maxlen=1000)
        self._thread = threading.Thread(
            target=self._run, name=f"analyse stream {analysis.stream_id}", daemon=True
        )

    @property
    def state(self) -> StreamState:
        """How the stream is doing."""
        now = time.monotonic()
        recent = [moment for moment in tuple(self._analysed_at) if now - moment < _RATE_WINDOW]
        span = now - recent[0] if len(recent) > 1 else 0.0
        return StreamState(
            status=self._failure or self._source.status,
            frames=self.analysis.frames,
            dropped=self._source.dropped,
            rate=(len(recent) - 1) / span if span > 0 else 0.0,
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to end. Returns at once."""
        self._stopping.set()
        self._source.close()

    def join(self, timeout: float) -> None:
        """Wait until the worker has ended.

        Args:
            timeout: How long to wait, in seconds.
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
                        # Only now, because a newer one may have come while others had their turn.
                        frame = self._source.take()
                        if frame is None:
                            continue
                        self.analysis.analyse(frame)
                except Exception as error:
                    # One bad frame or option must not end the stream.
                    self._failure = f"analysis failed: {error}"
                    _logger.exception("Stream %d: analysis failed", self.analysis.stream_id)
                    self._stopping.wait(_PAUSE_AFTER_FAILURE)
                else:
                    self._failure = None
                    self._analysed_at.append(time.monotonic())
        finally:
            self._source.close()
            self.analysis.finish()
