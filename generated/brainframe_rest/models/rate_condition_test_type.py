# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`RateConditionTestType`."""

from ..open_enum import OpenEnum


class RateConditionTestType(OpenEnum):
    """How a rate condition compares the actual rate to its `change`. The set is open: a newer
    server may add values.
    """

    GREATER_THAN_OR_EQUAL_TO = ">="
    """The actual rate is greater than or equal to the change"""
    LESS_THAN_OR_EQUAL_TO = "<="
    """The actual rate is less than or equal to the change"""
