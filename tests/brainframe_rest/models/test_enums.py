"""Enumerations are open: values of newer servers are kept, not rejected."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from enum import Enum
from itertools import product

import msgspec
import pytest
from brainframe_rest import models
from brainframe_rest.models import (
    CapsuleOption,
    ConnType,
    CountConditionTestType,
    LicenseInfo,
    NodeDescription,
    RoleType,
    StreamConfiguration,
    User,
    ZoneAlarmCountCondition,
    ZoneAlarmRateCondition,
)

from openapi_runtime.open_enum import OpenEnum

ENUMS: list[type[OpenEnum]] = [
    item
    for item in (getattr(models, name) for name in models.__all__)
    if isinstance(item, type) and issubclass(item, OpenEnum)
]


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
class TestEveryEnumeration:
    def test_lists_its_values(self, enum: type[OpenEnum]) -> None:
        assert enum.values() == [member.value for member in enum]
        assert all(isinstance(value, str) for value in enum.values())

    def test_keeps_an_unknown_value(self, enum: type[OpenEnum]) -> None:
        unknown = enum.accept("from-the-future")
        assert unknown.value == "from-the-future"
        assert not unknown.is_known
        assert isinstance(unknown, enum)
        assert msgspec.json.encode(unknown) == b'"from-the-future"'
        assert msgspec.json.decode(b'"from-the-future"', type=enum) is unknown

    def test_does_not_list_an_unknown_value(self, enum: type[OpenEnum]) -> None:
        enum.accept("from-the-future")
        assert "from-the-future" not in enum.values()
        assert all(member.is_known for member in enum)

    def test_each_unknown_value_is_a_single_object(self, enum: type[OpenEnum]) -> None:
        unknown = enum.accept("from-the-future")
        for same in (
            enum.accept("from-the-future"),
            copy.copy(unknown),
            copy.deepcopy(unknown),
            pickle.loads(pickle.dumps(unknown)),
        ):
            assert same is unknown

    def test_members_compare_and_hash_by_value(self, enum: type[OpenEnum]) -> None:
        members = [*enum, enum.accept("one"), enum.accept("two")]
        for (i, first), (j, second) in product(enumerate(members), repeat=2):
            assert (first == second) is (i == j)
        assert len(set(members)) == len(members)
        assert members[0] != members[0].value

    @pytest.mark.parametrize("value", [5, None, 1.5, ["file"]])
    def test_a_value_of_another_type_is_rejected(self, enum: type[OpenEnum], value: object) -> None:
        with pytest.raises(ValueError, match="is not a valid "):
            enum(value)
        if not isinstance(value, list):
            with pytest.raises(ValueError, match="its values have another type"):
                enum.accept(value)
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(msgspec.json.encode(value), type=enum)


class Direction(OpenEnum):
    IN = "in"
    OUT = "out"


def test_an_unknown_value_in_a_program_is_an_error_that_lists_the_known_ones() -> None:
    text = (
        r"'inn' is not a valid Direction. Known values: 'in', 'out'. .* Direction.accept\('inn'\)"
    )
    with pytest.raises(ValueError, match=text):
        Direction("inn")


def test_from_dict_rejects_an_unknown_value_until_it_is_accepted() -> None:
    saved = {
        "test": ">=",
        "duration": 1.0,
        "change": 2.0,
        "direction": "hover",
        "with_class_name": "person",
        "with_attribute": None,
        "intersection_point": "bottom",
        "id": None,
    }
    text = r"- at `\$.direction`: 'hover' is not a valid DirectionType. Known values: 'entering', "
    with pytest.raises(ValueError, match=text):
        ZoneAlarmRateCondition.from_dict(saved)
    with pytest.raises(ValueError, match=text):
        ZoneAlarmRateCondition.from_json(msgspec.json.encode(saved))
    accepted = models.DirectionType.accept("hover")
    loaded = ZoneAlarmRateCondition.from_dict(saved)
    assert loaded.direction is accepted
    assert loaded.to_dict() == saved


def test_a_value_that_a_response_contained_is_accepted() -> None:
    found = msgspec.json.decode(b'"sideways"', type=Direction)
    assert Direction("sideways") is found
    assert not found.is_known


def test_an_unknown_value_is_unpickled_in_a_process_that_has_not_seen_it() -> None:
    program = "import pickle, sys; print(repr(pickle.loads(sys.stdin.buffer.read())))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(ConnType.accept("hologram")),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.decode().strip() == "<ConnType unknown: 'hologram'>"


def test_known_and_unknown_values_have_different_representations() -> None:
    assert (repr(ConnType.FILE), str(ConnType.FILE)) == ("<ConnType.FILE: 'file'>", "ConnType.FILE")
    unknown = ConnType.accept("rtmp")
    assert (repr(unknown), str(unknown)) == ("<ConnType unknown: 'rtmp'>", "ConnType('rtmp')")


def test_enumerations_with_the_same_value_differ() -> None:
    assert models.OptionType.accept("x") != models.SizeType.accept("x")


def test_unknown_values_that_are_no_longer_cached_are_still_equal() -> None:
    class Letter(OpenEnum):
        A = "a"

    for number in range(5000):
        assert Letter.accept(str(number)).value == str(number)
    assert Letter.accept("4999") == Letter.accept("4999")
    assert hash(Letter.accept("4999")) == hash(Letter.accept("4999"))
    assert len(Letter._value2member_map_) < 2000


def test_a_value_that_is_unknown_to_this_version_is_sent_back_unchanged() -> None:
    text = (
        '{"name":"x","premises_id":null,"connection_type":"rtmp","connection_options":{},'
        '"runtime_options":{},"metadata":{},"id":3}'
    )
    stream = msgspec.json.decode(text, type=StreamConfiguration)
    assert stream.connection_type is ConnType.accept("rtmp")
    assert stream.to_json() == text


@pytest.mark.parametrize(
    ("nested", "enum"),
    [
        (StreamConfiguration.ConnType, models.ConnType),
        (ZoneAlarmCountCondition.TestType, models.CountConditionTestType),
        (ZoneAlarmRateCondition.TestType, models.RateConditionTestType),
        (ZoneAlarmRateCondition.DirectionType, models.DirectionType),
        (CapsuleOption.Type, models.OptionType),
        (NodeDescription.Size, models.SizeType),
        (User.Role, models.RoleType),
        (LicenseInfo.State, models.LicenseState),
    ],
)
def test_nested_names_are_the_same_classes(nested: type[Enum], enum: type[Enum]) -> None:
    assert nested is enum


def test_symbols_are_named_in_words() -> None:
    assert CountConditionTestType(">") is CountConditionTestType.GREATER_THAN
    assert CountConditionTestType.values() == [">", "<", "=", "!="]
    assert models.AlertVerification.TRUE.value == "true"


def test_constructors_accept_known_values_and_reject_unknown_ones() -> None:
    by_value = User("joe", None, "editor")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert by_value.role is RoleType.EDITOR
    assert by_value == User("joe", None, RoleType.EDITOR)
    with pytest.raises(ValueError, match=r"'boss' is not a valid Role\. Known values: 'editor'"):
        User("joe", None, "boss")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    accepted = RoleType.accept("auditor")
    assert User("joe", None, accepted).role is accepted


def test_a_missing_key_is_a_key_error_and_a_value_error() -> None:
    with pytest.raises(KeyError) as caught:
        User.from_dict({"username": "joe", "password": None})
    assert isinstance(caught.value, ValueError)
    assert str(caught.value) == "Invalid User: Object missing required field `role`"
