"""A program as in the documentation, which test_usage.py passes to type checkers."""

from pathlib import Path
from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

from brainframe.api import BrainFrameAPI
from brainframe.api.bf_codecs import (
    Alert,
    Capsule,
    ConnType,
    CountConditionTestType,
    Detection,
    Encoding,
    Identity,
    IntersectionPointType,
    LicenseInfo,
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
    ZoneStatus,
)

api = BrainFrameAPI("http://localhost", ("admin", "admin"))
api.wait_for_server_initialization(timeout=30)
assert_type(api.version(), str)

storage_id = api.new_storage(Path("video.mp4").read_bytes(), "video/mp4")
with Path("video.mp4").open("rb") as video:
    assert_type(api.new_storage(video, "video/mp4", timeout=None), int)
assert_type(api.new_storage((chunk for chunk in (b"a", b"b")), "text/plain"), int)
assert_type(api.get_storage_data(storage_id), tuple[bytes, str])
assert_type(api.get_storage_data_as_image(storage_id), NDArray[np.uint8])

stream = api.set_stream_configuration(
    StreamConfiguration(
        name="Entrance",
        connection_type=ConnType.FILE,
        connection_options={"storage_id": storage_id},
        runtime_options={"keyframes_only": True},
        premises_id=None,
    )
)
assert_type(stream, StreamConfiguration)
assert_type(api.get_stream_configurations(), list[StreamConfiguration])
assert_type(api.check_analyzing(stream.id), bool)
assert_type(api.get_runtime_options(stream.id), dict[str, Any])
api.start_analyzing(stream.id)

condition = ZoneAlarmCountCondition(
    test=CountConditionTestType.GREATER_THAN,
    check_value=3,
    with_class_name="person",
    with_attribute=None,
    window_duration=5.0,
    window_threshold=0.5,
    intersection_point=IntersectionPointType.BOTTOM,
)
alarm = ZoneAlarm(
    name="Crowd",
    count_conditions=[condition],
    rate_conditions=[],
    use_active_time=False,
    active_start_time="00:00:00",
    active_end_time="00:00:00",
)
zone = api.set_zone(
    Zone(name="Door", stream_id=stream.id, coords=[[0, 0], [9, 0], [9, 9]], alarms=[alarm])
)
assert_type(zone, Zone)
assert_type(zone.get_alarm(alarm_id=1), ZoneAlarm | None)
assert_type(api.get_zones(stream_id=stream.id), list[Zone])
assert_type(api.get_zone_alarms(zone_id=zone.id), list[ZoneAlarm])

alerts, total = api.get_alerts(
    stream_id=stream.id, verification=api.AlertVerificationQueryType.UNVERIFIED, limit=10
)
assert_type(alerts, list[Alert])
assert_type(total, int)
for alert in alerts:
    assert_type(alert.end_time, float | None)
    assert_type(api.get_alert_frame(alert.id), NDArray[np.uint8] | None)
    assert_type(api.set_alert_verification(alert.id, verified_as=True), Alert)

identities, total = api.get_identities(sort_by=SortOptions("unique_name", Ordering.ASC), limit=10)
identity = api.set_identity(Identity(unique_name="civic", nickname="Civic"))
assert_type(identities, list[Identity])
assert_type(api.new_identity_image(identity.id, "car", storage_id), Encoding)
assert_type(api.new_identity_vector(identity.id, "tag", [1.0, 2.0]), int)
assert_type(api.get_encoding_class_names(), list[str])

for capsule in api.get_capsules():
    assert_type(capsule, Capsule)
    api.patch_capsule_option_vals(capsule_name=capsule.name, option_vals={"threshold": 0.5})
    assert_type(api.is_capsule_active(capsule.name, stream_id=stream.id), bool | None)
assert_type(api.process_image(np.zeros((8, 8, 3), np.uint8), ["detector"]), list[Detection])

user = api.set_user(User(username="ann", password="secret", role=RoleType.EDITOR))
premises = api.set_premises(Premises(name="Office"))
assert_type(api.get_all_premises(), list[Premises])
info = api.get_license_info()
assert_type(info, LicenseInfo)
if info.state is LicenseState.VALID and info.terms is not None:
    assert_type(info.terms.max_streams, int)

statuses = api.get_latest_zone_statuses()
assert_type(statuses, dict[int, dict[str, ZoneStatus]])
api.close()
