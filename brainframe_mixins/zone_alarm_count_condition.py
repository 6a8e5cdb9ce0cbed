"""Text of a count condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brainframe_rest.models.count_condition_test_type import CountConditionTestType

if TYPE_CHECKING:
    from brainframe_rest.models.attribute import Attribute

_WORDS = {
    CountConditionTestType.GREATER_THAN: "Greater than",
    CountConditionTestType.LESS_THAN: "Less than",
    CountConditionTestType.EQUAL_TO: "Exactly",
    CountConditionTestType.NOT_EQUAL_TO: "Not Equal To",
}


class ZoneAlarmCountConditionMixin:
    """Representation of a count condition as a sentence."""

    __slots__ = ()

    # Only for type checkers: msgspec evaluates the annotations of all base classes at run time.
    if TYPE_CHECKING:
        test: CountConditionTestType
        check_value: int
        with_class_name: str
        with_attribute: Attribute | None

    def __repr__(self) -> str:
        # User interfaces display this text. It equals the text of brainframe-api 0.30, including
        # the trailing space. A `test` that is a plain string is shown unchanged.
        test: Any = self.test
        words = _WORDS.get(test) or getattr(test, "value", test)
        attribute = f"{self.with_attribute.value} " if self.with_attribute else ""
        return f"{words} {self.check_value} {attribute}{self.with_class_name}(s) "
