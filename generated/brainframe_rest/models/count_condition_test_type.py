# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`CountConditionTestType`."""

from ..open_enum import OpenEnum


class CountConditionTestType(OpenEnum):
    """How a count condition compares the actual number of objects to its `check_value`. The set
    is open: a newer server may add values.
    """

    GREATER_THAN = ">"
    """The actual count is greater than the check value"""
    LESS_THAN = "<"
    """The actual count is less than the check value"""
    EQUAL_TO = "="
    """The actual count is equal to the check value"""
    NOT_EQUAL_TO = "!="
    """The actual count differs from the check value"""
