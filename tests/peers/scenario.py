"""A long scenario for any client that is imported as `brainframe.api`, run in its own Python.

    python scenario.py URL VIDEO PHOTO

The program prints `step: ` and a JSON value for each step, `{"step": …, "result": …}` or
`{"step": …, "error": …}`, and `{"ask": …}` where its parent process must change something on the
server and respond with a line. It only uses names of brainframe-api 0.26, and newer ones where they
exist.
"""

import dataclasses
import datetime as dt
import enum
import hashlib
import json
import sys
import time
import uuid
from pathlib import Path

from brainframe.api import BrainFrameAPI, StatusReceiver, bf_codecs, bf_errors
from brainframe.api.bf_codecs import (
    Attribute,
    Codec,
    Identity,
    IntersectionPointType,
    Ordering,
    Premises,
    SortOptions,
    StreamConfiguration,
    User,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZoneAlarmRateCondition,
)

UNKNOWN = 987654321
SERVER_SECONDS = 30.0
# Prefix of the lines of the scenario; a client may print other lines.
MARK = "step: "


class Scenario:
    """Runner of the steps, which prints their outcomes."""

    def __init__(self, url, video, photo):
        self.url = url
        self.video = video
        self.photo = photo
        self.api = BrainFrameAPI(url, ("admin", "admin"))

    def step(self, name, call, *arguments, **keywords):
        """Run one step, print its outcome, and return its result, or None on an error."""
        try:
            result = call(*arguments, **keywords)
        except Exception as error:
            emit({"step": name, "error": describe_error(error)})
            return None
        emit({"step": name, "result": plain(result)})
        return result

    def has(self, name):
        """Return whether the client has a method; releases before 0.30.5 lack some."""
        return hasattr(self.api, name)


def emit(value):
    print(MARK + json.dumps(value), flush=True)


def ask(what, **details):
    """Ask the runner for an action on the server, and wait until it is done."""
    emit({"ask": what, **details})
    response = sys.stdin.readline().strip()
    if response != "done":
        sys.exit(f"The runner responded to the request {what!r} with {response!r}, not 'done'.")


def plain(value):
    """Return the equivalent JSON value."""
    if isinstance(value, Codec):
        return plain(value.to_dict())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return plain(dataclasses.asdict(value))
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes {hashlib.sha256(value).hexdigest()}"
    if isinstance(value, (uuid.UUID, dt.date)):
        return str(value)
    if hasattr(value, "shape"):
        # Omit the pixels, because two decoders of one JPEG may differ in the last bit.
        return f"array {list(value.shape)} {value.dtype}"
    return value


def describe_error(error):
    if isinstance(error, bf_errors.BaseAPIError):
        kind, description = error.kind, error.description
        return {"class": type(error).__name__, "kind": kind, "description": description}
    return {"class": type(error).__name__, "text": str(error)}


def count_condition():
    return ZoneAlarmCountCondition(
        test=ZoneAlarmCountCondition.TestType.GREATER_THAN,
        check_value=0,
        with_class_name="person",
        with_attribute=None,
        window_duration=0.5,
        window_threshold=0.5,
        intersection_point=IntersectionPointType.BOTTOM,
    )


def rate_condition():
    return ZoneAlarmRateCondition(
        test=ZoneAlarmRateCondition.TestType.GREATER_THAN_OR_EQUAL_TO,
        duration=5.0,
        change=3.0,
        direction=ZoneAlarmRateCondition.DirectionType.ENTERING,
        with_class_name="car",
        with_attribute=Attribute(category="color", value="red"),
        intersection_point=IntersectionPointType.CENTER,
    )


def alarm(name, **changes):
    values = {
        "name": name,
        "count_conditions": [count_condition()],
        "rate_conditions": [],
        "use_active_time": False,
        "active_start_time": "00:00:00",
        "active_end_time": "23:59:59",
    }
    return ZoneAlarm(**{**values, **changes})


def begin(s):
    """Authenticate, get the version, and try invalid credentials."""
    s.step("wait for the server", s.api.wait_for_server_initialization, timeout=SERVER_SECONDS)
    s.step("version", s.api.version)
    s.step("version with a timeout", s.api.version, timeout=5)
    s.step("wrong password", BrainFrameAPI(s.url, ("admin", "wrong")).version)
    s.step("no password", BrainFrameAPI(s.url).version)
    ask("expire sessions")
    s.step("version after the session has expired", s.api.version)


def files(s):
    """Store and read bytes, iterators and images, and read missing objects."""
    data = bytes(range(256)) * 40
    first = s.step("store bytes", s.api.new_storage, data, "application/octet-stream")
    s.step("read bytes", s.api.get_storage_data, first)
    chunks = iter([data[:100], data[100:]])
    second = s.step("store an iterator", s.api.new_storage, chunks, "text/plain")
    s.step("read the data of the iterator", s.api.get_storage_data, second)
    with Path(s.photo).open("rb") as file:
        third = s.step("store a file", s.api.new_storage, file, "image/jpeg")
    s.step("read the file", s.api.get_storage_data, third)
    photo_id = s.step("store an image", s.api.new_storage_as_image, Path(s.photo).read_bytes())
    s.step("read the image's type", lambda: s.api.get_storage_data(photo_id)[1])
    s.step("read the image as an image", s.api.get_storage_data_as_image, photo_id)
    s.step("store an empty file", s.api.new_storage, b"", "text/plain")
    s.step("delete a file", s.api.delete_storage, first)
    s.step("read a deleted file", s.api.get_storage_data, first)
    s.step("delete a deleted file", s.api.delete_storage, first)
    return photo_id


def premises(s):
    first = s.step("create premises", s.api.set_premises, Premises(name="Warehouse"))
    s.step("get premises", s.api.get_premises, first.id)
    first.name = "Old warehouse"
    s.step("update premises", s.api.set_premises, first)
    s.step("list premises", s.api.get_all_premises)
    s.step("get unknown premises", s.api.get_premises, UNKNOWN)
    return first


def streams(s, warehouse):
    """Create a stream of a file, get and change it, and cause errors."""
    content = Path(s.video).read_bytes()
    storage_id = s.step("store a video", s.api.new_storage, content, "video/mp4")
    wanted = StreamConfiguration(
        name="Street",
        premises_id=warehouse.id,
        connection_type=StreamConfiguration.ConnType.FILE,
        connection_options={"storage_id": storage_id},
        runtime_options={},
        metadata={"floor": 1, "tags": ["a", "ü"]},
    )
    stream = s.step("create a stream", s.api.set_stream_configuration, wanted)
    s.step("create it again", s.api.set_stream_configuration, wanted)
    s.step("get the stream", s.api.get_stream_configuration, stream.id)
    s.step("list streams", s.api.get_stream_configurations)
    s.step("list streams of premises", s.api.get_stream_configurations, premises_id=warehouse.id)
    s.step("list streams of unknown premises", s.api.get_stream_configurations, UNKNOWN)
    stream.name = "Main street"
    s.step("rename the stream", s.api.set_stream_configuration, stream)
    s.step("the stream's URL", lambda: s.api.get_stream_url(stream.id).startswith("http"))
    s.step("runtime options", s.api.get_runtime_options, stream.id)
    for name, options in (
        ("set runtime options", {"keyframes_only": True}),
        ("unknown option", {"speed": 1}),
        ("wrong option", {"keyframes_only": "yes"}),
    ):
        s.step(name, s.api.set_runtime_option_vals, stream.id, options)
    s.step("runtime options that were set", s.api.get_runtime_options, stream.id)
    s.step("clear the runtime options", s.api.set_runtime_option_vals, stream.id, {})
    s.step("is the stream analyzed", s.api.check_analyzing, stream.id)
    file_type = StreamConfiguration.ConnType.FILE
    nothing = StreamConfiguration("No video", None, file_type, {"storage_id": UNKNOWN}, {}, {})
    s.step("stream without its file", s.api.set_stream_configuration, nothing)
    s.step("get an unknown stream", s.api.get_stream_configuration, UNKNOWN)
    s.step("URL of an unknown stream", s.api.get_stream_url, UNKNOWN)
    s.step("analyze an unknown stream", s.api.start_analyzing, UNKNOWN)
    s.step("delete an unknown stream", s.api.delete_stream_configuration, UNKNOWN)
    return stream


def zones(s, stream_id):
    """Create, move and delete zones of every form, and try to delete Screen."""
    s.step("zones of a new stream", s.api.get_zones, stream_id)
    area = Zone("Door", stream_id, [[0, 0], [600, 0], [600, 600], [0, 600]])
    zone = s.step("create a zone", s.api.set_zone, area)
    s.step("create the zone again", s.api.set_zone, area)
    line = Zone(name="Gate", stream_id=stream_id, coords=[[0, 300], [600, 300]])
    gate = s.step("create a line", s.api.set_zone, line)
    s.step("get a zone", s.api.get_zone, zone.id)
    zone.coords = [[0, 0], [500, 0], [500, 500], [0, 500]]
    s.step("move a zone", s.api.set_zone, zone)
    found = s.step("all zones", s.api.get_zones)
    s.step("zones of an unknown stream", s.api.get_zones, stream_id=UNKNOWN)
    s.step("get an unknown zone", s.api.get_zone, UNKNOWN)
    s.step("zone of an unknown stream", s.api.set_zone, Zone("X", UNKNOWN, [[0, 0], [1, 1]]))
    s.step("zone with one point", s.api.set_zone, Zone("X", stream_id, [[0, 0]]))
    screen = next(z for z in found if (z.stream_id, z.name) == (stream_id, "Screen"))
    s.step("delete Screen", s.api.delete_zone, screen.id)
    if s.has("is_zone_read_only"):
        s.step("Screen is read-only", s.api.is_zone_read_only, screen.id)
        s.step("the door is not read-only", s.api.is_zone_read_only, zone.id)
    s.step("delete the line", s.api.delete_zone, gate.id)
    s.step("delete the line again", s.api.delete_zone, gate.id)
    return zone, screen


def alarms(s, stream_id, zone, screen):
    somebody = s.step("create an alarm", s.api.set_zone_alarm, alarm("Somebody", zone_id=zone.id))
    rush = alarm(
        "Rush",
        count_conditions=[],
        rate_conditions=[rate_condition()],
        use_active_time=True,
        active_start_time="22:00:00",
        active_end_time="06:00:00",
        zone_id=screen.id,
        stream_id=stream_id,
    )
    rush = s.step("create an alarm on Screen", s.api.set_zone_alarm, rush)
    s.step("get an alarm", s.api.get_zone_alarm, somebody.id)
    s.step("all alarms", s.api.get_zone_alarms)
    s.step("alarms of a zone", s.api.get_zone_alarms, zone_id=zone.id)
    s.step("alarms of a stream", s.api.get_zone_alarms, stream_id=stream_id)
    s.step("alarms of an unknown zone", s.api.get_zone_alarms, zone_id=UNKNOWN)
    s.step("alarms of an unknown stream", s.api.get_zone_alarms, stream_id=UNKNOWN)
    somebody.name = "Somebody is there"
    s.step("rename an alarm", s.api.set_zone_alarm, somebody)
    s.step("alarm without a zone", s.api.set_zone_alarm, alarm("Nowhere"))
    s.step("alarm of an unknown zone", s.api.set_zone_alarm, alarm("Nowhere", zone_id=UNKNOWN))
    s.step("get an unknown alarm", s.api.get_zone_alarm, UNKNOWN)
    s.step("the count condition's text", lambda: repr(somebody.count_conditions[0]))
    s.step("the rate condition's text", lambda: repr(rush.rate_conditions[0]))
    s.step("the zone with its alarm", s.api.get_zone, zone.id)
    s.step("delete an alarm", s.api.delete_zone_alarm, rush.id)
    s.step("delete the alarm again", s.api.delete_zone_alarm, rush.id)
    return somebody


def statuses(s, stream_id):
    """Poll and stream statuses, while the script of the runner continues."""
    s.step("is the script analyzed", s.api.check_analyzing, stream_id)
    ask("play", seconds=3.0)
    s.step("latest statuses", s.api.get_latest_zone_statuses)
    packets = s.api.get_zone_status_stream(timeout=SERVER_SECONDS)
    s.step("first packet", next, packets)
    ask("play", seconds=0.1)
    s.step("next packet", next, packets)
    packets.close()
    receiver = StatusReceiver(s.api)
    ask("play", seconds=0.1)
    end = time.monotonic() + SERVER_SECONDS
    while not receiver.latest_statuses(stream_id) and time.monotonic() < end:
        time.sleep(0.02)
    s.step("a receiver runs", lambda: receiver.is_running)
    s.step("zones in the receiver's statuses", lambda: sorted(receiver.latest_statuses(stream_id)))
    s.step("the receiver's statuses of an unknown stream", receiver.latest_statuses, UNKNOWN)
    # brainframe-api's receiver waits for a packet before it closes; keep-alives do not count.
    ask("play in the background", seconds=2.0)
    receiver.close()
    ask("play", seconds=30.0)
    s.step("statuses afterwards", s.api.get_latest_zone_statuses)


def alerts(s, stream_id, zone, somebody):
    found = s.step("all alerts", s.api.get_alerts)
    newest, oldest = found[0][0], found[0][-1]
    s.step("alerts of a stream", s.api.get_alerts, stream_id=stream_id)
    s.step("alerts of a zone", s.api.get_alerts, zone_id=zone.id)
    s.step("alerts of an alarm", s.api.get_alerts, alarm_id=somebody.id)
    s.step("alerts of an unknown stream", s.api.get_alerts, stream_id=UNKNOWN)
    s.step("a page of alerts", s.api.get_alerts, limit=1, offset=1)
    s.step("only the number of alerts", s.api.get_alerts, limit=0)
    s.step("get an alert", s.api.get_alert, newest.id)
    s.step("confirm an alert", s.api.set_alert_verification, newest.id, True)
    s.step("deny an alert", s.api.set_alert_verification, oldest.id, False)
    kinds = s.api.AlertVerificationQueryType
    for kind in ("UNVERIFIED", "TRUE", "FALSE", "VERIFIED", "NO_FALSE_POSITIVES", "ALL"):
        s.step(f"alerts that are {kind}", s.api.get_alerts, verification=getattr(kinds, kind))
    s.step("clear an alert's verification", s.api.set_alert_verification, newest.id, None)
    s.step("the alert without a verification", s.api.get_alert, newest.id)
    s.step("the alert's picture", s.api.get_alert_frame, newest.id)
    s.step("an unknown alert", s.api.get_alert, UNKNOWN)
    s.step("an unknown alert's picture", s.api.get_alert_frame, UNKNOWN)
    s.step("confirm an unknown alert", s.api.set_alert_verification, UNKNOWN, True)


def identities(s, photo_id):
    api = s.api
    one = s.step("create an identity", api.set_identity, Identity("car-1", "A car", {"a": 1}))
    two = s.step("create another", api.set_identity, Identity("car-2", "Äuto", {}))
    s.step("create an identity again", api.set_identity, Identity("car-1", "Twice"))
    s.step("get an identity", api.get_identity, one.id)
    one.nickname = "The car"
    s.step("rename an identity", api.set_identity, one)
    s.step("get an unknown identity", api.get_identity, UNKNOWN)
    s.step("add a vector", api.new_identity_vector, one.id, "car", [0.25, 0.5, 0.75])
    s.step("add the vector again", api.new_identity_vector, one.id, "car", [0.25, 0.5, 0.75])
    s.step("a vector for an unknown class", api.new_identity_vector, one.id, "x", [1.0])
    s.step("a vector that is too long", api.new_identity_vector, two.id, "car", [0.5] * 9000)
    s.step("add an image", api.new_identity_image, two.id, "car", photo_id)
    s.step("add the image again", api.new_identity_image, two.id, "car", photo_id)
    s.step("an image that is not there", api.new_identity_image, two.id, "car", UNKNOWN)
    s.step("all identities", api.get_identities)
    s.step("an identity by name", api.get_identities, unique_name="car-2")
    s.step("identities with a class", api.get_identities, encoded_for_class="car")
    s.step("search identities", api.get_identities, search="äu")
    s.step("a page of identities", api.get_identities, limit=1, offset=1)
    for ordering in (Ordering.ASC, Ordering.DESC):
        order = SortOptions("unique_name", ordering)
        s.step(f"sorted {ordering.value}", api.get_identities, sort_by=order)
    s.step("sorted by an unknown field", api.get_identities, sort_by=SortOptions("x", Ordering.ASC))
    s.step("class names", api.get_encoding_class_names)
    s.step("class names of an identity", api.get_encoding_class_names, identity_id=one.id)
    encoding = s.step("encodings of an identity", api.get_encodings, identity_id=one.id)[0]
    s.step("encodings of a class", lambda: len(api.get_encodings(class_name="car")))
    s.step("get an encoding", api.get_encoding, encoding.id)
    s.step("delete an encoding", api.delete_encoding, encoding.id)
    s.step("get the deleted encoding", api.get_encoding, encoding.id)
    s.step("delete encodings", api.delete_encodings, identity_id=two.id, class_name="car")
    s.step("no encodings", api.get_encodings)
    s.step("delete an identity", api.delete_identity, two.id)
    s.step("delete the identity again", api.delete_identity, two.id)


def capsules(s, stream_id, photo_id):
    api = s.api
    name = "motion_detector"
    s.step("all capsules", api.get_capsules)
    s.step("get a capsule", api.get_capsule, name)
    s.step("get an unknown capsule", api.get_capsule, "nobody")
    s.step("a capsule's options", api.get_capsule_option_vals, name)
    s.step("a stream's options", api.get_capsule_option_vals, name, stream_id)
    change = {"capsule_name": name, "option_vals": {"sensitivity": 0.25}}
    s.step("set options", api.set_capsule_option_vals, **change)
    s.step("options that were set", api.get_capsule_option_vals, name)
    s.step("set a stream's options", api.set_capsule_option_vals, stream_id=stream_id, **change)
    s.step("a stream's options that were set", api.get_capsule_option_vals, name, stream_id)
    unset = {"capsule_name": name, "option_vals": {"sensitivity": None}}
    s.step("unset a stream's option", api.patch_capsule_option_vals, stream_id=stream_id, **unset)
    s.step("a stream's remaining options", api.get_capsule_option_vals, name, stream_id)
    s.step("back to the defaults", api.set_capsule_option_vals, capsule_name=name, option_vals={})
    s.step("a wrong option", api.set_capsule_option_vals, capsule_name=name, option_vals={"a": 1})
    s.step("is the capsule active", api.is_capsule_active, name)
    s.step("is the capsule active in a stream", api.is_capsule_active, name, stream_id)
    there = {"capsule_name": name, "stream_id": stream_id}
    s.step("deactivate the capsule in a stream", api.set_capsule_active, active=False, **there)
    s.step("the capsule is inactive in the stream", api.is_capsule_active, name, stream_id)
    s.step("deactivate the capsule", api.set_capsule_active, capsule_name=name, active=False)
    s.step("the capsule is inactive", api.is_capsule_active, name)
    s.step("activate the capsule", api.set_capsule_active, capsule_name=name, active=True)
    s.step("inherit the state in a stream", api.set_capsule_active, active=None, **there)
    image = api.get_storage_data_as_image(photo_id)
    s.step("process an image", lambda: len(api.process_image(image, [name], {})) > 0)
    options, wrong = {name: {"class_name": "car"}}, {name: {"a": 1}}
    s.step(
        "process an image with options",
        lambda: {found.class_name for found in api.process_image(image, [name], options)},
    )
    s.step("process an image with an unknown capsule", api.process_image, image, ["nobody"], {})
    s.step("process an image with wrong options", api.process_image, image, [name], wrong)
    if s.has("load_capsule"):
        s.step("load a file that is not a capsule", api.load_capsule, photo_id)
        s.step("load a missing file", api.load_capsule, UNKNOWN)
        s.step("unload an unknown capsule", api.unload_capsule, "nobody")


def users(s):
    s.step("all users", s.api.get_users)
    editor = User(username="eve", password="secret", role=User.Role.EDITOR)
    eve = s.step("create a user", s.api.set_user, editor)
    s.step("create the user again", s.api.set_user, editor)
    s.step("get a user", s.api.get_user, eve.id)
    s.step("get an unknown user", s.api.get_user, UNKNOWN)
    other = BrainFrameAPI(s.url, ("eve", "secret"))
    s.step("a call that an editor may make", other.version)
    s.step("a call that an editor may not make", other.set_user, editor)
    s.step("another call that an editor may not make", other.set_license_key, "x")
    eve.password = "changed"
    s.step("change a password", s.api.set_user, eve)
    s.step("the old password", BrainFrameAPI(s.url, ("eve", "secret")).version)
    s.step("the new password", BrainFrameAPI(s.url, ("eve", "changed")).version)
    s.step("delete the last admin", s.api.delete_user, 1)
    s.step("delete a user", s.api.delete_user, eve.id)
    s.step("delete the user again", s.api.delete_user, eve.id)


def licenses(s):
    s.step("license", s.api.get_license_info)
    s.step("a wrong license", s.api.set_license_key, "bm90aGluZw==")
    s.step("the license is unchanged", s.api.get_license_info)
    if s.has("get_current_cloud_user"):
        s.step("cloud user before the login", s.api.get_current_cloud_user)
        s.step("wrong tokens", s.api.set_cloud_tokens, bf_codecs.CloudTokens("a", "b"))
        right = bf_codecs.CloudTokens("simulator-access-token", "simulator-refresh-token")
        s.step("right tokens", s.api.set_cloud_tokens, right)
        s.step("cloud user after the login", s.api.get_current_cloud_user)
    if s.has("get_oauth2_info"):
        s.step("login page of the cloud", s.api.get_oauth2_info)


def video(s, stream):
    """Analyze a real video, whose detections differ from run to run, but always exist."""
    ask("real time")
    s.step("start analysis", s.api.start_analyzing, stream.id)
    s.step("start it again", s.api.start_analyzing, stream.id)
    s.step("it is analyzed", s.api.check_analyzing, stream.id)
    end = time.monotonic() + SERVER_SECONDS
    seen = False
    for packet in s.api.get_zone_status_stream(timeout=SERVER_SECONDS):
        status = packet.get(stream.id, {}).get("Screen")
        seen = status is not None and bool(status.within)
        if seen or time.monotonic() > end:
            break
    s.step("somebody is seen", lambda: seen)
    s.step("stop analysis", s.api.stop_analyzing, stream.id)
    s.step("it is not analyzed", s.api.check_analyzing, stream.id)


def clean_up(s, stream, warehouse, zone, somebody):
    s.step("delete a zone with its alarm", s.api.delete_zone, zone.id)
    s.step("its alarm is gone", s.api.get_zone_alarm, somebody.id)
    s.step("delete premises with its streams", s.api.delete_premises, warehouse.id)
    s.step("the stream is gone", s.api.get_stream_configuration, stream.id)
    s.step("delete premises again", s.api.delete_premises, warehouse.id)
    for left in s.api.get_stream_configurations():
        s.step("delete a stream", s.api.delete_stream_configuration, left.id)
    s.step("no streams", s.api.get_stream_configurations)
    s.step("no zones", s.api.get_zones)
    s.step("no statuses", s.api.get_latest_zone_statuses)
    s.step("delete every encoding", s.api.delete_encodings)
    s.step("close", s.api.close)


def main():
    s = Scenario(*sys.argv[1:])
    begin(s)
    photo_id = files(s)
    warehouse = premises(s)
    stream = streams(s, warehouse)
    ask("script")
    scripted = s.api.get_stream_configurations()[-1]
    zone, screen = zones(s, scripted.id)
    somebody = alarms(s, scripted.id, zone, screen)
    statuses(s, scripted.id)
    alerts(s, scripted.id, zone, somebody)
    identities(s, photo_id)
    capsules(s, scripted.id, photo_id)
    users(s)
    licenses(s)
    video(s, stream)
    clean_up(s, stream, warehouse, zone, somebody)
    emit({"step": "the end", "result": None})


if __name__ == "__main__":
    main()
