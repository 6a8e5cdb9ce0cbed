"""Codecs have the keys, the order and the nullability that clients rely on."""

import re

import pytest

from tests.openapi.document import (
    PATH,
    all_schemas,
    instances,
    may_be_null,
    problems_of,
    resolve,
    schemas,
)

# The keys in the positional order of the documented constructors; `?` marks those that may be null.
CODECS = {
    "StreamConfiguration": "name premises_id? connection_type connection_options runtime_options "
    "metadata id?",
    "Zone": "name stream_id coords alarms id?",
    "ZoneStatus": "zone tstamp total_entered total_exited within entering exiting alerts",
    "ZoneAlarm": "name count_conditions rate_conditions use_active_time active_start_time? "
    "active_end_time? id? zone_id? stream_id?",
    "Alert": "alarm_id zone_id stream_id start_time end_time? verified_as? id?",
    "ZoneAlarmCountCondition": "test check_value with_class_name with_attribute? window_duration "
    "window_threshold intersection_point id?",
    "ZoneAlarmRateCondition": "test duration change direction with_class_name with_attribute? "
    "intersection_point id?",
    "Attribute": "category value",
    "Detection": "class_name coords children attributes with_identity? extra_data track_id?",
    "Identity": "unique_name nickname? metadata id?",
    "Encoding": "identity_id class_name from_image? vector id?",
    "Capsule": "name version description? input_type output_type capability options",
    "NodeDescription": "size detections attributes encoded tracked extra_data",
    "CapsuleOption": "type default? constraints description?",
    "Premises": "name id?",
    "User": "username password? role id?",
    "LicenseTerms": "online_checkin max_streams journal_max_allowed_age expiration_date?",
    "LicenseInfo": "state terms?",
    "CloudTokens": "access_token refresh_token",
    "CloudUserInfo": "sub email",
    "OAuth2Info": "domain client_id scopes",
    "Error": "title description",
}
# Schemas of requests or responses of single operations.
OTHER_BODIES = {
    "NewIdentityImage": "class_name storage_id",
    "NewIdentityVector": "class_name vector",
    "ProcessImageMetadata": "plugins options",
    "EncodingClassName": "class_name",
    "CloudTokensResult": "cloud_user_info license_info",
}
# Schemas whose keys may be left out.
PARTIAL = {
    "CapsuleLoadRequest",
    "CapsuleDevOptions",
    "IpCameraConnectionOptions",
    "FileConnectionOptions",
}
# Schemas that `x-known-schemas` refers to, if they require all of their keys.
KNOWN_KEYS = {
    "WebcamConnectionOptions": "device_id",
    "FloatOptionConstraints": "min_val? max_val?",
    "IntOptionConstraints": "min_val? max_val?",
    "EnumOptionConstraints": "choices",
}
MAPS = {"ZoneStatusesByStream", "OptionValues"}
ENUMS = {
    "ConnType": "IP_CAMERA=ip_camera WEBCAM=webcam FILE=file",
    "CountConditionTestType": "GREATER_THAN=> LESS_THAN=< EQUAL_TO== NOT_EQUAL_TO=!=",
    "RateConditionTestType": "GREATER_THAN_OR_EQUAL_TO=>= LESS_THAN_OR_EQUAL_TO=<=",
    "DirectionType": "ENTERING=entering EXITING=exiting ENTERING_OR_EXITING=entering_or_exiting",
    "IntersectionPointType": "BOTTOM=bottom TOP=top LEFT=left RIGHT=right CENTER=center",
    "SizeType": "NONE=none SINGLE=single ALL=all",
    "OptionType": "FLOAT=float INT=int ENUM=enum BOOL=bool STR=str",
    "RoleType": "EDITOR=editor ADMIN=admin",
    "LicenseState": "VALID=valid INVALID=invalid EXPIRED=expired MISSING=missing",
    "AlertVerification": "UNVERIFIED=unverified TRUE=true FALSE=false",
    "EncodingField": "CLASS_NAME=class_name",
}


def test_these_are_all_schemas() -> None:
    named = {*CODECS, *OTHER_BODIES, *PARTIAL, *KNOWN_KEYS, *MAPS, *ENUMS, "ErrorKind"}
    assert set(schemas()) == named


@pytest.mark.parametrize(("name", "keys"), (CODECS | OTHER_BODIES | KNOWN_KEYS).items())
def test_a_codec_has_its_keys_in_order_and_requires_all(name: str, keys: str) -> None:
    schema = schemas()[name]
    named = [key.removesuffix("?") for key in keys.split()]

    assert list(schema["properties"]) == named
    assert schema["required"] == named


@pytest.mark.parametrize(("name", "keys"), (CODECS | OTHER_BODIES | KNOWN_KEYS).items())
def test_exactly_the_keys_that_may_be_null_accept_null(name: str, keys: str) -> None:
    reference = {"$ref": f"#/components/schemas/{name}"}
    instance = next(each for each in instances()[name] if each is not None)
    accepting = [
        key
        for key in schemas()[name]["properties"]
        if not problems_of(reference, {**instance, key: None})
    ]

    assert accepting == [key.removesuffix("?") for key in keys.split() if key.endswith("?")]


@pytest.mark.parametrize("name", CODECS | OTHER_BODIES | KNOWN_KEYS)
def test_no_key_may_be_left_out_and_unknown_ones_are_allowed(name: str) -> None:
    reference = {"$ref": f"#/components/schemas/{name}"}
    instance = next(each for each in instances()[name] if each is not None)

    for key in schemas()[name]["properties"]:
        assert problems_of(reference, {k: v for k, v in instance.items() if k != key}), key
    assert problems_of(reference, {**instance, "key_of_a_newer_server": 1}) == []


def test_no_object_is_closed() -> None:
    closed = [
        where for where, schema in all_schemas() if schema.get("additionalProperties") is False
    ]
    assert closed == []


def test_null_is_declared_in_one_of_two_forms() -> None:
    """`nullable` has no effect without `type`; a reference needs a `oneOf` with `enum: [null]`."""
    for where, schema in all_schemas():
        if "nullable" in schema:
            assert schema["nullable"] is True, where
            assert "type" in schema, where
        if "oneOf" in schema:
            assert [list(part) for part in schema["oneOf"]] == [["$ref"], ["enum"]], where
            assert may_be_null(schema), where


@pytest.mark.parametrize(("name", "members"), ENUMS.items())
def test_an_enumeration_has_its_values_under_their_names(name: str, members: str) -> None:
    schema = schemas()[name]
    expected = [member.partition("=")[::2] for member in members.split()]

    assert list(zip(schema["x-enum-varnames"], schema["enum"], strict=True)) == expected


@pytest.mark.parametrize("name", [*ENUMS, "ErrorKind"])
def test_an_enumeration_describes_each_of_its_values(name: str) -> None:
    schema = schemas()[name]

    assert len(schema["x-enum-descriptions"]) == len(schema["enum"]) == len(set(schema["enum"]))
    assert all(schema["x-enum-descriptions"])
    assert len(set(schema["x-enum-varnames"])) == len(schema["enum"])
    assert all(
        varname.isidentifier() and varname.isupper() for varname in schema["x-enum-varnames"]
    )


@pytest.mark.parametrize("name", sorted(ENUMS.keys() - {"AlertVerification", "EncodingField"}))
def test_an_enumeration_that_a_server_may_extend_is_described_as_open(name: str) -> None:
    assert "The set is open" in schemas()[name]["description"]


def test_secrets_are_marked() -> None:
    marked = {where for where, schema in all_schemas() if schema.get("format") == "password"}
    assert marked == {
        "User.password",
        "CloudTokens.access_token",
        "CloudTokens.refresh_token",
        "set_license_key request",
    }


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Zone", {"coords": []}),
        ("Zone", {"coords": [[-3, 5], [700, 9]]}),
        ("ZoneStatus", {"total_entered": {}}),
        ("ZoneStatus", {"total_entered": {"person": 0}}),
        ("ZoneAlarm", {"active_start_time": "23:59:59"}),
        ("StreamConfiguration", {"connection_options": {"device_id": 0}}),
        ("Identity", {"nickname": ""}),
        ("CapsuleOption", {"default": None}),
        ("CapsuleOption", {"default": {"any": ["value"]}}),
        ("CapsuleOption", {"constraints": {"min_val": None, "max_val": None}}),
        ("Detection", {"track_id": "6F1C2A54-5D0E-4F6C-9A3B-0A6F1F1F7F10"}),
        ("Alert", {"id": 2**53}),
    ],
)
def test_values_that_occur_are_valid(name: str, change: dict[str, object]) -> None:
    instance = next(each for each in instances()[name] if each is not None)

    assert problems_of({"$ref": f"#/components/schemas/{name}"}, {**instance, **change}) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Zone", {"coords": [[1]]}),
        ("Zone", {"coords": [[1.5, 2]]}),
        ("Zone", {"name": ""}),
        ("ZoneAlarm", {"active_start_time": "9:00:00"}),
        ("ZoneAlarm", {"active_start_time": "24:00:00"}),
        ("ZoneAlarmCountCondition", {"window_threshold": 1.5}),
        ("ZoneAlarmCountCondition", {"window_duration": -1}),
        ("ZoneAlarmCountCondition", {"test": "=="}),
        ("Detection", {"track_id": "7"}),
        ("LicenseTerms", {"expiration_date": "31.12.2031"}),
        ("StreamConfiguration", {"connection_options": []}),
        ("NewIdentityVector", {"vector": []}),
        ("User", {"role": "owner"}),
    ],
)
def test_meaningless_values_are_rejected(name: str, change: dict[str, object]) -> None:
    instance = next(each for each in instances()[name] if each is not None)

    assert problems_of({"$ref": f"#/components/schemas/{name}"}, {**instance, **change})


def test_ids_are_64_bit_integers_everywhere() -> None:
    wrong = [
        f"{where}.{key}"
        for where, schema in all_schemas()
        for key, part in schema.get("properties", {}).items()
        if (key == "id" or key.endswith(("_id", "from_image")))
        and key not in {"client_id", "device_id", "track_id"}
        and (resolve(part).get("type"), resolve(part).get("format")) != ("integer", "int64")
    ]
    assert wrong == []


def test_a_packet_is_a_map_of_maps_without_a_reference_in_between() -> None:
    """openapi-generator's Ruby and Elixir lose the type of a map of a named map."""
    by_zone = schemas()["ZoneStatusesByStream"]["additionalProperties"]

    assert by_zone["type"] == "object"
    assert by_zone["additionalProperties"] == {"$ref": "#/components/schemas/ZoneStatus"}


def test_alternatives_are_never_arrays() -> None:
    """An empty list would match each of them, so generated clients could not choose one."""
    alternatives = [
        (where, resolve(part).get("type"))
        for where, schema in all_schemas()
        for keyword in ("oneOf", "anyOf")
        for part in schema.get(keyword, [])
    ]

    assert alternatives.count(("get_encodings 200 items", "object")) == 2
    assert [where for where, kind in alternatives if kind == "array"] == []


def test_known_schemas_of_an_open_object_are_keyed_by_its_type() -> None:
    streams = schemas()["StreamConfiguration"]["properties"]["connection_options"]
    capsules = schemas()["CapsuleOption"]["properties"]["constraints"]

    assert list(streams["x-known-schemas"]) == ["ip_camera", "file", "webcam"]
    assert set(streams["x-known-schemas"]) == set(schemas()["ConnType"]["enum"])
    assert set(capsules["x-known-schemas"]) < set(schemas()["OptionType"]["enum"])
    for open_object in (streams, capsules):
        assert open_object["additionalProperties"] is True
        for reference in open_object["x-known-schemas"].values():
            assert resolve(reference)["type"] == "object"


def test_examples_of_open_objects_are_valid_by_their_known_schemas() -> None:
    pairs = [
        ("StreamConfiguration", "connection_type", "connection_options"),
        ("CapsuleOption", "type", "constraints"),
    ]
    for name, kind, key in pairs:
        known = schemas()[name]["properties"][key]["x-known-schemas"]
        used = {each[kind] for each in instances()[name] if each[kind] in known}
        assert used == set(known)
        for each in instances()[name]:
            if each[kind] in known:
                assert problems_of(known[each[kind]], each[key]) == []


def test_patterns_describe_the_whole_value() -> None:
    written = re.findall(r"^ *pattern: (.+)$", PATH.read_text("utf-8"), re.MULTILINE)

    assert len(written) >= 5
    assert [pattern for pattern in written if not is_anchored(pattern)] == []


@pytest.mark.parametrize("pattern", ["[0-9]+", "^[0-9]+", "[0-9]+$", "^a|b$", r"^a\$", "^(a$|b)"])
def test_patterns_that_describe_a_part_of_the_value_are_detected(pattern: str) -> None:
    assert not is_anchored(pattern)


def is_anchored(pattern: str) -> bool:
    """Return whether a regular expression matches only whole values."""
    # Replace escapes, sets and groups, so that only a `|` of the whole expression remains.
    bare = re.sub(r"\\.|\[[^]]*\]", "_", pattern)
    while "(" in bare:
        bare = re.sub(r"\([^()]*\)", "_", bare)
    return bare[0] == "^" and bare[-1] == "$" and "|" not in bare
