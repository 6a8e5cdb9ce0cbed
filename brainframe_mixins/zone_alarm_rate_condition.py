"""Text of a rate condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brainframe_rest.models.direction_type import DirectionType
from brainframe_rest.models.rate_condition_test_type import RateConditionTestType

if TYPE_CHECKING:
    from brainframe_rest.models.attribute import Attribute

_WORDS = {
    RateConditionTestType.GREATER_THAN_OR_EQUAL_TO: "Greater than or equal to",
    RateConditionTestType.LESS_THAN_OR_EQUAL_TO: "Less than or equal to",
}
_DIRECTIONS = {
    DirectionType.ENTERING: "entered",
    DirectionType.EXITING: "exited",
    DirectionType.ENTERING_OR_EXITING: "entered or exited",
}


class ZoneAlarmRateConditionMixin:
    """Representation of a rate condition as a sentence."""

    __slots__ = ()

    # Only for type checkers: msgspec evaluates the annotations of all base classes at run time.
    if TYPE_CHECKING:
        test: RateConditionTestType
        duration: float
        change: float
        direction: DirectionType
        with_class_name: str
        with_attribute: Attribute | None

    def __repr__(self) -> str:
        # User interfaces display this text. It equals the text of brainframe-api 0.30, but with the
        # attribute, without which different conditions would have the same text. A `test` or
        # `direction` that is a plain string is shown unchanged.
        test: Any = self.test
        direction: Any = self.direction
        words = _WORDS.get(test) or getattr(test, "value", test)
        attribute = f"{self.with_attribute.value} " if self.with_attribute else ""
        motion = _DIRECTIONS.get(direction) or getattr(direction, "value", direction)
        return (
            f"{words} {self.change} {attribute}{self.with_class_name}(s) {motion} "
            f"within {self.duration} seconds"
        )
