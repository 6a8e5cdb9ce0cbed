"""Run a long list of steps against a server, and print the outcome of each as JSON.

This program uses only names that both clients have, and runs where either of them is installed.
"""

import enum
import json
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from brainframe.api import BrainFrameAPI, bf_codecs, bf_errors

RESULTS: dict[str, Any] = {}


def plain(value: Any) -> Any:
    """Return a value as plain JSON data."""
    if isinstance(value, bf_codecs.Codec):
        return {type(value).__name__: plain(value.to_dict())}
    if isinstance(value, enum.Enum):
        return str(value)
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        return {str(key): plain(item) for key, item in mapping.items()}
    if isinstance(value, list | tuple):
        items = cast("Sequence[Any]", value)
        return [type(items).__name__, *map(plain, items)]
    if hasattr(value, "shape"):
        return ["array", list(value.shape), str(value.dtype), int(value.sum())]
    if isinstance(value, bytes):
        return ["bytes", len(value)]
    if isinstance(value, uuid.UUID):
        return "uuid"
    return value


def step(name: str, function: Any, *arguments: Any, **named: Any) -> Any:
    """Call a function and record its outcome."""
    result = None
    try:
        result = function(*arguments, **named)
        RESULTS[name] = plain(result)
    except Exception as error:
        RESULTS[name] = {
            "raises": type(error).__name__,
            "bases": [base.__name__ for base in type(error).__mro__[1:-2]],
            "text": str(error),
            "kind": getattr(error, "kind", None),
            "pretty_name": getattr(error, "pretty_name", None),
        }
    return result


def alarm(zone_id: Any = None) -> Any:
    count = bf_codecs.ZoneAlarmCountCondition(
        bf_codecs.ZoneAlarmCountCondition.TestType.GREATER_THAN,
        2,
        "person",
        bf_codecs.Attribute("gender", "woman"),
        5.0,
        0.5,
        bf_codecs.IntersectionPointType.BOTTOM,
    )
    rate = bf_codecs.ZoneAlarmRateCondition(
        bf_codecs.ZoneAlarmRateCondition.TestType.LESS_THAN_OR_EQUAL_TO,
        10.0,
        3.5,
        bf_codecs.ZoneAlarmRateCondition.DirectionType.ENTERING_OR_EXITING,
        "car",
        None,
        bf_codecs.IntersectionPointType.CENTER,
    )
    RESULTS["condition texts"] = [repr(count), repr(rate)]
    return bf_codecs.ZoneAlarm(
        name="Crowd",
        count_conditions=[count],
        rate_conditions=[rate],
        use_active_time=True,
        active_start_time="08:00:00",
        active_end_time="17:30:00",
        zone_id=zone_id,
    )


def streams_and_zones(api: Any, video: bytes) -> None:
    storage_id = step("store video", api.new_storage, video, "video/mp4")
    config = bf_codecs.StreamConfiguration(
        name="Entrance",
        premises_id=None,
        connection_type=bf_codecs.StreamConfiguration.ConnType.FILE,
        connection_options={"storage_id": storage_id},
        runtime_options={},
        metadata={"floor": 1, "names": ["ä", "\u2028"]},
    )
    saved = step("create stream", api.set_stream_configuration, config)
    step("create it again", api.set_stream_configuration, config)
    step("get stream", api.get_stream_configuration, saved.id)
    step("get streams", api.get_stream_configurations)
    step("get unknown stream", api.get_stream_configuration, 4711)
    step("get streams of unknown premises", api.get_stream_configurations, premises_id=4711)
    step("check", api.check_analyzing, saved.id)
    step("start", api.start_analyzing, saved.id)
    step("check again", api.check_analyzing, saved.id)
    step("stop", api.stop_analyzing, saved.id)
    step("runtime options", api.get_runtime_options, saved.id)
    step("set runtime options", api.set_runtime_option_vals, saved.id, {"keyframes_only": True})
    step("wrong runtime options", api.set_runtime_option_vals, saved.id, {"other": True})
    step("read runtime options", api.get_runtime_options, saved.id)

    zones = step("get zones", api.get_zones, stream_id=saved.id)
    step("get zones of unknown stream", api.get_zones, stream_id=4711)
    zone = bf_codecs.Zone("Door", saved.id, [[0, 0], [100, 0], [100, 100]], alarms=[alarm()])
    door = step("create zone", api.set_zone, zone)
    step("create zone again", api.set_zone, zone)
    door.name = "Gate"
    step("update zone", api.set_zone, door)
    step("get zone", api.get_zone, door.id)
    step("get alarm of zone", door.get_alarm, door.alarms[0].id)
    step("get unknown alarm of zone", door.get_alarm, 4711)
    step("read only", api.is_zone_read_only, door.id)
    step("delete Screen", api.delete_zone, zones[0].id)
    made = step("create alarm", api.set_zone_alarm, alarm(zones[0].id))
    step("get alarm", api.get_zone_alarm, made.id)
    step("get alarms", api.get_zone_alarms)
    step("get alarms of zone", api.get_zone_alarms, zone_id=door.id)
    step("delete alarm", api.delete_zone_alarm, made.id)
    step("get deleted alarm", api.get_zone_alarm, made.id)
    step("delete zone", api.delete_zone, door.id)
    step("delete zone again", api.delete_zone, door.id)
    step("get alerts", api.get_alerts, stream_id=saved.id)
    step(
        "get some alerts",
        api.get_alerts,
        verification=api.AlertVerificationQueryType.NO_FALSE_POSITIVES,
        limit=5,
        offset=2,
    )
    step("get unknown alert", api.get_alert, 4711)
    step("verify unknown alert", api.set_alert_verification, 4711, True)
    step("get frame of unknown alert", api.get_alert_frame, 4711)
    step("statuses", api.get_latest_zone_statuses)
    step("delete stream", api.delete_stream_configuration, saved.id)
    step("delete stream again", api.delete_stream_configuration, saved.id)


def identities(api: Any, image: bytes) -> None:
    storage_id = step("store image", api.new_storage_as_image, image)
    step("get image", api.get_storage_data, storage_id)
    step("decode image", api.get_storage_data_as_image, storage_id)
    identity = step(
        "create identity",
        api.set_identity,
        bf_codecs.Identity(unique_name="g10", nickname="Civic", metadata={"year": 2018}),
    )
    step("create it again", api.set_identity, bf_codecs.Identity("g10", "Civic"))
    step("get identity", api.get_identity, identity.id)
    step("get identities", api.get_identities)
    by_name = bf_codecs.SortOptions("unique_name", bf_codecs.Ordering.DESC)
    step("sort identities", api.get_identities, sort_by=by_name, limit=1, offset=0)
    step("find identities", api.get_identities, search="civ")
    step("find no identity", api.get_identities, unique_name="x")
    step("encode image", api.new_identity_image, identity.id, "car", storage_id)
    step("encode image again", api.new_identity_image, identity.id, "car", storage_id)
    step("encode for unknown class", api.new_identity_image, identity.id, "unicorn", storage_id)
    step("add vector", api.new_identity_vector, identity.id, "fiducial_tag", [1.0, 2.5])
    step("add vector again", api.new_identity_vector, identity.id, "fiducial_tag", [1.0, 2.5])
    step("encoded identities", api.get_identities, encoded_for_class="fiducial_tag")
    [found] = step("get encodings", api.get_encodings, class_name="fiducial_tag")
    step("get encoding", api.get_encoding, found.id)
    step("get class names", api.get_encoding_class_names)
    step("get class names of an identity", api.get_encoding_class_names, identity_id=identity.id)
    step("delete encodings", api.delete_encodings, identity_id=identity.id)
    step("get no encodings", api.get_encodings)
    step("get unknown encoding", api.get_encoding, 4711)
    step("delete identity", api.delete_identity, identity.id)
    step("get deleted identity", api.get_identity, identity.id)
    step("delete image", api.delete_storage, storage_id)
    step("get deleted image", api.get_storage_data, storage_id)


def capsules(api: Any) -> None:
    name = "motion_detector"
    step("get capsules", api.get_capsules)
    step("get capsule", api.get_capsule, name)
    step("get unknown capsule", api.get_capsule, "none/of it?")
    step("options", api.get_capsule_option_vals, name)
    step("set options", api.set_capsule_option_vals, capsule_name=name, option_vals={"history": 9})
    step("wrong options", api.set_capsule_option_vals, capsule_name=name, option_vals={"x": 1})
    step(
        "patch options",
        api.patch_capsule_option_vals,
        capsule_name=name,
        option_vals={"history": 30},
    )
    step("read options", api.get_capsule_option_vals, capsule_name=name)
    step("active", api.is_capsule_active, name)
    step("set active", api.set_capsule_active, capsule_name=name, active=False)
    step("read active", api.is_capsule_active, name)
    step("active in unknown stream", api.is_capsule_active, name, stream_id=4711)
    file = step("store capsule", api.new_storage, b"no capsule", "application/octet-stream")
    step("load invalid capsule", api.load_capsule, file)
    step("load unknown file", api.load_capsule, 4711)
    step("upload invalid capsule", api.upload_and_load_capsule, b"no capsule")
    step("unload unknown capsule", api.unload_capsule, "none")


def accounts(api: Any) -> None:
    role = bf_codecs.User.Role
    user = step("create user", api.set_user, bf_codecs.User("joe", "secret", role.EDITOR))
    step("create user again", api.set_user, bf_codecs.User("joe", "secret", role.EDITOR))
    step("get user", api.get_user, user.id)
    step("get users", api.get_users)
    step("delete user", api.delete_user, user.id)
    step("delete last admin", api.delete_user, 1)
    premises = step("create premises", api.set_premises, bf_codecs.Premises("Office"))
    step("get premises", api.get_premises, premises.id)
    step("get all premises", api.get_all_premises)
    step("delete premises", api.delete_premises, premises.id)
    step("get deleted premises", api.get_premises, premises.id)
    step("license", api.get_license_info)
    step("wrong license", api.set_license_key, "bm8=")
    step("cloud user", api.get_current_cloud_user)
    wrong = bf_codecs.CloudTokens("wrong", "wrong")
    right = bf_codecs.CloudTokens("simulator-access-token", "simulator-refresh-token")
    step("wrong tokens", api.set_cloud_tokens, wrong)
    step("tokens", api.set_cloud_tokens, right)
    step("cloud user again", api.get_current_cloud_user)
    step("login page", api.get_oauth2_info)


def errors_without_a_server() -> None:
    gone = BrainFrameAPI("http://127.0.0.1:9")
    step("nobody there", gone.version)
    step("nobody to wait for", gone.wait_for_server_initialization, timeout=0.3)
    step("wrong url", gone.set_url, "ftp://host")
    for name in ("UnknownError", "ZoneNotFoundError", "NotImplementedInAPIError"):
        error = getattr(bf_errors, name)("words")
        RESULTS[f"an {name}"] = [str(error), error.kind, error.description, error.pretty_name]


def main() -> None:
    url, video, image = sys.argv[1:]
    api = BrainFrameAPI(url, ("admin", "admin"))
    api.wait_for_server_initialization(timeout=30)
    step("version", api.version)
    streams_and_zones(api, Path(video).read_bytes())
    identities(api, Path(image).read_bytes())
    capsules(api)
    accounts(api)
    wrong = BrainFrameAPI(url, ("admin", "wrong"))
    step("wrong password", wrong.version)
    step("wait with a wrong password", wrong.wait_for_server_initialization, timeout=0.3)
    api.close()
    wrong.close()
    errors_without_a_server()
    json.dump(RESULTS, sys.stdout, indent=1, sort_keys=True)


if __name__ == "__main__":
    main()
