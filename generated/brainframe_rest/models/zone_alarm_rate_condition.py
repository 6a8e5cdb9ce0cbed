# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ZoneAlarmRateCondition`."""

from attrs import define

from ..behaviour.zone_alarm_rate_condition import ZoneAlarmRateConditionBehaviour
from ..codec import Codec
from ..constructor import given_twice
from .attribute import Attribute
from .direction_type import DirectionType
from .intersection_point_type import IntersectionPointType
from .rate_condition_test_type import RateConditionTestType


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class ZoneAlarmRateCondition(ZoneAlarmRateConditionBehaviour, Codec):
    """A condition that compares the rate at which objects enter or exit a zone to a number: so
    many objects (`change`) in so many seconds (`duration`).
    """

    test: RateConditionTestType
    """How a rate condition compares the actual rate to its `change`. The set is open: a newer
    server may add values.
    """

    duration: float
    """The time in seconds over which the flow is measured."""

    change: float
    """The number of objects to compare the actual flow in that time against."""

    direction: DirectionType
    """The direction of flow that a rate condition counts. The set is open: a newer server may
    add values.
    """

    with_class_name: str
    """The class name of the objects to measure."""

    with_attribute: Attribute | None
    """If not None, only objects that have this attribute value are measured."""

    intersection_point: IntersectionPointType
    """The point of a detection's bounding box that must be inside a zone for the detection to
    count as inside. The most common is `bottom`, the middle of the bottom edge. The set is open: a
    newer server may add values.
    """

    id: int | None
    """The unique ID of the condition; None in a request that creates one."""

    def __init__(
        self,
        test: RateConditionTestType,
        duration: float,
        change: float,
        direction: DirectionType,
        with_class_name: str,
        with_attribute: Attribute | None,
        intersection_point: IntersectionPointType,
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("ZoneAlarmRateCondition", "id", "id_")
            id = id_
        self.test = test
        self.duration = duration
        self.change = change
        self.direction = direction
        self.with_class_name = with_class_name
        self.with_attribute = with_attribute
        self.intersection_point = intersection_point
        self.id = id
