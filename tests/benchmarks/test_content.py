"""The content of the canned server decodes and encodes without loss, like that of real servers."""

from __future__ import annotations

import json

import msgspec
import pytest
from brainframe_rest.models import Zone, ZoneStatusesByStream

from benchmarks.content import SHAPES, packet, zones


@pytest.mark.parametrize("name", ["small", "80kb"])
def test_packets_are_zone_statuses_without_a_missing_or_an_unknown_key(name: str) -> None:
    content = packet(SHAPES[name])

    statuses = msgspec.json.decode(content, type=ZoneStatusesByStream)

    assert msgspec.to_builtins(statuses) == json.loads(content)


def test_the_packet_of_80_kb_has_80_kb() -> None:
    assert 78_000 < len(packet(SHAPES["80kb"])) < 82_000


def test_each_frame_has_different_but_deterministic_numbers() -> None:
    shape = SHAPES["small"]

    assert packet(shape, 1) != packet(shape, 2)
    assert packet(shape, 1) == packet(shape, 1)


def test_zones_decode_as_zones() -> None:
    assert [zone.name for zone in msgspec.json.decode(zones(), type=list[Zone])] == [
        "Screen",
        "Entrance",
        "Loading dock",
    ]
