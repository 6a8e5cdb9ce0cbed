# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ZoneAlarmCountCondition`."""

from attrs import define

from ..behaviour.zone_alarm_count_condition import ZoneAlarmCountConditionBehaviour
from ..codec import Codec
from ..constructor import given_twice
from .attribute import Attribute
from .count_condition_test_type import CountConditionTestType
from .intersection_point_type import IntersectionPointType


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class ZoneAlarmCountCondition(ZoneAlarmCountConditionBehaviour, Codec):
    """A condition that compares the number of objects in a zone to a number. On a line zone it
    needs detections that are tracked.
    """

    test: CountConditionTestType
    """How a count condition compares the actual number of objects to its `check_value`. The set
    is open: a newer server may add values.
    """

    check_value: int
    """The value to test the actual count against."""

    with_class_name: str
    """The class name of the objects to count."""

    with_attribute: Attribute | None
    """If not None, only objects that have this attribute value are counted."""

    window_duration: float
    """The length in seconds of the sliding window of this condition."""

    window_threshold: float
    """The portion of the sliding window, from 0 to 1, during which the test must hold for the
    alarm to trigger.
    """

    intersection_point: IntersectionPointType
    """The point of a detection's bounding box that must be inside a zone for the detection to
    count as inside. The most common is `bottom`, the middle of the bottom edge. The set is open: a
    newer server may add values.
    """

    id: int | None
    """The unique ID of the condition; None in a request that creates one."""

    def __init__(
        self,
        test: CountConditionTestType,
        check_value: int,
        with_class_name: str,
        with_attribute: Attribute | None,
        window_duration: float,
        window_threshold: float,
        intersection_point: IntersectionPointType,
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("ZoneAlarmCountCondition", "id", "id_")
            id = id_
        self.test = test
        self.check_value = check_value
        self.with_class_name = with_class_name
        self.with_attribute = with_attribute
        self.window_duration = window_duration
        self.window_threshold = window_threshold
        self.intersection_point = intersection_point
        self.id = id
