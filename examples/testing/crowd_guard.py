"""Report when a room gets too crowded.

Usage: python crowd_guard.py URL LIMIT
"""

import sys
import time
from collections.abc import Iterator

from brainframe_api import BrainFrameAPI, bf_errors


def people(api: BrainFrameAPI) -> Iterator[dict[int, int]]:
    """Yield the number of people in each stream, and reconnect if the connection is lost."""
    while True:
        try:
            for packet in api.get_zone_status_stream(timeout=10):
                yield {
                    stream_id: zones["Screen"].detection_within_counts["person"]
                    for stream_id, zones in packet.items()
                }
        except bf_errors.ServerNotReadyError:
            time.sleep(0.2)


def crowded(api: BrainFrameAPI, limit: int) -> Iterator[int]:
    """Yield the ID of a stream whenever the number of people rises above the limit."""
    before: set[int] = set()
    for counts in people(api):
        now = {stream_id for stream_id, number in counts.items() if number > limit}
        yield from sorted(now - before)
        before = now


if __name__ == "__main__":
    with BrainFrameAPI(sys.argv[1]) as connection:
        for crowded_stream in crowded(connection, limit=int(sys.argv[2])):
            name = connection.get_stream_configuration(crowded_stream).name
            print(f"{name} is too crowded", flush=True)
