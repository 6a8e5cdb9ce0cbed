"""Resources that exist on the simulator before the run, for requests to refer to."""

from __future__ import annotations

import io
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from brainframe_api import BrainFrameAPI
from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api._simulator.licensing import make_license
from brainframe_api.bf_codecs import (
    CloudTokens,
    ConnType,
    CountConditionTestType,
    Identity,
    IntersectionPointType,
    Premises,
    RoleType,
    StreamConfiguration,
    User,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
)
from brainframe_api.simulator import Simulator

VIDEO = Path(__file__).parents[2] / "brainframe_api/simulator/media/pedestrians.mp4"

_SPARES = 3
"""The number of resources of each kind that requests may delete."""


@dataclass(frozen=True)
class World:
    """Resources that a request may refer to.

    Attributes:
        ids: The ID that requests use for each path parameter.
        spares: The IDs that requests may delete, for each path parameter.
    """

    url: str
    video: int
    photo: int
    capsule: int
    stream: int
    scripted_stream: int
    ids: dict[str, int | str]
    spares: dict[str, list[int]]
    license: str
    access_token: str
    refresh_token: str

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def populate(server: Simulator, credentials: tuple[str, str] | None = None) -> World:
    """Create a resource of each kind on a simulator, so that every operation can succeed."""
    with BrainFrameAPI(server.url, credentials) as api:
        video = api.new_storage(VIDEO.read_bytes(), "video/mp4")
        photo = api.new_storage(picture(), "image/png")
        capsule = api.new_storage(capsule_archive(), "application/octet-stream")
        premises = api.set_premises(Premises(name="Headquarters"))
        stream = api.set_stream_configuration(
            StreamConfiguration(
                name="Street",
                connection_type=ConnType.FILE,
                connection_options={"storage_id": video},
                runtime_options={},
                premises_id=None,
            )
        )
        scripted = server.add_stream("Entrance")
        zone = api.set_zone(
            Zone(
                name="Door",
                stream_id=scripted,
                coords=[[0, 0], [600, 0], [600, 600], [0, 600]],
                alarms=[somebody_is_there()],
            )
        )
        script = server.script(scripted)
        for number in range(8):
            track = f"visitor-{number}"
            script.at(number * 10 + 1.0, [scripted_detection("person", 200, 200, track=track)])
            script.at(number * 10 + 5.0, [])
        script.at(81.0, [scripted_detection("person", 200, 200, track="guest")])
        script.advance(90)
        [newest], _total = api.get_alerts(limit=1)
        cars = [Identity(f"car-{number}", "A car", metadata={}) for number in range(3)]
        identities = [api.set_identity(car) for car in cars]
        for number, identity in enumerate(identities):
            api.new_identity_vector(identity.id, "car", [0.25 * number, 0.5, 0.75])
        [*_, encoding] = api.get_encodings()
        spares = [_spare(server, api, number) for number in range(_SPARES)]
        tokens = server.options.cloud
        api.set_cloud_tokens(CloudTokens(tokens.access_token, tokens.refresh_token))
    return World(
        url=server.url,
        video=video,
        photo=photo,
        capsule=capsule,
        stream=stream.id,
        scripted_stream=scripted,
        ids={
            "stream_id": scripted,
            "zone_id": zone.id,
            "alarm_id": zone.alarms[0].id,
            "alert_id": newest.id,
            "identity_id": identities[-1].id,
            "encoding_id": encoding.id,
            "capsule_name": "motion_detector",
            "storage_id": video,
            "user_id": 1,
            "premises_id": premises.id,
        },
        spares={name: [spare[name] for spare in spares] for name in spares[0]},
        license=make_license(),
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
    )


def _spare(server: Simulator, api: BrainFrameAPI, number: int) -> dict[str, int]:
    """Create a resource of each kind that can be deleted, and return the IDs."""
    zone = _spare_zone(server, api, f"Spare zone {number}")
    zone_of_alarm = _spare_zone(server, api, f"Zone of a spare alarm {number}", somebody_is_there())
    identity = api.set_identity(Identity(f"spare-{number}", "A spare", metadata={}))
    user = User(f"spare-{number}", role=RoleType.EDITOR, password="secret")
    return {
        "stream_id": server.add_stream(f"Spare stream {number}"),
        "zone_id": zone.id,
        "alarm_id": zone_of_alarm.alarms[0].id,
        "identity_id": identity.id,
        "storage_id": api.new_storage(b"spare", "application/octet-stream"),
        "user_id": api.set_user(user).id,
        "premises_id": api.set_premises(Premises(name=f"Spare {number}")).id,
    }


def _spare_zone(server: Simulator, api: BrainFrameAPI, name: str, *alarms: ZoneAlarm) -> Zone:
    """Create a zone on a new stream."""
    coords = [[0, 0], [600, 0], [600, 600]]
    stream = server.add_stream(name)
    return api.set_zone(Zone(name=name, stream_id=stream, coords=coords, alarms=[*alarms]))


def somebody_is_there() -> ZoneAlarm:
    condition = ZoneAlarmCountCondition(
        test=CountConditionTestType.GREATER_THAN,
        check_value=0,
        with_class_name="person",
        with_attribute=None,
        window_duration=0.5,
        window_threshold=0.5,
        intersection_point=IntersectionPointType.BOTTOM,
    )
    return ZoneAlarm(
        name="Somebody is there",
        count_conditions=[condition],
        rate_conditions=[],
        use_active_time=False,
        active_start_time="00:00:00",
        active_end_time="23:59:59",
    )


def picture() -> bytes:
    """Return an image with one box in front of a plain wall."""
    image = np.full((400, 600, 3), 210, np.uint8)
    cv2.rectangle(image, (50, 100), (200, 300), (30, 30, 190), -1)
    return bytes(cv2.imencode(".png", image)[1].tobytes())


def capsule_archive() -> bytes:
    """Return a capsule that the simulator loads."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("capsule.py", "class Capsule:\n    name = 'sample'\n    version = 1\n")
        archive.writestr("meta.conf", "[about]\napi_compatibility_version = 0.3\n")
    return content.getvalue()
