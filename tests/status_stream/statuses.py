"""Packets to send."""

from __future__ import annotations

import json
from typing import Any


def zone_status(tstamp: float, name: str = "Screen") -> dict[str, Any]:
    return {
        "zone": {"name": name, "stream_id": 1, "coords": [], "alarms": [], "id": 1},
        "tstamp": tstamp,
        "total_entered": {},
        "total_exited": {},
        "within": [],
        "entering": [],
        "exiting": [],
        "alerts": [],
    }


def packet(tstamp: float, name: str = "Screen", stream_id: int = 1) -> bytes:
    value = {str(stream_id): {name: zone_status(tstamp, name)}}
    return json.dumps(value, ensure_ascii=False).encode() + b"\r\n"
