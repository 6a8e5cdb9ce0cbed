"""Print how long each object stayed in a zone, when it leaves.

Usage: python dwell_time.py http://localhost:8080 Entrance Crossing
"""

import argparse

from brainframe_api import BrainFrameAPI

# Seconds without a detection after which a track counts as ended: a detector may miss an object in
# some frames.
PATIENCE = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("stream")
    parser.add_argument("zone")
    parser.add_argument("--count", type=int, help="stop after this many objects")
    options = parser.parse_args()
    first: dict[str, float] = {}
    last: dict[str, float] = {}
    durations: list[float] = []
    with BrainFrameAPI(options.url) as api:
        stream = next(s for s in api.get_stream_configurations() if s.name == options.stream)
        for statuses in api.get_zone_status_stream(timeout=30):
            status = statuses.get(stream.id, {}).get(options.zone)
            if status is None:
                continue
            for detection in status.within:
                if detection.track_id is not None:
                    track = str(detection.track_id)
                    first.setdefault(track, status.tstamp)
                    last[track] = status.tstamp
            for track in [one for one in last if status.tstamp - last[one] > PATIENCE]:
                durations.append(last.pop(track) - first.pop(track))
                mean = sum(durations) / len(durations)
                print(f"{track[-4:]} stayed {durations[-1]:.1f} s; the mean is {mean:.1f} s")
            if options.count is not None and len(durations) >= options.count:
                break


if __name__ == "__main__":
    main()
