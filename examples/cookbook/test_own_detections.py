"""Test a rule against your own detections: boxes that your detector has found, frame by frame.

Usage: pytest test_own_detections.py, in an environment with the SDK and its `simulator` extra.
"""

import json

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import Detection, Zone
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.analysis import scripted_detection

# The time in seconds, and for each object its class, box (left, top, right, bottom) and track.
RECORDED = json.loads("""[
    [0.0, []],
    [0.5, [["person", [100, 200, 140, 300], "ada"]]],
    [1.0, [["person", [300, 200, 340, 300], "ada"], ["car", [20, 40, 160, 120], "van"]]],
    [1.5, [["person", [520, 200, 560, 300], "ada"]]]
]""")


def detection(class_name: str, box: list[float], track: str) -> Detection:
    left, top, right, bottom = box
    return scripted_detection(
        class_name,
        (left + right) / 2,
        bottom,
        width=right - left,
        height=bottom - top,
        track=track,
    )


def test_a_person_who_walks_through_the_door_is_counted(
    brainframe_server: Simulator, brainframe_client: BrainFrameAPI
) -> None:
    stream_id = brainframe_server.add_stream("Entrance")
    corners = [[250, 0], [450, 0], [450, 480], [250, 480]]
    brainframe_client.set_zone(Zone("Door", stream_id, corners))
    script = brainframe_server.script(stream_id, size=(640, 480))
    for seconds, objects in RECORDED:
        script.at(seconds, [detection(*one) for one in objects])

    script.advance(2)

    status = brainframe_client.get_latest_zone_statuses()[stream_id]["Door"]
    assert status.total_entered == {"person": 1}
    assert status.total_exited == {"person": 1}
