# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Alert`."""

from attrs import define

from ..codec import Codec
from ..constructor import given_twice


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Alert(Codec):
    """The record of one time that an alarm was triggered. Its zone, alarm or stream may be gone
    by the time it is read.
    """

    alarm_id: int
    """The ID of the alarm that this alert came from."""

    zone_id: int
    """The ID of the zone this alert pertains to."""

    stream_id: int
    """The ID of the stream this alert pertains to."""

    start_time: float
    """When the event started, in Unix time (seconds since 1970-01-01 UTC)."""

    end_time: float | None
    """When the event ended, in Unix time (seconds), or None while it is ongoing."""

    verified_as: bool | None
    """True if a person labeled this alert as legitimate, false if as a false alarm, None if
    nobody has reviewed it.
    """

    id: int | None
    """The unique ID of the alert."""

    def __init__(
        self,
        alarm_id: int,
        zone_id: int,
        stream_id: int,
        start_time: float,
        end_time: float | None,
        verified_as: bool | None,
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("Alert", "id", "id_")
            id = id_
        self.alarm_id = alarm_id
        self.zone_id = zone_id
        self.stream_id = stream_id
        self.start_time = start_time
        self.end_time = end_time
        self.verified_as = verified_as
        self.id = id
