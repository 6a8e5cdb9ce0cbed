# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ZoneStatus`."""

from attrs import define

from ..behaviour.zone_status import ZoneStatusBehaviour
from ..codec import Codec
from .alert import Alert
from .detection import Detection
from .zone import Zone


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class ZoneStatus(ZoneStatusBehaviour, Codec):
    """What goes on in one zone at one analyzed frame."""

    zone: Zone
    """An area of interest in the frames of a stream: a simple polygon, which need not be convex,
    or a line. An object enters a polygon when it comes in, and exits it when it goes out. A line is
    directed: an object that crosses it to the right-hand side of someone who walks on the screen
    from the first point to the second enters, one that crosses it to the left-hand side exits.
    Every stream has a zone named `Screen` that covers the whole frame; the server creates it with
    the stream, and it cannot be deleted.
    """

    tstamp: float
    """When this status was created, in Unix time (seconds since 1970-01-01 UTC). All zones of a
    stream share it within a packet; the same value in a later packet means the same result.
    """

    total_entered: dict[str, int]
    """How many objects have entered the zone since the analysis started, by class name. A count
    may be zero, and a class nobody has seen has no key.
    """

    total_exited: dict[str, int]
    """How many objects have exited the zone since the analysis started, by class name. A count
    may be zero, and a class nobody has seen has no key.
    """

    within: list[Detection]
    """All detections within the zone. The `Screen` zone holds every detection."""

    entering: list[Detection]
    """All detections that entered the zone at this frame."""

    exiting: list[Detection]
    """All detections that exited the zone at this frame."""

    alerts: list[Alert]
    """All active alerts of the zone at this frame. An alert that ends appears at least once
    more, with its `end_time`.
    """

    def __init__(
        self,
        zone: Zone,
        tstamp: float,
        total_entered: dict[str, int],
        total_exited: dict[str, int],
        within: list[Detection],
        entering: list[Detection],
        exiting: list[Detection],
        alerts: list[Alert],
    ) -> None:
        self.zone = zone
        self.tstamp = tstamp
        self.total_entered = total_entered
        self.total_exited = total_exited
        self.within = within
        self.entering = entering
        self.exiting = exiting
        self.alerts = alerts
