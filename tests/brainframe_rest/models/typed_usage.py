"""Usage of codecs for type checkers: test_typing.py checks this file strictly."""

import datetime as dt
import uuid
from typing import Any, assert_type

import attrs
from brainframe_rest.models import (
    Attribute,
    CapsuleOption,
    ConnType,
    Detection,
    LicenseTerms,
    OptionType,
    Premises,
    RoleType,
    StreamConfiguration,
    User,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZoneStatus,
)

# By position, as in newer brainframe-api releases, and by keyword, as in the documentation.
Zone("a", 1, [[0, 0]], [], 5)
Zone("a", 1, [[0, 0]], id=5)
Zone(name="a", stream_id=1, coords=[[0, 0]], alarms=(), id_=5)
Premises(name="a", id_=None)
StreamConfiguration("a", None, ConnType.FILE, {"storage_id": 1}, {}, {}, 1)
StreamConfiguration(
    name="a", connection_type=ConnType.FILE, connection_options={}, runtime_options={}
)
StreamConfiguration(
    name="a", connection_type=ConnType.FILE, connection_options={}, runtime_options={}, id_=1
)
StreamConfiguration(
    name="a", connection_type=ConnType.FILE, connection_options={}, runtime_options={}, id=1
)
CapsuleOption(OptionType.BOOL, True, {}, None)
CapsuleOption(type=OptionType.BOOL, default=True, constraints={}, description=None)
CapsuleOption(type_=OptionType.BOOL, default=True, constraints={}, description=None)
Attribute()

# Wrong calls; a checker that accepts one reports an unused ignore comment.
Zone("a", 1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Zone("a", "1", [])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Premises("a", color=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
StreamConfiguration("a", None)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]


def attributes(zone: Zone, status: ZoneStatus, terms: LicenseTerms) -> None:
    # The objects of a response have an ID, so a program may pass it on without a check. A
    # comparison with None is valid, too.
    assert_type(zone.id, int | Any)
    saved_id: int = zone.id
    if zone.id is None:
        zone.id = saved_id
    assert_type(zone.coords, list[list[int]])
    assert_type(zone.get_alarm(1), ZoneAlarm | None)
    assert_type(status.total_entered, dict[str, int])
    assert_type(status.within[0].track_id, uuid.UUID | None)
    assert_type(status.within[0].center, tuple[float, float])
    assert_type(status.within[0].extra_data, dict[str, Any])
    assert_type(status.detection_within_counts["person"], int)
    assert_type(terms.expiration_date, dt.date | None)
    assert_type(Attribute("a", "b").category, str)


def conversions(detection: Detection) -> None:
    assert_type(detection.to_dict(), dict[str, Any])
    assert_type(detection.to_json(), str)
    assert_type(Detection.from_dict({}), Detection)
    assert_type(Detection.from_json(b""), Detection)


def copies(zone: Zone) -> None:
    assert_type(attrs.evolve(zone, name="b"), Zone)


# Nested names are types, too.
def nested(role: User.Role, test: ZoneAlarmCountCondition.TestType) -> RoleType:
    assert_type(StreamConfiguration.ConnType("rtmp"), ConnType)
    return role if test.is_known else RoleType.EDITOR
