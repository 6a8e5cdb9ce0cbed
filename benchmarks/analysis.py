#!/usr/bin/env python3
"""Measure the cost of the simulator's analysis, and how many streams this machine can analyze.

Run `python benchmarks/analysis.py [--streams N ...] [--seconds S]`; it prints a table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "generated")]

from brainframe_rest.models import Alert, Zone  # noqa: E402

from brainframe_api._simulator.analysis import AnalyzedFrame, Analyzer, VideoFile  # noqa: E402
from brainframe_api._simulator.analysis.motion import MotionDetector  # noqa: E402
from brainframe_api._simulator.analysis.packets import PacketHub  # noqa: E402
from brainframe_api._simulator.analysis.source import read_frames  # noqa: E402
from brainframe_api._simulator.analysis.tracking import Tracker  # noqa: E402
from brainframe_api._simulator.analysis.zone_monitor import StreamZones  # noqa: E402
from brainframe_api.simulator.media import PEDESTRIANS  # noqa: E402


class NoAlerts:
    """An alert store that discards all alerts."""

    def open_alert(self, alert: Alert, snapshot: AnalyzedFrame) -> int:  # noqa: ARG002
        """Discard the alert."""
        return 1

    def close_alert(self, alert: Alert) -> None:
        """Discard the end of the alert."""


def zones(stream_id: int) -> list[Zone]:
    """Make the zones of a stream: the whole screen, a region and a line."""
    region = [[300, 150], [768, 150], [768, 400], [300, 400]]
    return [
        Zone("Screen", stream_id, [], [], 3 * stream_id),
        Zone("Region", stream_id, region, [], 3 * stream_id + 1),
        Zone("Line", stream_id, [[380, 100], [380, 500]], [], 3 * stream_id + 2),
    ]


def print_milliseconds_per_frame() -> None:
    """Print the time that each stage of the analysis takes for a frame of the sample video."""
    frames = list(read_frames(VideoFile(PEDESTRIANS)))
    started = time.perf_counter()
    for _ in read_frames(VideoFile(PEDESTRIANS)):
        pass
    spent = {"decode": time.perf_counter() - started}
    detector, tracker, monitor, hub = (
        MotionDetector(),
        Tracker(),
        StreamZones(zones(1), NoAlerts()),
        PacketHub(),
    )
    hub.admit(1, detector)
    steps = ("detect", "track", "zones", "encode")
    spent |= dict.fromkeys(steps, 0.0)
    for frame in frames:
        tstamp = frame.position
        marks = [time.perf_counter()]
        detections = detector.detect(frame)
        marks.append(time.perf_counter())
        tracker.update(detections, tstamp)
        marks.append(time.perf_counter())
        statuses = monitor.update(frame, detections)
        marks.append(time.perf_counter())
        hub.publish(1, detector, statuses)
        hub.latest()
        marks.append(time.perf_counter())
        for step, begin, end in zip(steps, marks, marks[1:], strict=False):
            spent[step] += end - begin
    total = sum(spent.values())
    for name, seconds in (*spent.items(), ("all", total)):
        print(f"{name:8} {seconds / len(frames) * 1000:6.2f} ms a frame")


def print_streams(count: int, seconds: float) -> None:
    """Print the frame rates, load and latency of many streams of the sample video at once."""
    analyzer = Analyzer(NoAlerts())
    for stream_id in range(1, count + 1):
        analyzer.start(stream_id, VideoFile(PEDESTRIANS), zones(stream_id))
    time.sleep(3)
    cpu, began = os.times(), time.monotonic()
    delays: list[float] = []
    packets = 0
    with analyzer.packets.subscribe() as subscription:
        while time.monotonic() - began < seconds:
            asked = time.monotonic()
            # Measure how long a new thread, such as that of a request, waits for the GIL.
            done = threading.Event()
            threading.Thread(target=done.set).start()
            done.wait()
            delays.append(time.monotonic() - asked)
            packets += subscription.take() is not None
            time.sleep(0.02)
    used = os.times()
    states = [state for item in analyzer.analyzing() if (state := analyzer.state(item))]
    busy = (used.user + used.system - cpu.user - cpu.system) / (time.monotonic() - began)
    print(
        f"{count:3} streams: {statistics.mean(item.rate for item in states):5.1f} frames/s each"
        f" (slowest {min(item.rate for item in states):.1f}),"
        f" dropped {sum(item.dropped for item in states)},"
        f" {busy:.2f} of {os.cpu_count()} cores,"
        f" a request waits {statistics.median(delays) * 1000:.1f} ms"
        f" (99%: {statistics.quantiles(delays, n=100)[98] * 1000:.0f} ms)"
    )
    began = time.monotonic()
    analyzer.close()
    print(f"            stopped in {time.monotonic() - began:.2f} s")


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, nargs="+", default=[1, 4, 16, 24])
    parser.add_argument("--seconds", type=float, default=8.0)
    arguments = parser.parse_args()
    print_milliseconds_per_frame()
    for count in arguments.streams:
        print_streams(count, arguments.seconds)


if __name__ == "__main__":
    main()
