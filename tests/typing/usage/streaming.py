"""Programs that follow statuses, for type checkers."""

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import assert_type

from brainframe_api import ZONE_STATUS_TYPE, BrainFrameAPI, StatusReceiver
from brainframe_api.bf_codecs import Alert, Detection, Identity, ZoneStatus
from brainframe_api.drawing import draw_status


def persons(api: BrainFrameAPI) -> Iterator[int]:
    for statuses in api.get_zone_status_stream(timeout=10):
        assert_type(statuses, dict[int, dict[str, ZoneStatus]])
        for zones in statuses.values():
            yield zones["Screen"].detection_within_counts["person"]


def look(status: ZoneStatus) -> None:
    assert_type(status.detection_within_counts, Counter[str])
    assert_type(status.total_entered, dict[str, int])
    assert_type(status.tstamp, float)
    assert_type(status.alerts, list[Alert])
    for detection in status.within:
        assert_type(detection, Detection)
        assert_type(detection.track_id, uuid.UUID | None)
        assert_type(detection.with_identity, Identity | None)
        assert_type(detection.attributes, dict[str, str])
        assert_type(detection.center[0], float)


def listener(statuses: ZONE_STATUS_TYPE) -> None:
    print(len(statuses))


def follow(api: BrainFrameAPI) -> None:
    with api.get_status_receiver() as receiver:
        assert_type(receiver, StatusReceiver)
        receiver.add_listener(listener)
        receiver.add_listener(lambda statuses: print(statuses.keys()))
        assert_type(receiver.is_running, bool)
        frame = api.get_alert_frame(1)
        if frame is not None:
            draw_status(frame, receiver.latest_statuses(1))
