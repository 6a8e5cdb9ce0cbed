"""Draw where people were during a day, on a frame of the stream.

Usage: python heat_map.py http://localhost:8080 Entrance day.png --seconds 86400
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import ZoneStatus
from brainframe_api.drawing import draw_heat_map
from brainframe_api.video import read_frame


def sampled(api: BrainFrameAPI, stream_id: int, seconds: float) -> Iterator[dict[str, ZoneStatus]]:
    """Yield statuses, at most one per second, so that drawing a day takes little time."""
    first = last = None
    for packet in api.get_zone_status_stream(timeout=30):
        statuses = packet.get(stream_id)
        if not statuses:
            continue
        now = statuses["Screen"].tstamp
        first = first or now
        if last is None or now - last >= 1:
            last = now
            yield statuses
        if now - first >= seconds:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("stream")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=86400)
    options = parser.parse_args()
    with BrainFrameAPI(options.url) as api:
        stream = next(s for s in api.get_stream_configurations() if s.name == options.stream)
        api.start_analyzing(stream.id)
        frame = read_frame(api, stream.id)
        # Draw statuses as they arrive, so that a day of them does not exhaust the memory.
        statuses = sampled(api, stream.id, options.seconds)
        heat_map = draw_heat_map(frame, statuses, class_name="person")
        if not cv2.imwrite(str(options.file), heat_map):
            raise SystemExit(f"Cannot write the heat map to {options.file}")


if __name__ == "__main__":
    main()
