# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ZoneAlarm`."""

from attrs import define

from ..codec import Codec
from ..constructor import given_twice
from .zone_alarm_count_condition import ZoneAlarmCountCondition
from .zone_alarm_rate_condition import ZoneAlarmRateCondition


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class ZoneAlarm(Codec):
    """An alarm of a zone. When its conditions are met, the server opens an alert with the time
    and a frame of the video, and closes it when they no longer are.
    """

    name: str
    """A friendly name for the alarm. It need not be unique."""

    count_conditions: list[ZoneAlarmCountCondition]
    """All count conditions for this alarm."""

    rate_conditions: list[ZoneAlarmRateCondition]
    """All rate conditions for this alarm."""

    use_active_time: bool
    """If true, the alarm is only triggered while the time of day is between `active_start_time`
    and `active_end_time`.
    """

    active_start_time: str | None
    """The time of day, in UTC and as `hh:mm:ss`, at which the alarm starts being active. It may
    be later than `active_end_time`: the alarm is then active over midnight. It may be None when
    `use_active_time` is false.
    """

    active_end_time: str | None
    """The time of day, in UTC and as `hh:mm:ss`, at which the alarm stops being active. It may
    be None when `use_active_time` is false.
    """

    id: int | None
    """The unique ID of the alarm; None in a request that creates one."""

    zone_id: int | None
    """The ID of the zone this alarm is attached to. It may be None inside a zone that is being
    saved; the server fills it in.
    """

    stream_id: int | None
    """The ID of the stream that the zone is in. It may be None in a request; the server fills it
    in.
    """

    def __init__(
        self,
        name: str,
        count_conditions: list[ZoneAlarmCountCondition],
        rate_conditions: list[ZoneAlarmRateCondition],
        use_active_time: bool,
        active_start_time: str | None,
        active_end_time: str | None,
        id: int | None = None,
        zone_id: int | None = None,
        stream_id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("ZoneAlarm", "id", "id_")
            id = id_
        self.name = name
        self.count_conditions = count_conditions
        self.rate_conditions = rate_conditions
        self.use_active_time = use_active_time
        self.active_start_time = active_start_time
        self.active_end_time = active_end_time
        self.id = id
        self.zone_id = zone_id
        self.stream_id = stream_id
