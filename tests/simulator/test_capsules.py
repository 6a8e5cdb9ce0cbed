from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.simulator.codecs import kind, ok

MOTION = "/api/plugins/motion_detector"


def test_the_built_in_capsules_are_listed_with_their_options(http: httpx.Client) -> None:
    capsules = {entry["name"]: entry for entry in ok(http.get("/api/plugins"))}
    assert {"motion_detector", "object_tracker", "identity_recognizer"} <= set(capsules)
    assert ok(http.get(MOTION)) == capsules["motion_detector"]
    assert ok(http.get(f"{MOTION}/options")) == {
        name: option["default"] for name, option in capsules["motion_detector"]["options"].items()
    }
    assert kind(http.get("/api/plugins/unheard_of")) == "PluginNotFoundError"


def test_put_replaces_the_global_values_and_restores_defaults(http: httpx.Client) -> None:
    defaults = ok(http.get(f"{MOTION}/options"))
    ok(http.put(f"{MOTION}/options", json={"sensitivity": 0.9, "class_name": "car"}))
    expected = defaults | {"sensitivity": 0.9, "class_name": "car"}
    assert ok(http.get(f"{MOTION}/options")) == expected
    ok(http.put(f"{MOTION}/options", json={"sensitivity": 1}))
    assert ok(http.get(f"{MOTION}/options")) == defaults | {"sensitivity": 1}
    ok(http.put(f"{MOTION}/options", json={}))
    assert ok(http.get(f"{MOTION}/options")) == defaults


def test_patch_changes_the_given_options_and_null_removes_them(http: httpx.Client) -> None:
    defaults = ok(http.get(f"{MOTION}/options"))
    ok(http.patch(f"{MOTION}/options", json={"sensitivity": 0.9, "history": 20}))
    ok(http.patch(f"{MOTION}/options", json={"history": None, "min_area": 2.5}))
    expected = defaults | {"sensitivity": 0.9, "min_area": 2.5}
    assert ok(http.get(f"{MOTION}/options")) == expected


def test_a_stream_returns_only_its_overrides(http: httpx.Client, stream_id: int) -> None:
    path = f"/api/streams/{stream_id}/plugins/motion_detector/options"
    assert ok(http.get(path)) == {}
    ok(http.put(path, json={"sensitivity": 0.1}))
    ok(http.patch(path, json={"history": 30}))
    assert ok(http.get(path)) == {"sensitivity": 0.1, "history": 30}
    assert ok(http.get(f"{MOTION}/options"))["sensitivity"] == 0.5
    ok(http.patch(path, json={"sensitivity": None}))
    assert ok(http.get(path)) == {"history": 30}
    ok(http.put(path, json={}))
    assert ok(http.get(path)) == {}


@pytest.mark.parametrize(
    "values",
    [
        {"unheard_of": 1},
        {"sensitivity": 1.5},
        {"sensitivity": -0.1},
        {"sensitivity": "high"},
        {"sensitivity": True},
        {"class_name": "unicorn"},
        {"history": 20.5},
        {"ignore_shadows": 1},
        {"sensitivity": 0.5, "history": 0},
    ],
)
def test_invalid_values_are_rejected_as_a_whole(
    http: httpx.Client, stream_id: int, values: dict[str, Any]
) -> None:
    before = ok(http.get(f"{MOTION}/options"))
    stream_path = f"/api/streams/{stream_id}/plugins/motion_detector/options"
    for path in (f"{MOTION}/options", stream_path):
        assert kind(http.put(path, json=values)) == "InvalidPluginOptionError"
        assert kind(http.patch(path, json=values)) == "InvalidPluginOptionError"
    assert ok(http.get(f"{MOTION}/options")) == before
    assert ok(http.get(stream_path)) == {}
    assert kind(http.put(f"{MOTION}/options", json={"sensitivity": None})) == (
        "InvalidPluginOptionError"
    )


def test_the_active_flag_is_global_unless_a_stream_overrides_it(
    http: httpx.Client, stream_id: int
) -> None:
    path = f"/api/streams/{stream_id}/plugins/motion_detector/active"
    assert ok(http.get(f"{MOTION}/active")) is True
    assert ok(http.get(path)) is None
    ok(http.put(f"{MOTION}/active", json=False))
    ok(http.put(path, json=True))
    assert ok(http.get(f"{MOTION}/active")) is False
    assert ok(http.get(path)) is True
    ok(http.put(path, content=b"null"))
    assert ok(http.get(path)) is None
    ok(http.put(f"{MOTION}/active", content=b"null"))
    assert ok(http.get(f"{MOTION}/active")) is True
    assert kind(http.put(f"{MOTION}/active", json=1)) == "InvalidFormatError"


def test_settings_of_unknown_names_are_errors(http: httpx.Client, stream_id: int) -> None:
    for end in ("options", "active"):
        unknown_stream = f"/api/streams/99/plugins/motion_detector/{end}"
        assert kind(http.get(unknown_stream)) == "StreamConfigNotFoundError"
        for path in (f"/api/streams/{stream_id}/plugins/none/{end}", f"/api/plugins/none/{end}"):
            assert kind(http.get(path)) == "PluginNotFoundError"
