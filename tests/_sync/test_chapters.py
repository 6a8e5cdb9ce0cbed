# Derived from tests/_async/test_chapters.py by scripts/unasync. Do not edit.
"""Every method of the API does what is documented, against the simulator."""

from __future__ import annotations

import io
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api.bf_codecs import (
    Alert,
    Capsule,
    CloudTokens,
    ConnType,
    CountConditionTestType,
    Detection,
    Encoding,
    Identity,
    IntersectionPointType,
    LicenseState,
    Ordering,
    Premises,
    RoleType,
    SortOptions,
    StreamConfiguration,
    User,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    image_utils,
)
from brainframe_api.simulator import Simulator, make_license

pytestmark = pytest.mark.anyio

MISSING = 4711


def picture() -> np.ndarray:
    image = np.full((120, 160, 3), 200, np.uint8)
    image[30:90, 40:100] = (40, 40, 220)
    return image


def alarm(**changes: object) -> ZoneAlarm:
    condition = ZoneAlarmCountCondition(
        test=CountConditionTestType.GREATER_THAN,
        check_value=0,
        with_class_name="person",
        with_attribute=None,
        window_duration=0.0,
        window_threshold=0.5,
        intersection_point=IntersectionPointType.BOTTOM,
    )
    values = {
        "name": "Somebody",
        "count_conditions": [condition],
        "rate_conditions": [],
        "use_active_time": False,
        "active_start_time": "00:00:00",
        "active_end_time": "23:59:59",
    } | changes
    return ZoneAlarm(**values)  # type: ignore[arg-type]


def test_the_version_is_returned_when_the_server_is_initialized(
    api: BrainFrameAPI,
) -> None:
    assert api.version() == "0.30.0"
    api.wait_for_server_initialization(timeout=60)


def test_streams_are_configured_analyzed_and_deleted(api: BrainFrameAPI, video: Path) -> None:
    with video.open("rb") as file:
        storage_id = api.new_storage(file, "video/mp4")
    saved = api.set_stream_configuration(
        StreamConfiguration(
            name="Entrance",
            connection_type=ConnType.FILE,
            connection_options={"storage_id": storage_id},
            runtime_options={},
            metadata={"floor": 1},
        )
    )
    assert saved.id is not None
    assert saved.premises_id is None
    assert api.get_stream_configuration(saved.id) == saved
    assert api.get_stream_configurations() == [saved]
    assert (api.get_stream_url(saved.id)).startswith(("http", "rtsp"))

    assert api.get_runtime_options(saved.id) == {}
    api.set_runtime_option_vals(saved.id, {"keyframes_only": True})
    assert (api.get_runtime_options(saved.id))["keyframes_only"] is True
    with pytest.raises(bf_errors.InvalidRuntimeOptionError):
        api.set_runtime_option_vals(saved.id, {"unheard_of": 1})

    assert api.check_analyzing(saved.id) is False
    assert api.start_analyzing(saved.id) is True
    assert api.check_analyzing(saved.id) is True
    with closing(api.get_zone_status_stream(timeout=30)) as packets:
        for packet in packets:
            # The first packets may be empty, because there is no result yet.
            if saved.id in packet:
                assert packet[saved.id]["Screen"].zone.stream_id == saved.id
                break
    latest = api.get_latest_zone_statuses()
    assert "Screen" in latest[saved.id]
    assert api.stop_analyzing(saved.id) is True
    assert api.check_analyzing(saved.id) is False

    saved.name = "Exit"
    assert (api.set_stream_configuration(saved)).name == "Exit"
    saved.id = None
    with pytest.raises(bf_errors.DuplicateStreamSourceError):
        api.set_stream_configuration(saved)
    [again] = api.get_stream_configurations()
    assert again.id is not None
    api.delete_stream_configuration(again.id)
    assert api.get_stream_configurations() == []
    with pytest.raises(bf_errors.StreamConfigNotFoundError):
        api.get_stream_configuration(again.id)


def test_zones_are_saved_and_deleted(api: BrainFrameAPI, server: Simulator) -> None:
    stream_id = server.add_stream("Entrance")
    [screen] = api.get_zones(stream_id)
    assert screen.name == Zone.FULL_FRAME_ZONE_NAME
    assert screen.id is not None
    saved = api.set_zone(Zone("Door", stream_id, [[0, 0], [100, 0], [100, 100]], alarms=[alarm()]))
    assert saved.id is not None
    assert saved.alarms[0].zone_id == saved.id
    assert api.get_zone(saved.id) == saved
    assert len(api.get_zones()) == 2
    assert api.is_zone_read_only(saved.id) is False
    with pytest.raises(bf_errors.DuplicateZoneNameError):
        api.set_zone(Zone("Door", stream_id, [[0, 0], [1, 1]]))
    with pytest.raises(bf_errors.ZoneNotDeletableError):
        api.delete_zone(screen.id)
    with pytest.raises(bf_errors.StreamConfigNotFoundError):
        api.get_zones(0)
    api.delete_zone(saved.id)
    with pytest.raises(bf_errors.ZoneNotFoundError):
        api.get_zone(saved.id)


def test_zone_alarms_are_saved_filtered_and_deleted(api: BrainFrameAPI, server: Simulator) -> None:
    stream_id = server.add_stream("Entrance")
    [screen] = api.get_zones(stream_id)
    saved = api.set_zone_alarm(alarm(zone_id=screen.id))
    assert saved.id is not None
    assert saved.stream_id == stream_id
    assert api.get_zone_alarm(saved.id) == saved
    assert api.get_zone_alarms() == [saved]
    assert api.get_zone_alarms(stream_id=stream_id, zone_id=screen.id) == [saved]
    with pytest.raises(bf_errors.ZoneNotFoundError):
        api.get_zone_alarms(zone_id=MISSING)
    api.delete_zone_alarm(saved.id)
    with pytest.raises(bf_errors.ZoneAlarmNotFoundError):
        api.get_zone_alarm(saved.id)


def test_alerts_are_filtered_and_verified(api: BrainFrameAPI, server: Simulator) -> None:
    stream_id = server.add_stream("Entrance")
    [screen] = api.get_zones(stream_id)
    raised_by = api.set_zone_alarm(alarm(zone_id=screen.id))
    script = server.script(stream_id)
    for number in range(3):
        script.at(number * 10 + 1.0, [scripted_detection("person", 50, 50, track=f"p{number}")])
        script.at(number * 10 + 5.0, [])
    script.advance(30)

    alerts, total = api.get_alerts()
    assert total == len(alerts) == 3
    newest, middle, oldest = alerts
    assert newest.start_time > middle.start_time > oldest.start_time
    assert newest.id is not None
    assert middle.id is not None
    assert api.get_alert(newest.id) == newest
    assert api.get_alerts(limit=1, offset=1) == ([middle], 3)
    assert api.get_alerts(limit=0) == ([], 3)
    assert api.get_alerts(stream_id=stream_id, zone_id=screen.id, alarm_id=raised_by.id) == (
        alerts,
        3,
    )

    states = api.AlertVerificationQueryType
    assert (api.set_alert_verification(newest.id, True)).verified_as is True
    assert (api.set_alert_verification(middle.id, False)).verified_as is False

    def found(verification: object) -> list[int | None]:
        found_alerts, count = api.get_alerts(verification=verification)  # type: ignore[arg-type]
        assert count == len(found_alerts)
        return [alert.id for alert in found_alerts]

    assert found(states.TRUE) == [newest.id]
    assert found(states.FALSE) == [middle.id]
    assert found(states.UNVERIFIED) == [oldest.id]
    assert found(states.VERIFIED) == [newest.id, middle.id]
    assert found(states.NO_FALSE_POSITIVES) == [newest.id, oldest.id]
    assert found(states.ALL) == found(None) == [newest.id, middle.id, oldest.id]
    with pytest.raises(ValueError, match="UNVERIFIED"):
        found(states(0))
    assert (api.set_alert_verification(newest.id, None)).verified_as is None

    frame = api.get_alert_frame(newest.id)
    assert frame is not None
    assert frame.ndim == 3
    assert frame.shape[2] == 3
    with pytest.raises(bf_errors.AlertNotFoundError):
        api.get_alert(MISSING)
    assert isinstance(newest, Alert)


def test_identities_and_encodings_are_saved_found_and_deleted(
    api: BrainFrameAPI,
) -> None:
    saved = api.set_identity(Identity("g10-R16B", "Honda Civic"))
    assert saved.id is not None
    assert saved.metadata == {}
    other = api.set_identity(Identity("a", "Another", {"year": 2018}))
    assert api.get_identity(saved.id) == saved
    assert api.get_identities(sort_by=SortOptions("unique_name", Ordering.ASC)) == (
        [other, saved],
        2,
    )
    assert api.get_identities(unique_name="g10-R16B") == ([saved], 1)
    assert api.get_identities(search="civic") == ([saved], 1)
    assert api.get_identities(limit=1, offset=1) == ([other], 2)
    with pytest.raises(bf_errors.DuplicateIdentityNameError):
        api.set_identity(Identity("a", "Once more"))

    storage_id = api.new_storage(image_utils.encode("png", picture()), "image/png")
    encoding = api.new_identity_image(saved.id, "car", storage_id)
    assert isinstance(encoding, Encoding)
    assert encoding.from_image == storage_id
    assert encoding.id is not None
    vector_id = api.new_identity_vector(saved.id, "fiducial_tag", [0.5, 1, -2.0])
    assert isinstance(vector_id, int)
    assert (api.get_encoding(vector_id)).vector == [0.5, 1.0, -2.0]
    api.new_identity_vector(other.id or 0, "car", np.array([1.0, 2.0]))  # type: ignore[arg-type]

    assert api.get_identities(encoded_for_class="fiducial_tag") == ([saved], 1)
    assert len(api.get_encodings()) == 3
    assert api.get_encodings(identity_id=saved.id, class_name="car") == [encoding]
    assert api.get_encoding_class_names() == ["car", "fiducial_tag"]
    assert api.get_encoding_class_names(identity_id=other.id) == ["car"]

    api.delete_encoding(encoding.id)
    with pytest.raises(bf_errors.EncodingNotFoundError):
        api.get_encoding(encoding.id)
    api.delete_encodings(class_name="car")
    assert api.get_encoding_class_names() == ["fiducial_tag"]
    api.delete_encodings()
    assert api.get_encodings() == []
    api.delete_identity(saved.id)
    with pytest.raises(bf_errors.IdentityNotFoundError):
        api.get_identity(saved.id)


def test_capsules_are_configured_under_both_names(api: BrainFrameAPI, server: Simulator) -> None:
    name = "motion_detector"
    stream_id = server.add_stream("Entrance")
    capsule = api.get_capsule(name)
    assert isinstance(capsule, Capsule)
    assert api.get_plugin(name) == capsule
    assert capsule in api.get_capsules()
    assert api.get_plugins() == api.get_capsules()

    defaults = {option: value.default for option, value in capsule.options.items()}
    assert api.get_capsule_option_vals(name) == defaults
    api.set_capsule_option_vals(capsule_name=name, option_vals={"sensitivity": 0.9})
    assert api.get_plugin_option_vals(plugin_name=name) == defaults | {"sensitivity": 0.9}
    api.patch_plugin_option_vals(plugin_name=name, option_vals={"history": 20})
    api.patch_capsule_option_vals(capsule_name=name, option_vals={"sensitivity": None})
    assert api.get_capsule_option_vals(name) == defaults | {"history": 20}
    api.set_plugin_option_vals(plugin_name=name, option_vals={})
    assert api.get_capsule_option_vals(name) == defaults

    assert api.get_capsule_option_vals(name, stream_id) == {}
    api.set_plugin_option_vals(plugin_name=name, stream_id=stream_id, option_vals={"history": 30})
    api.patch_capsule_option_vals(
        capsule_name=name, stream_id=stream_id, option_vals={"sensitivity": 0.1}
    )
    expected = {"history": 30, "sensitivity": 0.1}
    assert api.get_plugin_option_vals(name, stream_id=stream_id) == expected

    assert api.is_capsule_active(name) is True
    api.set_plugin_active(plugin_name=name, active=False)
    assert api.is_plugin_active(plugin_name=name) is False
    assert api.is_capsule_active(capsule_name=name, stream_id=stream_id) is None
    api.set_capsule_active(capsule_name=name, stream_id=stream_id, active=True)
    assert api.is_plugin_active(name, stream_id) is True
    api.set_capsule_active(capsule_name=name, stream_id=stream_id, active=None)
    assert api.is_capsule_active(name, stream_id) is None

    with pytest.raises(bf_errors.PluginNotFoundError):
        api.get_capsule("unheard_of")
    with pytest.raises(bf_errors.InvalidCapsuleOptionError):
        api.set_plugin_option_vals(plugin_name=name, option_vals={"sensitivity": 5})


def test_an_invalid_capsule_is_not_loaded(api: BrainFrameAPI) -> None:
    storage_id = api.new_storage(b"not a capsule", "application/octet-stream")
    with pytest.raises(bf_errors.InvalidCapsuleError):
        api.load_capsule(storage_id)
    with pytest.raises(bf_errors.InvalidCapsuleError):
        api.upload_and_load_capsule(io.BytesIO(b"neither"), Path("/src"), name="mine")
    with pytest.raises(bf_errors.StorageNotFoundError):
        api.load_capsule(MISSING)
    with pytest.raises(bf_errors.CapsuleNotFoundError):
        api.unload_capsule("unheard_of")


def test_detections_are_returned_for_an_image(api: BrainFrameAPI) -> None:
    name = "motion_detector"
    found = api.process_image(picture(), [name], {name: {"sensitivity": 0.9}})
    assert all(isinstance(detection, Detection) for detection in found)
    content = image_utils.encode("jpeg", picture())
    assert api.process_image(content, plugin_names=[name]) == api.process_image(
        content, capsule_names=(name,), option_vals={}
    )
    with pytest.raises(bf_errors.CapsuleNotFoundError):
        api.process_image(picture(), ["unheard_of"], {})
    with pytest.raises(bf_errors.InvalidImageTypeError):
        api.process_image(b"not an image", [name], {})
    with pytest.raises(TypeError, match="capsule_names"):
        api.process_image(picture())
    with pytest.raises(TypeError, match="capsule_names"):
        api.process_image(picture(), [name], plugin_names=[name])
    invalid: Any
    for invalid in ("image.jpg", [[0, 0, 0]], None, 5):
        with pytest.raises(TypeError, match=r"^Invalid img_bgr of type \w+: expected a BGR array"):
            api.process_image(invalid, [name])


def test_stored_data_and_images_are_returned_unchanged(api: BrainFrameAPI) -> None:
    storage_id = api.new_storage(b"content", "text/x-special; version=1")
    assert api.get_storage_data(storage_id) == (b"content", "text/x-special; version=1")
    with pytest.raises(bf_errors.InvalidImageTypeError):
        api.get_storage_data_as_image(storage_id)
    api.delete_storage(storage_id)
    with pytest.raises(bf_errors.StorageNotFoundError):
        api.get_storage_data(storage_id)

    image_id = api.new_storage_as_image(image_utils.encode("png", picture()))
    assert (api.get_storage_data(image_id))[1] == "image/png"
    image = api.get_storage_data_as_image(image_id)
    assert (image == picture()).all()


def test_files_and_iterables_are_uploaded_in_chunks(api: BrainFrameAPI) -> None:
    chunks = [b"a" * 1000, b"b" * 70_000]
    for data in (chunks, iter(chunks), io.BytesIO(b"".join(chunks))):
        storage_id = api.new_storage(data, "text/plain")
        assert (api.get_storage_data(storage_id))[0] == b"".join(chunks)


def test_users_are_saved_and_deleted(api: BrainFrameAPI) -> None:
    saved = api.set_user(User("joe", "secret", RoleType.EDITOR))
    assert saved.id is not None
    assert saved.password is None
    assert api.get_user(saved.id) == saved
    assert {user.username for user in api.get_users()} == {"admin", "joe"}
    with pytest.raises(bf_errors.DuplicateUsernameError):
        api.set_user(User("joe", "other", RoleType.EDITOR))
    api.delete_user(saved.id)
    with pytest.raises(bf_errors.UserNotFoundError):
        api.get_user(saved.id)
    with pytest.raises(bf_errors.AdminMustExistError):
        api.delete_user(1)


def test_premises_are_saved_and_deleted(api: BrainFrameAPI) -> None:
    saved = api.set_premises(Premises("Office"))
    assert saved.id is not None
    assert api.get_premises(saved.id) == saved
    assert api.get_all_premises() == [saved]
    assert api.get_stream_configurations(premises_id=saved.id) == []
    api.delete_premises(saved.id)
    with pytest.raises(bf_errors.PremisesNotFoundError):
        api.get_premises(saved.id)


def test_a_valid_license_key_is_accepted_and_an_invalid_one_rejected(
    api: BrainFrameAPI,
) -> None:
    info = api.set_license_key(make_license(max_streams=3))
    assert info.state is LicenseState.VALID
    assert info.terms is not None
    assert info.terms.max_streams == 3
    assert api.get_license_info() == info
    with pytest.raises(bf_errors.LicenseInvalidError):
        api.set_license_key("bm8gbGljZW5zZQ==")


def test_cloud_tokens_link_a_cloud_user(api: BrainFrameAPI) -> None:
    assert api.get_current_cloud_user() is None
    with pytest.raises(bf_errors.UnauthorizedTokensError):
        api.set_cloud_tokens(CloudTokens("wrong", "wrong"))
    tokens = CloudTokens("simulator-access-token", "simulator-refresh-token")
    user, info = api.set_cloud_tokens(tokens)
    assert user.email == "user@example.com"
    assert info.state is LicenseState.VALID
    assert api.get_current_cloud_user() == user
    assert (api.get_oauth2_info()).client_id == "brainframe-simulator"


def test_the_latest_zone_statuses_contain_the_detections(
    api: BrainFrameAPI, server: Simulator
) -> None:
    stream_id = server.add_stream("Entrance")
    script = server.script(stream_id)
    script.at(1.0, [scripted_detection("person", 50, 50, track="p")])
    script.advance(2)
    statuses = api.get_latest_zone_statuses()
    [detection] = statuses[stream_id]["Screen"].within
    assert detection.class_name == "person"
    assert isinstance(detection.track_id, uuid.UUID)
    assert statuses[stream_id]["Screen"].detection_within_counts == {"person": 1}
