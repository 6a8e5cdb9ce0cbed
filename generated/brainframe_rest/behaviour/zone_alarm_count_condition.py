# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/behaviour/zone_alarm_count_condition.py
"""How a count condition reads as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ..models.count_condition_test_type import CountConditionTestType

if TYPE_CHECKING:
    from ..models.attribute import Attribute

_WORDS = {
    CountConditionTestType.GREATER_THAN: "Greater than",
    CountConditionTestType.LESS_THAN: "Less than",
    CountConditionTestType.EQUAL_TO: "Exactly",
    CountConditionTestType.NOT_EQUAL_TO: "Not Equal To",
}


class ZoneAlarmCountConditionBehaviour:
    """What a count condition says about itself."""

    __slots__ = ()

    TestType: TypeAlias = CountConditionTestType
    """The same class as `CountConditionTestType`."""

    # Not at run time: msgspec evaluates the annotations of all bases of what it decodes into.
    if TYPE_CHECKING:
        test: CountConditionTestType
        check_value: int
        with_class_name: str
        with_attribute: Attribute | None

    def __repr__(self) -> str:
        # User interfaces show this. It reads like the released clients', to the blank at its end.
        # Whoever gave a text instead of a member should still see what it is.
        test: Any = self.test
        words = _WORDS.get(test) or getattr(test, "value", test)
        attribute = f"{self.with_attribute.value} " if self.with_attribute else ""
        return f"{words} {self.check_value} {attribute}{self.with_class_name}(s) "
