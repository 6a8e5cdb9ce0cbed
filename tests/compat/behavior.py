"""Print the observed behavior of every public class and method of brainframe.api as JSON.

This program runs where either client is installed. Each observation has a name, `SUBJECT: ASPECT`,
and a value that does not depend on the client's internals: what users of the client see. The
arguments are the URL of a fresh simulator, to which the methods are applied, and a video.
"""

import copy
import enum
import inspect
import json
import math
import pickle
import sys
import uuid
from pathlib import Path
from typing import Any, cast

from brainframe.api import BrainFrameAPI, bf_codecs, bf_errors

SEEN: dict[str, Any] = {}

CAR = "car"
TRACK = uuid.UUID("12345678-1234-5678-1234-567812345678")


def name_of(cls: type[Any]) -> str:
    return cls.__qualname__


def outcome(function: Any, *arguments: Any, **named: Any) -> Any:
    """Return the outcome of a call as plain data: its result or the class of its exception."""
    try:
        return plain(function(*arguments, **named))
    except Exception as error:
        # A program catches it by its class or a base class.
        return {"raises": [base.__name__ for base in type(error).__mro__[:-2]]}


def plain(value: Any) -> Any:
    """Return a value with the types that a program could distinguish."""
    if value is None or (isinstance(value, (bool, str)) and not isinstance(value, enum.Enum)):
        return value
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, (int, float)):
        return f"{type(value).__name__} {value}"
    if isinstance(value, bf_codecs.Codec):
        return {type(value).__name__: plain(value.to_dict())}
    if isinstance(value, dict):
        mapping = cast("dict[Any, Any]", value)
        return {f"{type(key).__name__} {key}": plain(item) for key, item in mapping.items()}
    if isinstance(value, (list, tuple)):
        items = cast("list[Any]", value)
        return [type(items).__name__, *map(plain, items)]
    return f"{type(value).__name__}"


def see(subject: str, aspect: str, function: Any, *arguments: Any) -> None:
    SEEN[f"{subject}: {aspect}"] = outcome(function, *arguments)


# Codecs


def node() -> Any:
    return bf_codecs.NodeDescription(
        bf_codecs.NodeDescription.Size.ALL, ["person"], {"color": ["red"]}, False, True, ["x"]
    )


def attribute() -> Any:
    return bf_codecs.Attribute("gender", "woman")


def count_condition() -> Any:
    kind = bf_codecs.ZoneAlarmCountCondition
    return kind(
        test=kind.TestType.GREATER_THAN,
        check_value=2,
        with_class_name=CAR,
        with_attribute=attribute(),
        window_duration=5.0,
        window_threshold=0.5,
        intersection_point=bf_codecs.IntersectionPointType.BOTTOM,
    )


def rate_condition() -> Any:
    kind = bf_codecs.ZoneAlarmRateCondition
    return kind(
        test=kind.TestType.LESS_THAN_OR_EQUAL_TO,
        duration=10.0,
        change=3.5,
        direction=kind.DirectionType.ENTERING,
        with_class_name=CAR,
        with_attribute=None,
        intersection_point=bf_codecs.IntersectionPointType.CENTER,
        id=7,
    )


def alarm() -> Any:
    return bf_codecs.ZoneAlarm(
        "Crowd", [count_condition()], [rate_condition()], True, "08:00:00", "17:30:00", 3, 4, 5
    )


def alert() -> Any:
    return bf_codecs.Alert(1, 2, 3, 1.5, None, None, 9)


def identity() -> Any:
    return bf_codecs.Identity("g10", "Civic", {"year": 2018, "tags": ["a"]}, 8)


def detection(**changes: Any) -> Any:
    values: dict[str, Any] = {
        "class_name": "person",
        "coords": [[0, 0], [10, 0], [10, 20], [0, 20]],
        "children": [],
        "attributes": {"gender": "woman"},
        "with_identity": None,
        "extra_data": {"detection_confidence": 0.5},
        "track_id": TRACK,
    }
    return bf_codecs.Detection(**{**values, **changes})


def zone() -> Any:
    return bf_codecs.Zone("Door", 4, [[0, 0], [100, 0], [100, 100]], [alarm()], 6)


def capsule_option() -> Any:
    return bf_codecs.CapsuleOption(
        type=bf_codecs.CapsuleOption.Type.FLOAT,
        default=0.5,
        constraints={"min_val": 0.0, "max_val": 1.0},
        description="How sure",
    )


SAMPLES: dict[str, Any] = {
    "Alert": alert,
    "ZoneAlarm": alarm,
    "Capsule": lambda: bf_codecs.Capsule(
        "c", 1, "text", node(), node(), node(), {"threshold": capsule_option()}
    ),
    "CapsuleOption": capsule_option,
    "NodeDescription": node,
    "CloudTokens": lambda: bf_codecs.CloudTokens("access", "refresh"),
    "CloudUserInfo": lambda: bf_codecs.CloudUserInfo("sub", "a@example.com"),
    "ZoneAlarmCountCondition": count_condition,
    "ZoneAlarmRateCondition": rate_condition,
    "StreamConfiguration": lambda: bf_codecs.StreamConfiguration(
        name="Entrance",
        premises_id=1,
        connection_type=bf_codecs.StreamConfiguration.ConnType.IP_CAMERA,
        connection_options={"url": "rtsp://a", "more": [1]},
        runtime_options={"keyframes_only": True},
        metadata={"floor": 1},
        id=2,
    ),
    "Attribute": attribute,
    "Detection": lambda: detection(children=[detection()], with_identity=identity()),
    "Encoding": lambda: bf_codecs.Encoding(1, CAR, None, [1.0, 2.5], 3),
    "Identity": identity,
    "LicenseInfo": lambda: bf_codecs.LicenseInfo(
        bf_codecs.LicenseInfo.State.VALID, SAMPLES["LicenseTerms"]()
    ),
    "LicenseTerms": lambda: bf_codecs.LicenseTerms(True, 4, 5.0, None),
    "OAuth2Info": lambda: bf_codecs.OAuth2Info("auth.example.com", "id", ["openid"]),
    "Premises": lambda: bf_codecs.Premises("Office", 1),
    "SortOptions": lambda: bf_codecs.SortOptions("name", bf_codecs.Ordering.DESC),
    "User": lambda: bf_codecs.User("joe", "secret", bf_codecs.User.Role.EDITOR, 3),
    "Zone": zone,
    "ZoneStatus": lambda: bf_codecs.ZoneStatus(
        zone(), 1.5, {"person": 1}, {"person": 0}, [detection()], [], [], [alert()]
    ),
}


def containers(value: Any) -> dict[str, Any]:
    """Return the lists and dicts that are attributes of a codec, by name."""
    names = [name for name in inspect.signature(type(value)).parameters if not name.endswith("_")]
    found = {name: getattr(value, name, None) for name in names}
    return {name: item for name, item in found.items() if isinstance(item, (list, dict))}


def look_at_codec(name: str, make: Any) -> None:
    cls = getattr(bf_codecs, name)
    one, other = make(), make()
    parameters = [each for each in inspect.signature(cls).parameters if not each.endswith("_")]
    first = parameters[0]
    see(name, "repr", lambda: repr(one))
    see(name, "str", lambda: str(one))
    see(name, "equals one with the same values", lambda: one == other)
    see(name, "differs from one with the same values", lambda: one != other)
    changed = make()
    setattr(changed, first, "changed")
    see(name, "equals one with another value", lambda: one == changed)
    see(name, "equals None", lambda: one is None or one == None)  # noqa: E711
    see(name, "equals text", lambda: one == "text")
    see(name, "hash", lambda: isinstance(hash(one), int))
    see(name, "in a set", lambda: len({one, other}))
    see(name, "orders", lambda: one < other)
    see(name, "truth", lambda: bool(one))
    see(name, "iterates", lambda: iter(one))
    see(name, "length", lambda: len(one))
    see(name, "index", lambda: one[first])
    see(name, "copy equals", lambda: copy.copy(one) == one)
    see(name, "deep copy equals", lambda: copy.deepcopy(one) == one)
    see(name, "pickle equals", lambda: pickle.loads(pickle.dumps(one)) == one)
    for attribute_name, container in containers(one).items():
        shared = f"{attribute_name} is that of"
        see(name, f"{shared} its copy",
            lambda c=container, n=attribute_name: getattr(copy.copy(one), n) is c)  # fmt: skip
        see(name, f"{shared} its deep copy",
            lambda c=container, n=attribute_name: getattr(copy.deepcopy(one), n) is c)  # fmt: skip
        see(name, f"{shared} its dict",
            lambda c=container, n=attribute_name: one.to_dict()[n] is c)  # fmt: skip
        see(name, f"{shared} the dict it is made from",
            lambda n=attribute_name: shares(cls, make().to_dict(), n))  # fmt: skip
    see(name, "isinstance of Codec", lambda: isinstance(one, bf_codecs.Codec))
    see(name, "new attribute", lambda: setattr(make(), "no_such_attribute", 1))
    see(name, "vars", lambda: sorted(vars(one)))
    see(name, "delete an attribute", lambda: delattr(make(), first))
    see(name, "without arguments", cls)
    see(name, "unknown argument", lambda: cls(no_such_argument=1))
    see(name, "dataclass", lambda: hasattr(cls, "__dataclass_fields__"))
    see(name, "match arguments", lambda: list(cls.__match_args__))
    if hasattr(cls, "to_dict"):
        see(name, "dict", one.to_dict)
        see(name, "dict order", lambda: list(one.to_dict()))
        see(name, "JSON", one.to_json)
        see(name, "from its dict equals", lambda: cls.from_dict(one.to_dict()) == one)
        see(name, "equals its dict", lambda: one == one.to_dict())
        see(name, "from JSON equals",
            lambda: cls.from_dict(json.loads(one.to_json())) == one)  # fmt: skip
        see(name, "from a dict with another key",
            lambda: cls.from_dict({**one.to_dict(), "no_such_key": 1}) == one)  # fmt: skip
        see(name, "from an empty dict", lambda: cls.from_dict({}))
        see(name, "from None", lambda: cls.from_dict(None))
        for key in make().to_dict():
            without = make().to_dict()
            del without[key]
            see(name, f"from a dict without {key}", lambda d=without: cls.from_dict(d))
            null = {**make().to_dict(), key: None}
            see(name, f"from a dict with null as {key}", lambda d=null: cls.from_dict(d))
            value = make().to_dict()[key]
            if isinstance(value, float):
                whole = {**make().to_dict(), key: int(value)}
                see(name, f"from a dict with a whole {key}",
                    lambda d=whole, k=key: getattr(cls.from_dict(d), k))  # fmt: skip
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                text = {**make().to_dict(), key: "text"}
                see(name, f"from a dict with text as {key}", lambda d=text: cls.from_dict(d))
    for parameter in inspect.signature(cls).parameters.values():
        if parameter.default is not parameter.empty and not parameter.name.endswith("_"):
            see(name, f"default of {parameter.name}", lambda p=parameter: default_of(make, p.name))


def shares(cls: Any, source: dict[str, Any], name: str) -> bool:
    return getattr(cls.from_dict(source), name) is source[name]


def default_of(make: Any, name: str) -> Any:
    """Return a default value, and whether two instances share it."""
    values = [without_argument(make(), name) for _ in range(2)]
    one, other = (getattr(value, name) for value in values)
    return [one, "shared" if one is other and isinstance(one, (list, dict)) else "separate"]


def without_argument(sample: Any, name: str) -> Any:
    cls = type(sample)
    names = [each for each in inspect.signature(cls).parameters if not each.endswith("_")]
    return cls(**{each: getattr(sample, each) for each in names if each != name})


def look_at_properties() -> None:
    one = detection()
    see("Detection", "center", lambda: list(one.center))
    see("Detection", "bbox", lambda: one.bbox)
    see("Detection", "center of floats",
        lambda: list(detection(coords=[[0.5, 0], [1.5, 3]]).center))  # fmt: skip
    see("Detection", "bbox without coords", lambda: detection(coords=[]).bbox)
    status = SAMPLES["ZoneStatus"]()
    see("ZoneStatus", "detection_within_counts", lambda: status.detection_within_counts)
    see("ZoneStatus", "counts of a class that is not there",
        lambda: status.detection_within_counts["unicorn"])  # fmt: skip
    see("Zone", "get_alarm", lambda: zone().get_alarm(3))
    see("Zone", "get_alarm that is not there", lambda: zone().get_alarm(99))
    see("SortOptions", "query_format", lambda: SAMPLES["SortOptions"]().query_format())


# Enumerations


def enumerations() -> dict[str, Any]:
    found: dict[str, Any] = {"BrainFrameAPI.AlertVerificationQueryType":
                             BrainFrameAPI.AlertVerificationQueryType}  # fmt: skip
    for holder in [bf_codecs, *(getattr(bf_codecs, name) for name in SAMPLES)]:
        prefix = "" if holder is bf_codecs else f"{holder.__name__}."
        names = ("ConnType", "DirectionType", "IntersectionPointType", "Ordering", "Role", "Size",
                 "State", "TestType", "Type")  # fmt: skip
        for name in names:
            member = getattr(holder, name, None)
            if inspect.isclass(member) and issubclass(member, enum.Enum):
                found[f"{prefix}{name}"] = member
    return found


def look_at_enum(name: str, cls: Any) -> None:
    first = next(iter(cls))
    see(name, "members", lambda: [member.name for member in cls])
    see(name, "values of members", lambda: [member.value for member in cls])
    see(name, "length", lambda: len(cls))
    see(name, "names", lambda: list(cls.__members__))
    see(name, "str", lambda: str(first))
    see(name, "repr", lambda: repr(first))
    see(name, "format", lambda: f"{first}")
    see(name, "class name", lambda: cls.__name__)
    see(name, "isinstance of Enum", lambda: isinstance(first, enum.Enum))
    see(name, "isinstance of text", lambda: isinstance(first, str))
    see(name, "equals its value", lambda: first == first.value)
    see(name, "orders", lambda: first < first)
    see(name, "hash equals that of the member", lambda: hash(first) == hash(cls(first.value)))
    see(name, "from its value is the member", lambda: cls(first.value) is first)
    see(name, "from itself is the member", lambda: cls(first) is first)
    see(name, "from an unknown value", lambda: cls("no such value"))
    see(name, "by an unknown name", lambda: cls["NO_SUCH_NAME"])
    see(name, "by its name", lambda: cls[first.name] is first)
    see(name, "in", lambda: first in cls)
    see(name, "copy is the member", lambda: copy.copy(first) is first)
    see(name, "deep copy is the member", lambda: copy.deepcopy(first) is first)
    see(name, "pickle is the member",
        lambda: pickle.loads(pickle.dumps(first)) is first)  # fmt: skip
    see(name, "JSON", lambda: json.dumps(first))
    see(name, "values()", lambda: cls.values())
    see(name, "set an attribute", lambda: setattr(cls, first.name, 1))


# Errors


def look_at_error(name: str, cls: Any) -> None:
    see(name, "str", lambda: str(cls("words")))
    see(name, "repr", lambda: repr(cls("words")))
    see(name, "args", lambda: cls("words").args)
    see(name, "kind", lambda: cls("words").kind)
    see(name, "description", lambda: cls("words").description)
    see(name, "pretty name", lambda: cls("words").pretty_name)
    see(name, "bases", lambda: [base.__name__ for base in cls.__mro__])
    see(name, "without arguments", lambda: cls())
    see(name, "keyword", lambda: cls(description="words").description)
    see(name, "equals one with the same words", lambda: cls("words") == cls("words"))
    see(name, "hash", lambda: isinstance(hash(cls("words")), int))
    see(name, "new attribute", lambda: setattr(cls("words"), "no_such_attribute", 1))
    see(name, "pickle", lambda: str(pickle.loads(pickle.dumps(cls("words")))))
    see(name, "copy", lambda: str(copy.copy(cls("words"))))
    see(name, "status_code", lambda: cls("words", 500).status_code)
    see(name, "is the class of its kind",
        lambda: bf_errors.kind_to_error_type[cls("words").kind] is cls)  # fmt: skip


# Methods


def look_at_results(url: str, video: Path) -> None:
    api = BrainFrameAPI(url, ("admin", "admin"))
    api.wait_for_server_initialization(timeout=30)
    look_at_api(api, url)
    storage_id = api.new_storage(b"bytes", "text/plain")
    premises = api.set_premises(bf_codecs.Premises("Office"))
    config = bf_codecs.StreamConfiguration(
        name="Entrance",
        premises_id=None,
        connection_type=bf_codecs.StreamConfiguration.ConnType.FILE,
        connection_options={"storage_id": api.new_storage(video.read_bytes(), "video/mp4")},
        runtime_options={},
        metadata={"floor": 1},
    )
    see("set_stream_configuration", "changes its argument",
        lambda: (api.set_stream_configuration(config), config.id)[1])  # fmt: skip
    [stream] = api.get_stream_configurations()
    made = bf_codecs.Zone("Door", stream.id, [[0, 0], [100, 0], [100, 100]])
    see("set_zone", "changes its argument", lambda: (api.set_zone(made), made.id)[1])
    door = next(each for each in api.get_zones() if each.name == "Door")
    given = alarm()
    given.id = given.stream_id = None
    given.zone_id = door.id
    given.rate_conditions[0].id = None
    saved = api.set_zone_alarm(given)
    person = api.set_identity(bf_codecs.Identity("g10", "Civic", {"year": 2018}))
    api.new_identity_vector(person.id, "fiducial_tag", [1.0, 2.5])
    [encoding] = api.get_encodings()
    reading: dict[str, Any] = {
        "version": api.version,
        "get_alerts": api.get_alerts,
        "get_all_premises": api.get_all_premises,
        "get_capsule": lambda: api.get_capsule("object_tracker"),
        "get_capsule_option_vals": lambda: api.get_capsule_option_vals("object_tracker"),
        "get_capsules": lambda: [it.name for it in api.get_capsules()],
        "get_current_cloud_user": api.get_current_cloud_user,
        "get_encoding": lambda: api.get_encoding(encoding.id),
        "get_encoding_class_names": api.get_encoding_class_names,
        "get_encodings": api.get_encodings,
        "get_identities": api.get_identities,
        "get_identity": lambda: api.get_identity(person.id),
        "get_latest_zone_statuses": api.get_latest_zone_statuses,
        "get_license_info": api.get_license_info,
        "get_oauth2_info": api.get_oauth2_info,
        "get_premises": lambda: api.get_premises(premises.id),
        "get_runtime_options": lambda: api.get_runtime_options(stream.id),
        "get_storage_data": lambda: api.get_storage_data(storage_id),
        "get_stream_configuration": lambda: api.get_stream_configuration(stream.id),
        "get_stream_configurations": api.get_stream_configurations,
        "get_stream_url": lambda: api.get_stream_url(stream.id),
        "get_user": lambda: api.get_user(1),
        "get_users": api.get_users,
        "get_zone": lambda: api.get_zone(door.id),
        "get_zone_alarm": lambda: api.get_zone_alarm(saved.id),
        "get_zone_alarms": api.get_zone_alarms,
        "get_zones": api.get_zones,
        "is_capsule_active": lambda: api.is_capsule_active("object_tracker"),
        "is_zone_read_only": lambda: api.is_zone_read_only(door.id),
        "check_analyzing": lambda: api.check_analyzing(stream.id),
    }
    for name, read in reading.items():
        see(name, "result", read)
        see(name, "is a new object each time", lambda r=read: is_new(r))
        see(name, "a change of the result stays local", lambda r=read: is_local(r))
        see(name, "equals the next result", lambda r=read: r() == r())
    writing: dict[str, Any] = {
        "set_premises": lambda: api.set_premises(premises),
        "set_identity": lambda: api.set_identity(person),
        "set_zone_alarm": lambda: api.set_zone_alarm(saved),
        "set_user": lambda: api.set_user(
            bf_codecs.User("joe", "secret", bf_codecs.User.Role.EDITOR)),
        "set_capsule_active": lambda: api.set_capsule_active(
            capsule_name="object_tracker", active=True),
        "set_capsule_option_vals": lambda: api.set_capsule_option_vals(
            capsule_name="object_tracker", option_vals={}),
        "patch_capsule_option_vals": lambda: api.patch_capsule_option_vals(
            capsule_name="object_tracker", option_vals={}),
        "set_runtime_option_vals": lambda: api.set_runtime_option_vals(stream.id, {}),
        "stop_analyzing": lambda: api.stop_analyzing(stream.id),
        "new_storage": lambda: isinstance(api.new_storage(b"x", "text/plain"), int),
        "delete_encoding": lambda: api.delete_encoding(encoding.id),
        "delete_encodings": lambda: api.delete_encodings(class_name="fiducial_tag"),
        "delete_identity": lambda: api.delete_identity(person.id),
        "delete_zone_alarm": lambda: api.delete_zone_alarm(saved.id),
        "delete_zone": lambda: api.delete_zone(door.id),
        "delete_storage": lambda: api.delete_storage(storage_id),
        "delete_premises": lambda: api.delete_premises(premises.id),
        "delete_stream_configuration": lambda: api.delete_stream_configuration(stream.id),
    }  # fmt: skip
    for name, write in writing.items():
        see(name, "result", write)
    for name in ("get_zone", "get_user", "get_identity", "get_premises", "get_zone_alarm"):
        see(name, "of an unknown ID", lambda n=name: getattr(api, n)(4711))
        see(name, "of a wrong type", lambda n=name: getattr(api, n)("x"))
        see(name, "of None", lambda n=name: getattr(api, n)(None))
    receiver = api.get_status_receiver()
    see("StatusReceiver", "is running", lambda: receiver.is_running)
    see("StatusReceiver", "is the same each time", lambda: api.get_status_receiver() is receiver)
    see("StatusReceiver", "latest_statuses of an unknown stream",
        lambda: receiver.latest_statuses(4711))  # fmt: skip
    see("StatusReceiver", "close", receiver.close)
    see("StatusReceiver", "is running after close", lambda: receiver.is_running)
    see("StatusReceiver", "closes again", receiver.close)
    api.close()
    see("BrainFrameAPI", "closes again", api.close)
    see("BrainFrameAPI", "call after close", lambda: isinstance(api.version(), str))


def look_at_api(api: Any, url: str) -> None:
    see("BrainFrameAPI", "equals another", lambda: api == BrainFrameAPI(url))
    see("BrainFrameAPI", "hash", lambda: isinstance(hash(api), int))
    see("BrainFrameAPI", "truth", lambda: bool(api))
    see("BrainFrameAPI", "str is repr", lambda: str(api) == repr(api))
    see("BrainFrameAPI", "new attribute", lambda: setattr(api, "own_attribute", 1))
    see("BrainFrameAPI", "orders", lambda: api < api)
    see("BrainFrameAPI", "iterates", lambda: iter(api))
    see("BrainFrameAPI", "pickle", lambda: type(pickle.loads(pickle.dumps(api))).__name__)
    see("BrainFrameAPI", "copy", lambda: type(copy.copy(api)).__name__)
    see("BrainFrameAPI", "no URL", lambda: type(BrainFrameAPI(None)).__name__)
    see("BrainFrameAPI", "URL without scheme", lambda: type(BrainFrameAPI("host")).__name__)
    see("BrainFrameAPI", "URL with a slash",
        lambda: BrainFrameAPI(f"{url}/", ("admin", "admin")).version())  # fmt: skip
    see("BrainFrameAPI", "subclass", lambda: type(type("Own", (BrainFrameAPI,), {})(url)).__name__)
    see("BrainFrameAPI", "unknown argument", lambda: BrainFrameAPI(no_such_argument=1))
    for name in sorted(dir(BrainFrameAPI)):
        member = getattr(BrainFrameAPI, name)
        if not name.startswith("_") and inspect.isfunction(member):
            see(name, "unknown argument", lambda n=name: getattr(api, n)(no_such_argument=1))


def is_new(read: Any) -> bool:
    one, other = read(), read()
    return one is not other or isinstance(one, (bool, int, str, type(None)))


def is_local(read: Any) -> bool:
    one = read()
    before = plain(read())
    if isinstance(one, list):
        cast("list[Any]", one).append("changed")
    elif isinstance(one, dict):
        cast("dict[Any, Any]", one)["changed"] = True
    elif isinstance(one, bf_codecs.Codec):
        for container in containers(one).values():
            container.clear()
    return bool(plain(read()) == before)


def main() -> None:
    for name, make in SAMPLES.items():
        look_at_codec(name, make)
    look_at_properties()
    for name, cls in enumerations().items():
        look_at_enum(name, cls)
    for name in sorted(vars(bf_errors) if not hasattr(bf_errors, "__all__") else bf_errors.__all__):
        cls = getattr(bf_errors, name)
        if inspect.isclass(cls) and issubclass(cls, bf_errors.BaseAPIError):
            look_at_error(name, cls)
    look_at_results(sys.argv[1], Path(sys.argv[2]))
    assert not any(isinstance(value, float) and math.isnan(value) for value in SEEN.values())
    json.dump(SEEN, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
