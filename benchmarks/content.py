"""The JSON of the canned server: zone statuses and zones, as large servers send them."""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final
from uuid import UUID

STARTED: Final = 1_735_689_600.0
CLASSES: Final = ("person", "car", "bicycle", "forklift")
ZONE_NAMES: Final = ("Screen", "Entrance", "Loading dock", "Checkout 1")

Json = dict[str, Any]


class PacketShape:
    """Size of a packet of zone statuses: streams, zones per stream and detections per zone."""

    def __init__(self, streams: int, zones: int, detections: int) -> None:
        self.streams = streams
        self.zones = zones
        self.detections = detections

    def __str__(self) -> str:
        return f"{self.streams} streams, {self.zones} zones, {self.detections} detections"


SHAPES: Final = {
    "small": PacketShape(1, 1, 1),
    "80kb": PacketShape(8, 3, 8),
    "huge": PacketShape(64, 3, 20),
}


def packet(shape: PacketShape, frame: int = 0) -> bytes:
    """Return one packet as a server sends it: JSON, without the line end.

    Args:
        shape: The size of the packet.
        frame: The number of the frame. The packets of two frames differ only in their values.
    """
    random = Random(f"{shape} {frame}")
    statuses = {
        str(stream_id): {
            ZONE_NAMES[index]: _zone_status(random, stream_id, index, shape.detections, frame)
            for index in range(shape.zones)
        }
        for stream_id in range(1, shape.streams + 1)
    }
    return json.dumps(statuses).encode()


def zones(count: int = 3) -> bytes:
    """Return the zones of a stream as the response to `get_zones`."""
    random = Random("zones")
    return json.dumps([_zone(random, 1, index) for index in range(count)]).encode()


def _zone_status(random: Random, stream_id: int, index: int, detections: int, frame: int) -> Json:
    return {
        "zone": _zone(random, stream_id, index),
        "tstamp": STARTED + frame / 30 + stream_id / 1000,
        "total_entered": {name: random.randrange(200) for name in CLASSES[:2]},
        "total_exited": {name: random.randrange(200) for name in CLASSES[:2]},
        "within": [_detection(random) for _ in range(detections)],
        "entering": [],
        "exiting": [],
        "alerts": [
            {
                "alarm_id": index,
                "zone_id": stream_id * 10 + index,
                "stream_id": stream_id,
                "start_time": STARTED,
                "end_time": None,
                "verified_as": None,
                "id": 7000 + index,
            }
        ]
        if index
        else [],
    }


def _zone(random: Random, stream_id: int, index: int) -> Json:
    zone_id = stream_id * 10 + index
    return {
        "name": ZONE_NAMES[index],
        "stream_id": stream_id,
        "coords": [[random.randrange(1920), random.randrange(1080)] for _ in range(4)]
        if index
        else [],
        "alarms": [_alarm(stream_id, zone_id, index)] if index else [],
        "id": zone_id,
    }


def _alarm(stream_id: int, zone_id: int, index: int) -> Json:
    condition = {
        "test": ">",
        "check_value": 2,
        "with_class_name": "person",
        "with_attribute": None,
        "window_duration": 5.0,
        "window_threshold": 0.5,
        "intersection_point": "bottom",
        "id": zone_id,
    }
    rate_condition = {
        "test": ">=",
        "duration": 60.0,
        "change": 10.0,
        "direction": "entering",
        "with_class_name": "person",
        "with_attribute": {"category": "pose", "value": "standing"},
        "intersection_point": "bottom",
        "id": zone_id,
    }
    return {
        "name": f"Too many people {index}",
        "count_conditions": [condition],
        "rate_conditions": [rate_condition],
        "use_active_time": False,
        "active_start_time": "00:00:00",
        "active_end_time": "23:59:59",
        "id": index,
        "zone_id": zone_id,
        "stream_id": stream_id,
    }


def _detection(random: Random) -> Json:
    left, top = random.randrange(1700), random.randrange(900)
    right, bottom = left + random.randrange(20, 200), top + random.randrange(20, 180)
    return {
        "class_name": random.choice(CLASSES),
        "coords": [[left, top], [right, top], [right, bottom], [left, bottom]],
        "children": [],
        "attributes": {
            "pose": "standing",
            "speed": "slow",
            "color": random.choice(("red", "blue", "white")),
        },
        "with_identity": None,
        "extra_data": {
            "confidence": round(random.random(), 6),
            "detection_confidence": round(random.random(), 6),
        },
        "track_id": str(UUID(int=random.getrandbits(128), version=4)),
    }
