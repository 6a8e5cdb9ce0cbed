"""A codec and its dict share plain dicts and lists, as programs for brainframe-api expect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from brainframe_rest.models import Capsule, Detection, Encoding, StreamConfiguration, Zone

STREAM: dict[str, Any] = {
    "name": "Door",
    "premises_id": None,
    "connection_type": "ip_camera",
    "connection_options": {"url": "rtsp://camera", "more": {"deep": [1, 2]}},
    "runtime_options": {"keyframes_only": True},
    "metadata": {"floor": [1]},
    "id": None,
}


@pytest.mark.parametrize("name", ["connection_options", "runtime_options", "metadata"])
def test_a_change_after_to_dict_shows_in_the_dict(name: str) -> None:
    stream = StreamConfiguration.from_dict(STREAM)
    plain = stream.to_dict()
    assert plain[name] is getattr(stream, name) is STREAM[name]
    assert plain == STREAM


def test_nested_codecs_share_their_containers() -> None:
    given: dict[str, Any] = {
        "class_name": "person",
        "coords": [[0, 0], [1, 1]],
        "children": [],
        "attributes": {"color": "red"},
        "with_identity": {"unique_name": "a", "nickname": "b", "metadata": {"x": [1]}, "id": 1},
        "extra_data": {"confidence": 0.5},
        "track_id": "7f3d1ad2-4a5e-4f0c-8a3f-0d6f0a1b2c3d",
    }
    given["children"] = [dict(given)]
    detection = Detection.from_dict(given)
    assert detection.children[0].extra_data is given["children"][0]["extra_data"]
    assert detection.with_identity is not None
    assert detection.with_identity.metadata is given["with_identity"]["metadata"]
    assert detection.to_dict() == given
    assert detection.to_dict()["attributes"] is given["attributes"]


def test_lists_of_codecs_are_not_shared() -> None:
    zone = Zone("Door", 1, [[0, 0], [1, 1]])
    assert zone.to_dict()["alarms"] is not zone.alarms
    assert zone.to_dict()["coords"] is zone.coords


def test_codecs_in_dicts_share_their_containers() -> None:
    node: dict[str, Any] = {"size": "none", "detections": [], "attributes": {}, "encoded": False}
    node |= {"tracked": False, "extra_data": []}
    constraints = {"min_val": 0.0, "max_val": 1.0}
    given: dict[str, Any] = {
        "name": "detector",
        "version": 1,
        "description": "",
        "input_type": node,
        "output_type": node,
        "capability": node,
        "options": {
            "threshold": {
                "type": "float",
                "default": 0.5,
                "constraints": constraints,
                "description": "",
            }
        },
    }
    capsule = Capsule.from_dict(given)
    assert capsule.options["threshold"].constraints is constraints


def test_values_that_are_converted_are_not_shared() -> None:
    array = np.array([[0, 0], [5, 5]])
    zone = Zone("Door", 1, array)  # type: ignore[arg-type]
    assert zone.to_dict()["coords"] == [[0, 0], [5, 5]]
    mixed = Zone("Door", 1, [[np.int64(3), 0], (5, 5)])  # type: ignore[list-item]
    assert mixed.to_dict()["coords"] == [[3, 0], [5, 5]]
    assert type(mixed.to_dict()["coords"][0][0]) is int
    given = {"identity_id": 1, "class_name": "face", "from_image": None, "vector": [1, 2], "id": 1}
    encoding = Encoding.from_dict(given)
    assert [type(number) for number in encoding.vector] == [float, float]
    assert given["vector"] == [1, 2]
