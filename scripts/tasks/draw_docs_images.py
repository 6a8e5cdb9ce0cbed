"""Draw the images of the documentation from the video that ships with the simulator.

The images are committed, so that pages show them without a build. The detections depend on when
frames are taken, so a second run draws different images.
"""

import argparse
import sys

import cv2
import numpy as np
from _nox import ROOT
from numpy.typing import NDArray

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import (
    Alert,
    ConnType,
    CountConditionTestType,
    IntersectionPointType,
    StreamConfiguration,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZoneStatus,
)
from brainframe_api.drawing import draw_heat_map, draw_status, draw_tracks
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS

IMAGES = ROOT / "docs" / "images"
SECONDS = 28.0  # Most of the video, which plays once.


def main() -> int:
    """Run the command, and return its exit code."""
    argparse.ArgumentParser(
        prog="scripts/nox -s draw-docs-images", description=__doc__
    ).parse_args()
    IMAGES.mkdir(exist_ok=True)
    with Simulator() as server, BrainFrameAPI(server.url) as api:
        stream = add_stream(api)
        recorded: list[dict[str, ZoneStatus]] = []
        for statuses in api.get_zone_status_stream(timeout=30):
            if stream.id in statuses:
                recorded.append(statuses[stream.id])
                if recorded[-1]["Screen"].tstamp - recorded[0]["Screen"].tstamp > SECONDS:
                    break
        alert, shown = busiest_alert(api, recorded, stream)
        frame = api.get_alert_frame(alert.id)
        assert frame is not None
        save("status", draw_status(frame, shown))
        save("heat-map", draw_heat_map(frame, recorded))
        save("tracks", draw_tracks(frame, recorded))
    return 0


def busiest_alert(
    api: BrainFrameAPI, recorded: list[dict[str, ZoneStatus]], stream: StreamConfiguration
) -> tuple[Alert, dict[str, ZoneStatus]]:
    """Return the alert that began with the most tracked persons, and the statuses at that time."""
    moments: list[tuple[int, int, Alert, dict[str, ZoneStatus]]] = []
    for alert in api.get_alerts(stream_id=stream.id)[0]:
        seen = [zones for zones in recorded if zones["Screen"].tstamp >= alert.start_time]
        shown = next((zones for zones in seen if zones["Crossing"].alerts), None)
        if shown is not None:
            tracked = [person for person in shown["Screen"].within if person.track_id]
            moments.append((len(tracked), alert.id, alert, shown))
    if not moments:
        sys.exit("No alert of the video was active in a recorded status. Run the command again.")
    _, _, alert, shown = max(moments, key=lambda moment: moment[:2])
    return alert, shown


def add_stream(api: BrainFrameAPI) -> StreamConfiguration:
    """Create a stream of the sample video with a zone and an alarm, and start its analysis."""
    with PEDESTRIANS.open("rb") as video:
        storage_id = api.new_storage(video, "video/mp4")
    stream = api.set_stream_configuration(
        StreamConfiguration(
            name="Car park",
            connection_type=ConnType.FILE,
            connection_options={"storage_id": storage_id},
            runtime_options={},
        )
    )
    condition = ZoneAlarmCountCondition(
        test=CountConditionTestType.GREATER_THAN,
        check_value=2,
        with_class_name="person",
        with_attribute=None,
        window_duration=0.3,
        window_threshold=0.5,
        intersection_point=IntersectionPointType.BOTTOM,
    )
    alarm = ZoneAlarm("Three or more people", [condition], [], False, "00:00:00", "00:00:00")
    corners = [[330, 180], [768, 180], [768, 420], [330, 300]]
    api.set_zone(Zone("Crossing", stream.id, corners, [alarm]))
    api.start_analyzing(stream.id)
    return stream


def save(name: str, image: NDArray[np.uint8]) -> None:
    """Write an image into the documentation."""
    path = IMAGES / f"{name}.jpg"
    if not cv2.imwrite(str(path), image, [cv2.IMWRITE_JPEG_QUALITY, 85]):
        sys.exit(f"{path} could not be written. Check its folder and the space on the disk.")
    print(f"Drew {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
