"""Write the number of people in each zone of a stream into a CSV file, once per second.

Usage: python people_counter.py http://localhost:8080 Entrance counts.csv --seconds 3600
"""

import argparse
import csv
import datetime as dt
from pathlib import Path

from brainframe_api import BrainFrameAPI


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("stream")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=3600)
    options = parser.parse_args()
    with BrainFrameAPI(options.url) as api, options.file.open("w", newline="") as file:
        stream = next(s for s in api.get_stream_configurations() if s.name == options.stream)
        api.start_analyzing(stream.id)
        table = csv.writer(file)
        table.writerow(["time", "zone", "within", "entered", "exited"])
        first = last = None
        for statuses in api.get_zone_status_stream(timeout=30):
            for name, status in statuses.get(stream.id, {}).items():
                first = first or status.tstamp
                if last is None or status.tstamp - last >= 1 or status.tstamp == last:
                    last = status.tstamp
                    time = dt.datetime.fromtimestamp(status.tstamp, dt.UTC).isoformat()
                    counts = (
                        status.detection_within_counts,
                        status.total_entered,
                        status.total_exited,
                    )
                    table.writerow([time, name, *(count.get("person", 0) for count in counts)])
            if first is not None and last is not None and last - first >= options.seconds:
                break


if __name__ == "__main__":
    main()
