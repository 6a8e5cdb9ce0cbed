"""Streams, zones and objects to draw, made with the codecs as a server would send them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt
from brainframe_rest.models import (
    Alert,
    Detection,
    Identity,
    Zone,
    ZoneAlarm,
    ZoneStatus,
)

from brainframe_api._drawing.track_colors import track_colors
from brainframe_api.drawing import Color

Image = npt.NDArray[np.uint8]


def black(width: int = 640, height: int = 480) -> Image:
    return np.zeros((height, width, 3), np.uint8)


def track(number: int) -> uuid.UUID:
    return uuid.UUID(int=number << 64 | number, version=4)


def color_of(number: int) -> Color:
    """Return the color that this process draws a track in."""
    key = track(number).hex
    return track_colors.assign([key])[key]


def person(
    left: float,
    top: float,
    width: float = 40,
    height: float = 90,
    *,
    track_id: uuid.UUID | None = None,
    name: str | None = None,
    class_name: str = "person",
    confidence: float | None = None,
) -> Detection:
    right, bottom = left + width, top + height
    corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
    return Detection(
        class_name=class_name,
        coords=[[int(x), int(y)] for x, y in corners],
        children=[],
        attributes={},
        with_identity=Identity(name, name) if name is not None else None,
        extra_data={"confidence": confidence} if confidence is not None else {},
        track_id=track_id,
    )


def zone(name: str, coords: list[list[int]], alarm: str | None = None) -> Zone:
    alarms = [] if alarm is None else [ZoneAlarm(alarm, [], [], False, "00:00:00", "23:59:59", 7)]
    return Zone(name=name, stream_id=1, coords=coords, alarms=alarms, id_=2)


def status(
    of_zone: Zone,
    within: Iterable[Detection] = (),
    *,
    tstamp: float = 1_700_000_000.0,
    entered: dict[str, int] | None = None,
    exited: dict[str, int] | None = None,
    alerts: Iterable[Alert] = (),
) -> ZoneStatus:
    return ZoneStatus(
        zone=of_zone,
        tstamp=tstamp,
        total_entered=entered or {},
        total_exited=exited or {},
        within=list(within),
        entering=[],
        exiting=[],
        alerts=list(alerts),
    )


def alert(*, start: float = 1_700_000_000.0, end: float | None = None) -> Alert:
    return Alert(
        alarm_id=7, zone_id=2, stream_id=1, start_time=start, end_time=end, verified_as=None, id_=9
    )


def screen(*within: Detection, tstamp: float = 1_700_000_000.0) -> dict[str, ZoneStatus]:
    return {"Screen": status(zone("Screen", []), within, tstamp=tstamp)}


def changed(before: Image, after: Image) -> npt.NDArray[np.bool_]:
    """Return a mask of the pixels that a drawing changed."""
    return np.asarray((before != after).any(axis=2))


def labeled(image: Image, color: tuple[int, int, int]) -> int:
    """Count the pixels of label backgrounds, which have an opacity of 90%, on a dark frame."""
    background = 0.9 * np.array(color)
    least, most = np.floor(background - 6) + 1, np.ceil(background + 6) - 1
    return cv2.countNonZero(cv2.inRange(image, least, most))
