"""How a rate condition reads as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ..models.direction_type import DirectionType as _DirectionType
from ..models.rate_condition_test_type import RateConditionTestType

if TYPE_CHECKING:
    from ..models.attribute import Attribute

_WORDS = {
    RateConditionTestType.GREATER_THAN_OR_EQUAL_TO: "Greater than or equal to",
    RateConditionTestType.LESS_THAN_OR_EQUAL_TO: "Less than or equal to",
}
_DIRECTIONS = {
    _DirectionType.ENTERING: "entered",
    _DirectionType.EXITING: "exited",
    _DirectionType.ENTERING_OR_EXITING: "entered or exited",
}


class ZoneAlarmRateConditionBehaviour:
    """What a rate condition says about itself."""

    __slots__ = ()

    TestType: TypeAlias = RateConditionTestType
    """The same class as `RateConditionTestType`."""
    DirectionType: TypeAlias = _DirectionType
    """The same class as the one of this name outside."""

    # Not at run time: msgspec evaluates the annotations of all bases of what it decodes into.
    if TYPE_CHECKING:
        test: RateConditionTestType
        duration: float
        change: float
        direction: _DirectionType
        with_class_name: str
        with_attribute: Attribute | None

    def __repr__(self) -> str:
        # User interfaces show this. It reads like the released clients', except that those leave
        # the attribute out, and so give different conditions the same text.
        # Whoever gave a text instead of a member should still see what it is.
        test: Any = self.test
        way: Any = self.direction
        words = _WORDS.get(test) or getattr(test, "value", test)
        attribute = f"{self.with_attribute.value} " if self.with_attribute else ""
        direction = _DIRECTIONS.get(way) or getattr(way, "value", way)
        return (
            f"{words} {self.change} {attribute}{self.with_class_name}(s) {direction} "
            f"within {self.duration} seconds"
        )
