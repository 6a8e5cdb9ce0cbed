# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Zone`."""

from collections.abc import Sequence

from attrs import define

from ..behaviour.zone import ZoneBehaviour
from ..codec import Codec
from ..constructor import given_twice
from .zone_alarm import ZoneAlarm


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Zone(ZoneBehaviour, Codec):
    """An area of interest in the frames of a stream: a simple polygon, which need not be convex,
    or a line. An object enters a polygon when it comes in, and exits it when it goes out. A line is
    directed: an object that crosses it to the right-hand side of someone who walks on the screen
    from the first point to the second enters, one that crosses it to the left-hand side exits.
    Every stream has a zone named `Screen` that covers the whole frame; the server creates it with
    the stream, and it cannot be deleted.
    """

    name: str
    """A friendly name for the zone, unique within its stream."""

    stream_id: int
    """The ID of the stream this zone is in."""

    coords: list[list[int]]
    """The corners of the zone in pixels of the video frame, origin at the top left, x to the
    right and y down. Two points make a line, three or more a polygon that closes itself. The
    `Screen` zone needs no points: its list may be empty.
    """

    alarms: list[ZoneAlarm]
    """All alarms that are attached to the zone."""

    id: int | None
    """The unique ID of the zone; None in a request that creates one."""

    def __init__(
        self,
        name: str,
        stream_id: int,
        coords: list[list[int]],
        alarms: Sequence[ZoneAlarm] = (),
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("Zone", "id", "id_")
            id = id_
        self.name = name
        self.stream_id = stream_id
        self.coords = coords
        self.alarms = alarms if isinstance(alarms, list) else list(alarms)
        self.id = id
