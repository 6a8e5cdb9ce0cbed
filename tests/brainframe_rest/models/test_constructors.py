"""Constructors take both the documented spelling and that of newer brainframe-api releases."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from brainframe_rest.models import (
    Attribute,
    CapsuleLoadRequest,
    CapsuleOption,
    ConnType,
    Identity,
    OptionType,
    Premises,
    StreamConfiguration,
    Zone,
    ZoneAlarm,
)


class TestIds:
    def test_an_id_is_accepted_by_either_name_or_by_position(self) -> None:
        zones = [
            Zone("a", 1, [], [], 5),
            Zone("a", 1, [], id=5),
            Zone("a", 1, [], id_=5),
            Zone(name="a", stream_id=1, coords=[], alarms=[], id=5),
            Zone(name="a", stream_id=1, coords=[], id_=5),
        ]
        assert all(zone == zones[0] for zone in zones)
        assert zones[0].id == 5

    def test_an_omitted_id_is_none(self) -> None:
        assert Zone("a", 1, []).id is None
        assert Premises(name="a", id_=None).id is None

    def test_zero_is_an_id(self) -> None:
        assert Premises("a", id_=0).id == 0

    def test_an_id_by_both_names_is_an_error(self) -> None:
        with pytest.raises(TypeError, match=r"multiple values for argument 'id'.*'id_'"):
            Zone("a", 1, [], id=5, id_=5)

    def test_other_arguments_may_follow_an_id(self) -> None:
        alarm = ZoneAlarm("a", [], [], False, "", "", id_=1, zone_id=2, stream_id=3)
        assert alarm == ZoneAlarm("a", [], [], False, "", "", 1, 2, 3)


class TestTypes:
    def test_a_type_is_accepted_by_either_name_or_by_position(self) -> None:
        options = [
            CapsuleOption(OptionType.BOOL, True, {}, "text"),
            CapsuleOption(type=OptionType.BOOL, default=True, constraints={}, description="text"),
            CapsuleOption(type_=OptionType.BOOL, default=True, constraints={}, description="text"),
        ]
        assert all(option == options[0] for option in options)
        assert options[0].type is OptionType.BOOL

    def test_a_type_by_both_names_is_an_error(self) -> None:
        with pytest.raises(TypeError, match=r"multiple values for argument 'type'.*'type_'"):
            CapsuleOption(  # type: ignore[call-overload]
                OptionType.BOOL, True, {}, "", type_=OptionType.BOOL
            )

    def test_the_default_of_an_option_may_be_none(self) -> None:
        assert CapsuleOption(OptionType.STR, None, {}, None).default is None


class TestDefaults:
    def test_a_stream_has_the_documented_defaults(self) -> None:
        stream = StreamConfiguration(
            name="My Video File",
            connection_type=ConnType.FILE,
            connection_options={"storage_id": 1},
            runtime_options={},
        )
        assert (stream.premises_id, stream.metadata, stream.id) == (None, {}, None)
        assert stream == StreamConfiguration(
            "My Video File", None, ConnType.FILE, {"storage_id": 1}, {}
        )

    def test_objects_do_not_share_a_default(self) -> None:
        assert Zone("a", 1, []).alarms is not Zone("a", 1, []).alarms
        assert Identity("a", "b").metadata is not Identity("a", "b").metadata

    def test_a_documented_default_may_be_given(self) -> None:
        assert Zone("a", 1, [], ()).alarms == []
        assert Identity("a", "b", None).metadata == {}

    def test_an_attribute_is_empty_by_default(self) -> None:
        assert Attribute().to_dict() == {"category": None, "value": None}

    def test_omitted_arguments_of_a_request_are_not_sent(self) -> None:
        assert CapsuleLoadRequest(1).to_dict() == {"storage_id": 1}
        assert CapsuleLoadRequest(1, None, "name").to_dict() == {"storage_id": 1, "name": "name"}


WRONG_ARGUMENTS: list[tuple[Any, tuple[Any, ...], dict[str, Any], str]] = [
    (Zone, ("a",), {}, "missing 2 required positional arguments: 'stream_id' and 'coords'"),
    (Premises, (), {}, "missing 1 required positional argument: 'name'"),
    (
        StreamConfiguration,
        ("a", None),
        {},
        (
            "missing 3 required positional arguments: "
            "'connection_type', 'connection_options', and 'runtime_options'"
        ),
    ),
    (
        CapsuleOption,
        (),
        {"default": 1, "constraints": {}, "description": ""},
        "missing 1 required positional argument: 'type'",
    ),
    (Zone, ("a", 1, []), {"color": 2}, "got an unexpected keyword argument 'color'"),
    (Zone, ("a", 1, []), {"name": "b"}, "got multiple values for argument 'name'"),
    (Premises, ("a", 1, 2), {}, "takes from 2 to 3 positional arguments but 4 were given"),
]


@pytest.mark.parametrize(
    ("codec", "given", "named", "message"),
    WRONG_ARGUMENTS,
)
def test_wrong_arguments_raise_the_errors_of_python(
    codec: Any, given: tuple[Any, ...], named: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        codec(*given, **named)
    assert str(caught.value) == f"{codec.__name__}.__init__() {message}"


def test_signatures_read_like_the_documentation() -> None:
    assert list(inspect.signature(StreamConfiguration).parameters) == [
        "name",
        "premises_id",
        "connection_type",
        "connection_options",
        "runtime_options",
        "metadata",
        "id",
        "id_",
    ]
    assert str(inspect.signature(Attribute)) == "(category: str = None, value: str = None) -> None"
    required = inspect.signature(StreamConfiguration).parameters["connection_type"].default
    assert repr(required) == "<required>"
