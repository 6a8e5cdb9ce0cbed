"""Every method of the API does what is documented, against the simulator."""

from __future__ import annotations

import io
import uuid
from contextlib import aclosing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brainframe_api import AsyncBrainFrameAPI, bf_errors
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


async def test_the_version_is_returned_when_the_server_is_initialized(
    api: AsyncBrainFrameAPI,
) -> None:
    assert await api.version() == "0.30.0"
    await api.wait_for_server_initialization(timeout=60)


async def test_streams_are_configured_analyzed_and_deleted(
    api: AsyncBrainFrameAPI, video: Path
) -> None:
    with video.open("rb") as file:
        storage_id = await api.new_storage(file, "video/mp4")
    saved = await api.set_stream_configuration(
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
    assert await api.get_stream_configuration(saved.id) == saved
    assert await api.get_stream_configurations() == [saved]
    assert (await api.get_stream_url(saved.id)).startswith(("http", "rtsp"))

    assert await api.get_runtime_options(saved.id) == {}
    await api.set_runtime_option_vals(saved.id, {"keyframes_only": True})
    assert (await api.get_runtime_options(saved.id))["keyframes_only"] is True
    with pytest.raises(bf_errors.InvalidRuntimeOptionError):
        await api.set_runtime_option_vals(saved.id, {"unheard_of": 1})

    assert await api.check_analyzing(saved.id) is False
    assert await api.start_analyzing(saved.id) is True
    assert await api.check_analyzing(saved.id) is True
    async with aclosing(api.get_zone_status_stream(timeout=30)) as packets:
        async for packet in packets:
            # The first packets may be empty, because there is no result yet.
            if saved.id in packet:
                assert packet[saved.id]["Screen"].zone.stream_id == saved.id
                break
    latest = await api.get_latest_zone_statuses()
    assert "Screen" in latest[saved.id]
    assert await api.stop_analyzing(saved.id) is True
    assert await api.check_analyzing(saved.id) is False

    saved.name = "Exit"
    assert (await api.set_stream_configuration(saved)).name == "Exit"
    saved.id = None
    with pytest.raises(bf_errors.DuplicateStreamSourceError):
        await api.set_stream_configuration(saved)
    [again] = await api.get_stream_configurations()
    assert again.id is not None
    await api.delete_stream_configuration(again.id)
    assert await api.get_stream_configurations() == []
    with pytest.raises(bf_errors.StreamConfigNotFoundError):
        await api.get_stream_configuration(again.id)


async def test_zones_are_saved_and_deleted(api: AsyncBrainFrameAPI, server: Simulator) -> None:
    stream_id = server.add_stream("Entrance")
    [screen] = await api.get_zones(stream_id)
    assert screen.name == Zone.FULL_FRAME_ZONE_NAME
    assert screen.id is not None
    saved = await api.set_zone(
        Zone("Door", stream_id, [[0, 0], [100, 0], [100, 100]], alarms=[alarm()])
    )
    assert saved.id is not None
    assert saved.alarms[0].zone_id == saved.id
    assert await api.get_zone(saved.id) == saved
    assert len(await api.get_zones()) == 2
    assert await api.is_zone_read_only(saved.id) is False
    with pytest.raises(bf_errors.DuplicateZoneNameError):
        await api.set_zone(Zone("Door", stream_id, [[0, 0], [1, 1]]))
    with pytest.raises(bf_errors.ZoneNotDeletableError):
        await api.delete_zone(screen.id)
    with pytest.raises(bf_errors.StreamConfigNotFoundError):
        await api.get_zones(0)
    await api.delete_zone(saved.id)
    with pytest.raises(bf_errors.ZoneNotFoundError):
        await api.get_zone(saved.id)


async def test_zone_alarms_are_saved_filtered_and_deleted(
    api: AsyncBrainFrameAPI, server: Simulator
) -> None:
    stream_id = server.add_stream("Entrance")
    [screen] = await api.get_zones(stream_id)
    saved = await api.set_zone_alarm(alarm(zone_id=screen.id))
    assert saved.id is not None
    assert saved.stream_id == stream_id
    assert await api.get_zone_alarm(saved.id) == saved
    assert await api.get_zone_alarms() == [saved]
    assert await api.get_zone_alarms(stream_id=stream_id, zone_id=screen.id) == [saved]
    with pytest.raises(bf_errors.ZoneNotFoundError):
        await api.get_zone_alarms(zone_id=MISSING)
    await api.delete_zone_alarm(saved.id)
    with pytest.raises(bf_errors.ZoneAlarmNotFoundError):
        await api.get_zone_alarm(saved.id)


async def test_alerts_are_filtered_and_verified(api: AsyncBrainFrameAPI, server: Simulator) -> None:
    stream_id = server.add_stream("Entrance")
    [screen] = await api.get_zones(stream_id)
    raised_by = await api.set_zone_alarm(alarm(zone_id=screen.id))
    script = server.script(stream_id)
    for number in range(3):
        script.at(number * 10 + 1.0, [scripted_detection("person", 50, 50, track=f"p{number}")])
        script.at(number * 10 + 5.0, [])
    script.advance(30)

    alerts, total = await api.get_alerts()
    assert total == len(alerts) == 3
    newest, middle, oldest = alerts
    assert newest.start_time > middle.start_time > oldest.start_time
    assert newest.id is not None
    assert middle.id is not None
    assert await api.get_alert(newest.id) == newest
    assert await api.get_alerts(limit=1, offset=1) == ([middle], 3)
    assert await api.get_alerts(limit=0) == ([], 3)
    assert await api.get_alerts(stream_id=stream_id, zone_id=screen.id, alarm_id=raised_by.id) == (
        alerts,
        3,
    )

    states = api.AlertVerificationQueryType
    assert (await api.set_alert_verification(newest.id, True)).verified_as is True
    assert (await api.set_alert_verification(middle.id, False)).verified_as is False

    async def found(verification: object) -> list[int | None]:
        found_alerts, count = await api.get_alerts(verification=verification)  # type: ignore[arg-type]
        assert count == len(found_alerts)
        return [alert.id for alert in found_alerts]

    assert await found(states.TRUE) == [newest.id]
    assert await found(states.FALSE) == [middle.id]
    assert await found(states.UNVERIFIED) == [oldest.id]
    assert await found(states.VERIFIED) == [newest.id, middle.id]
    assert await found(states.NO_FALSE_POSITIVES) == [newest.id, oldest.id]
    assert await found(states.ALL) == await found(None) == [newest.id, middle.id, oldest.id]
    with pytest.raises(ValueError, match="UNVERIFIED"):
        await found(states(0))
    assert (await api.set_alert_verification(newest.id, None)).verified_as is None

    frame = await api.get_alert_frame(newest.id)
    assert frame is not None
    assert frame.ndim == 3
    assert frame.shape[2] == 3
    with pytest.raises(bf_errors.AlertNotFoundError):
        await api.get_alert(MISSING)
    assert isinstance(newest, Alert)


async def test_identities_and_encodings_are_saved_found_and_deleted(
    api: AsyncBrainFrameAPI,
) -> None:
    saved = await api.set_identity(Identity("g10-R16B", "Honda Civic"))
    assert saved.id is not None
    assert saved.metadata == {}
    other = await api.set_identity(Identity("a", "Another", {"year": 2018}))
    assert await api.get_identity(saved.id) == saved
    assert await api.get_identities(sort_by=SortOptions("unique_name", Ordering.ASC)) == (
        [other, saved],
        2,
    )
    assert await api.get_identities(unique_name="g10-R16B") == ([saved], 1)
    assert await api.get_identities(search="civic") == ([saved], 1)
    assert await api.get_identities(limit=1, offset=1) == ([other], 2)
    with pytest.raises(bf_errors.DuplicateIdentityNameError):
        await api.set_identity(Identity("a", "Once more"))

    storage_id = await api.new_storage(image_utils.encode("png", picture()), "image/png")
    encoding = await api.new_identity_image(saved.id, "car", storage_id)
    assert isinstance(encoding, Encoding)
    assert encoding.from_image == storage_id
    assert encoding.id is not None
    vector_id = await api.new_identity_vector(saved.id, "fiducial_tag", [0.5, 1, -2.0])
    assert isinstance(vector_id, int)
    assert (await api.get_encoding(vector_id)).vector == [0.5, 1.0, -2.0]
    await api.new_identity_vector(other.id or 0, "car", np.array([1.0, 2.0]))  # type: ignore[arg-type]

    assert await api.get_identities(encoded_for_class="fiducial_tag") == ([saved], 1)
    assert len(await api.get_encodings()) == 3
    assert await api.get_encodings(identity_id=saved.id, class_name="car") == [encoding]
    assert await api.get_encoding_class_names() == ["car", "fiducial_tag"]
    assert await api.get_encoding_class_names(identity_id=other.id) == ["car"]

    await api.delete_encoding(encoding.id)
    with pytest.raises(bf_errors.EncodingNotFoundError):
        await api.get_encoding(encoding.id)
    await api.delete_encodings(class_name="car")
    assert await api.get_encoding_class_names() == ["fiducial_tag"]
    await api.delete_encodings()
    assert await api.get_encodings() == []
    await api.delete_identity(saved.id)
    with pytest.raises(bf_errors.IdentityNotFoundError):
        await api.get_identity(saved.id)


async def test_capsules_are_configured_under_both_names(
    api: AsyncBrainFrameAPI, server: Simulator
) -> None:
    name = "motion_detector"
    stream_id = server.add_stream("Entrance")
    capsule = await api.get_capsule(name)
    assert isinstance(capsule, Capsule)
    assert await api.get_plugin(name) == capsule
    assert capsule in await api.get_capsules()
    assert await api.get_plugins() == await api.get_capsules()

    defaults = {option: value.default for option, value in capsule.options.items()}
    assert await api.get_capsule_option_vals(name) == defaults
    await api.set_capsule_option_vals(capsule_name=name, option_vals={"sensitivity": 0.9})
    assert await api.get_plugin_option_vals(plugin_name=name) == defaults | {"sensitivity": 0.9}
    await api.patch_plugin_option_vals(plugin_name=name, option_vals={"history": 20})
    await api.patch_capsule_option_vals(capsule_name=name, option_vals={"sensitivity": None})
    assert await api.get_capsule_option_vals(name) == defaults | {"history": 20}
    await api.set_plugin_option_vals(plugin_name=name, option_vals={})
    assert await api.get_capsule_option_vals(name) == defaults

    assert await api.get_capsule_option_vals(name, stream_id) == {}
    await api.set_plugin_option_vals(
        plugin_name=name, stream_id=stream_id, option_vals={"history": 30}
    )
    await api.patch_capsule_option_vals(
        capsule_name=name, stream_id=stream_id, option_vals={"sensitivity": 0.1}
    )
    expected = {"history": 30, "sensitivity": 0.1}
    assert await api.get_plugin_option_vals(name, stream_id=stream_id) == expected

    assert await api.is_capsule_active(name) is True
    await api.set_plugin_active(plugin_name=name, active=False)
    assert await api.is_plugin_active(plugin_name=name) is False
    assert await api.is_capsule_active(capsule_name=name, stream_id=stream_id) is None
    await api.set_capsule_active(capsule_name=name, stream_id=stream_id, active=True)
    assert await api.is_plugin_active(name, stream_id) is True
    await api.set_capsule_active(capsule_name=name, stream_id=stream_id, active=None)
    assert await api.is_capsule_active(name, stream_id) is None

    with pytest.raises(bf_errors.PluginNotFoundError):
        await api.get_capsule("unheard_of")
    with pytest.raises(bf_errors.InvalidCapsuleOptionError):
        await api.set_plugin_option_vals(plugin_name=name, option_vals={"sensitivity": 5})


async def test_an_invalid_capsule_is_not_loaded(api: AsyncBrainFrameAPI) -> None:
    storage_id = await api.new_storage(b"not a capsule", "application/octet-stream")
    with pytest.raises(bf_errors.InvalidCapsuleError):
        await api.load_capsule(storage_id)
    with pytest.raises(bf_errors.InvalidCapsuleError):
        await api.upload_and_load_capsule(io.BytesIO(b"neither"), Path("/src"), name="mine")
    with pytest.raises(bf_errors.StorageNotFoundError):
        await api.load_capsule(MISSING)
    with pytest.raises(bf_errors.CapsuleNotFoundError):
        await api.unload_capsule("unheard_of")


async def test_detections_are_returned_for_an_image(api: AsyncBrainFrameAPI) -> None:
    name = "motion_detector"
    found = await api.process_image(picture(), [name], {name: {"sensitivity": 0.9}})
    assert all(isinstance(detection, Detection) for detection in found)
    content = image_utils.encode("jpeg", picture())
    assert await api.process_image(content, plugin_names=[name]) == await api.process_image(
        content, capsule_names=(name,), option_vals={}
    )
    with pytest.raises(bf_errors.CapsuleNotFoundError):
        await api.process_image(picture(), ["unheard_of"], {})
    with pytest.raises(bf_errors.InvalidImageTypeError):
        await api.process_image(b"not an image", [name], {})
    with pytest.raises(TypeError, match="capsule_names"):
        await api.process_image(picture())
    with pytest.raises(TypeError, match="capsule_names"):
        await api.process_image(picture(), [name], plugin_names=[name])
    invalid: Any
    for invalid in ("image.jpg", [[0, 0, 0]], None, 5):
        with pytest.raises(TypeError, match=r"^Invalid img_bgr of type \w+: expected a BGR array"):
            await api.process_image(invalid, [name])


async def test_stored_data_and_images_are_returned_unchanged(api: AsyncBrainFrameAPI) -> None:
    storage_id = await api.new_storage(b"content", "text/x-special; version=1")
    assert await api.get_storage_data(storage_id) == (b"content", "text/x-special; version=1")
    with pytest.raises(bf_errors.InvalidImageTypeError):
        await api.get_storage_data_as_image(storage_id)
    await api.delete_storage(storage_id)
    with pytest.raises(bf_errors.StorageNotFoundError):
        await api.get_storage_data(storage_id)

    image_id = await api.new_storage_as_image(image_utils.encode("png", picture()))
    assert (await api.get_storage_data(image_id))[1] == "image/png"
    image = await api.get_storage_data_as_image(image_id)
    assert (image == picture()).all()


async def test_files_and_iterables_are_uploaded_in_chunks(api: AsyncBrainFrameAPI) -> None:
    chunks = [b"a" * 1000, b"b" * 70_000]
    for data in (chunks, iter(chunks), io.BytesIO(b"".join(chunks))):
        storage_id = await api.new_storage(data, "text/plain")
        assert (await api.get_storage_data(storage_id))[0] == b"".join(chunks)


async def test_users_are_saved_and_deleted(api: AsyncBrainFrameAPI) -> None:
    saved = await api.set_user(User("joe", "secret", RoleType.EDITOR))
    assert saved.id is not None
    assert saved.password is None
    assert await api.get_user(saved.id) == saved
    assert {user.username for user in await api.get_users()} == {"admin", "joe"}
    with pytest.raises(bf_errors.DuplicateUsernameError):
        await api.set_user(User("joe", "other", RoleType.EDITOR))
    await api.delete_user(saved.id)
    with pytest.raises(bf_errors.UserNotFoundError):
        await api.get_user(saved.id)
    with pytest.raises(bf_errors.AdminMustExistError):
        await api.delete_user(1)


async def test_premises_are_saved_and_deleted(api: AsyncBrainFrameAPI) -> None:
    saved = await api.set_premises(Premises("Office"))
    assert saved.id is not None
    assert await api.get_premises(saved.id) == saved
    assert await api.get_all_premises() == [saved]
    assert await api.get_stream_configurations(premises_id=saved.id) == []
    await api.delete_premises(saved.id)
    with pytest.raises(bf_errors.PremisesNotFoundError):
        await api.get_premises(saved.id)


async def test_a_valid_license_key_is_accepted_and_an_invalid_one_rejected(
    api: AsyncBrainFrameAPI,
) -> None:
    info = await api.set_license_key(make_license(max_streams=3))
    assert info.state is LicenseState.VALID
    assert info.terms is not None
    assert info.terms.max_streams == 3
    assert await api.get_license_info() == info
    with pytest.raises(bf_errors.LicenseInvalidError):
        await api.set_license_key("bm8gbGljZW5zZQ==")


async def test_cloud_tokens_link_a_cloud_user(api: AsyncBrainFrameAPI) -> None:
    assert await api.get_current_cloud_user() is None
    with pytest.raises(bf_errors.UnauthorizedTokensError):
        await api.set_cloud_tokens(CloudTokens("wrong", "wrong"))
    tokens = CloudTokens("simulator-access-token", "simulator-refresh-token")
    user, info = await api.set_cloud_tokens(tokens)
    assert user.email == "user@example.com"
    assert info.state is LicenseState.VALID
    assert await api.get_current_cloud_user() == user
    assert (await api.get_oauth2_info()).client_id == "brainframe-simulator"


async def test_the_latest_zone_statuses_contain_the_detections(
    api: AsyncBrainFrameAPI, server: Simulator
) -> None:
    stream_id = server.add_stream("Entrance")
    script = server.script(stream_id)
    script.at(1.0, [scripted_detection("person", 50, 50, track="p")])
    script.advance(2)
    statuses = await api.get_latest_zone_statuses()
    [detection] = statuses[stream_id]["Screen"].within
    assert detection.class_name == "person"
    assert isinstance(detection.track_id, uuid.UUID)
    assert statuses[stream_id]["Screen"].detection_within_counts == {"person": 1}
