"""Capsules and their options, for all streams and for one."""

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run

CAPSULE = "motion_detector"


@pytest.fixture
def stream_id(server: Simulator) -> int:
    return server.add_stream("Car park")


@pytest.fixture
def api(client: BrainFrameAPI) -> BrainFrameAPI:
    return client


def test_capsules_are_listed(sdk: Run) -> None:
    table = sdk("capsules", "list").out
    assert CAPSULE in table
    assert "motorcycle, airplane, bus, train and 73 more" in table
    listed = {one["name"]: one["active"] for one in sdk("capsules", "list", "--json").json}
    assert listed[CAPSULE] is True


def test_options_are_set_for_all_streams_and_for_one(
    sdk: Run, api: BrainFrameAPI, stream_id: int
) -> None:
    assert sdk("capsules", "set", CAPSULE, "sensitivity=0.25", "class_name=car").code == 0
    own = sdk("capsules", "set", CAPSULE, "ignore_shadows=false", "--stream", "Car park", "--json")

    assert own.json == {"ignore_shadows": False}
    assert api.get_capsule_option_vals(CAPSULE)["sensitivity"] == 0.25
    assert api.get_capsule_option_vals(CAPSULE)["class_name"] == "car"
    shown = sdk("capsules", "options", CAPSULE, "--stream", "Car park", "--json").json
    assert shown["overridden"] == ["ignore_shadows"]
    assert shown["values"]["ignore_shadows"] is False
    assert shown["values"]["sensitivity"] == 0.25
    assert "this stream" in sdk("capsules", "options", CAPSULE, "--stream", "Car park").out


def test_unset_options_return_to_their_default_values(
    sdk: Run, api: BrainFrameAPI, stream_id: int
) -> None:
    default = api.get_capsule_option_vals(CAPSULE)["sensitivity"]
    sdk("capsules", "set", CAPSULE, "sensitivity=0.25")
    sdk("capsules", "set", CAPSULE, "sensitivity=0.75", "--stream", "Car park")

    assert sdk("capsules", "unset", CAPSULE, "sensitivity", "--stream", "Car park").code == 0
    assert sdk("capsules", "unset", CAPSULE, "sensitivity").code == 0

    assert api.get_capsule_option_vals(CAPSULE)["sensitivity"] == default
    assert api.get_capsule_option_vals(CAPSULE, stream_id) == {}


def test_wrong_values_are_rejected_by_the_command_or_the_server(sdk: Run) -> None:
    no_number = sdk("capsules", "set", CAPSULE, "sensitivity=high")
    out_of_range = sdk("capsules", "set", CAPSULE, "sensitivity=7")
    unknown = sdk("capsules", "set", CAPSULE, "speed=1")
    no_setting = sdk("capsules", "set", CAPSULE, "sensitivity")

    assert (no_number.code, out_of_range.code, unknown.code, no_setting.code) == (2, 1, 1, 2)
    assert "Invalid value 'high' for option sensitivity: expected a value of type float" in (
        no_number.err
    )
    assert "Invalid capsule option" in out_of_range.err


def test_a_capsule_is_activated_and_deactivated_for_all_streams_and_for_one(
    sdk: Run, api: BrainFrameAPI, stream_id: int
) -> None:
    sdk("capsules", "deactivate", CAPSULE)
    sdk("capsules", "activate", CAPSULE, "--stream", "Car park")
    assert (api.is_capsule_active(CAPSULE), api.is_capsule_active(CAPSULE, stream_id)) == (
        False,
        True,
    )

    sdk("capsules", "inherit", CAPSULE, "--stream", "Car park")
    assert api.is_capsule_active(CAPSULE, stream_id) is None


def test_an_unknown_capsule_causes_the_exit_code_for_objects_that_are_not_found(sdk: Run) -> None:
    assert sdk("capsules", "options", "nothing").code == 5
    assert sdk("capsules", "unload", "nothing").code == 5
