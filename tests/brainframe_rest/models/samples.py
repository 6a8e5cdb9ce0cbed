"""A sample of each codec, to be converted, compared and copied."""

from __future__ import annotations

import datetime as dt
import uuid

from brainframe_rest.models import (
    Alert,
    Attribute,
    Capsule,
    CapsuleDevOptions,
    CapsuleLoadRequest,
    CapsuleOption,
    CloudTokens,
    CloudTokensResult,
    CloudUserInfo,
    ConnType,
    CountConditionTestType,
    Detection,
    DirectionType,
    Encoding,
    EncodingClassName,
    EnumOptionConstraints,
    Error,
    FileConnectionOptions,
    FloatOptionConstraints,
    Identity,
    IntersectionPointType,
    IntOptionConstraints,
    IpCameraConnectionOptions,
    LicenseInfo,
    LicenseState,
    LicenseTerms,
    NewIdentityImage,
    NewIdentityVector,
    NodeDescription,
    OAuth2Info,
    OptionType,
    Premises,
    ProcessImageMetadata,
    RateConditionTestType,
    RoleType,
    SizeType,
    StreamConfiguration,
    User,
    WebcamConnectionOptions,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZoneAlarmRateCondition,
    ZoneStatus,
)

from openapi_runtime.codec import Codec

ATTRIBUTE = Attribute("gender", "feminine")
COUNT = ZoneAlarmCountCondition(
    CountConditionTestType.GREATER_THAN,
    3,
    "person",
    ATTRIBUTE,
    5.0,
    0.5,
    IntersectionPointType.BOTTOM,
    21,
)
RATE = ZoneAlarmRateCondition(
    RateConditionTestType.GREATER_THAN_OR_EQUAL_TO,
    60.0,
    2.5,
    DirectionType.ENTERING_OR_EXITING,
    "car",
    None,
    IntersectionPointType.CENTER,
    22,
)
ALARM = ZoneAlarm("Crowd", [COUNT], [RATE], True, "22:00:00", "06:30:00", 9, 5, 1)
ZONE = Zone("Doorway", 1, [[0, 0], [10, 10], [100, 500], [0, 500]], [ALARM], 5)
IDENTITY = Identity("g10-R16B-blue-sedan", "Honda Civic", {"wheels": 4}, 4)
DETECTION = Detection(
    "person",
    [[120, 80], [180, 80], [180, 420], [120, 420]],
    [Detection("face", [[130, 80], [150, 100]], [], {}, None, {}, None)],
    {"posture": "walking"},
    IDENTITY,
    {"encoding_distance": 0.25, "path": [[1, 2], {"deep": None}]},
    uuid.UUID("6f1c2a54-5d0e-4f6c-9a3b-0a6f1f1f7f10"),
)
ALERT = Alert(9, 5, 1, 1735689600.0, None, None, 33)
NODE = NodeDescription(SizeType.ALL, ["person"], {"posture": ["standing"]}, False, True, ["path"])
OPTION = CapsuleOption(OptionType.FLOAT, 0.5, {"min_val": 0.0, "max_val": None}, None)
LICENSE = LicenseInfo(LicenseState.VALID, LicenseTerms(False, 10, 2592000.0, dt.date(2031, 12, 31)))
CLOUD_USER = CloudUserInfo("auth0|5f7c", "alice@example.com")

SAMPLES: list[Codec] = [
    ALARM,
    ALERT,
    ATTRIBUTE,
    CLOUD_USER,
    COUNT,
    DETECTION,
    IDENTITY,
    LICENSE,
    NODE,
    OPTION,
    RATE,
    ZONE,
    Capsule("detector_people", 2, None, NODE, NODE, NODE, {"threshold": OPTION}),
    CapsuleDevOptions("/home/dev/capsule"),
    CapsuleLoadRequest(31, CapsuleDevOptions("/home/dev/capsule"), "name"),
    CloudTokens("an access token", "a refresh token"),
    CloudTokensResult(CLOUD_USER, LICENSE),
    Encoding(4, "car", None, [0.125, -0.5], 12),
    EncodingClassName("car"),
    EnumOptionConstraints(["fast", "accurate"]),
    Error("ZoneNotFoundError", "There is no zone with the ID 5"),
    FileConnectionOptions(17, False, "rtspsrc location={url}"),
    FloatOptionConstraints(0.0, None),
    IntOptionConstraints(None, 2**53),
    IpCameraConnectionOptions("rtsp://192.168.0.20/stream1", "rtspsrc location={url}"),
    LicenseTerms(True, 1, 0.0, None),
    NewIdentityImage("car", 23),
    NewIdentityVector("car", [0.125]),
    OAuth2Info("auth.example.com", "2mFPvYkT", ["openid"]),
    Premises("Warehouse 3", 2),
    ProcessImageMetadata(["detector_people"], {"detector_people": {"threshold": 0.8}}),
    StreamConfiguration("Front door", None, ConnType.FILE, {"storage_id": 17}, {}, {"floor": 2}, 1),
    User("alice", "correct horse", RoleType.EDITOR, 2),
    WebcamConnectionOptions(0),
    ZoneStatus(ZONE, 1735689601.5, {"person": 146}, {}, [DETECTION], [], [DETECTION], [ALERT]),
]
