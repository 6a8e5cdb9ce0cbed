# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`OptionType`."""

from ..open_enum import OpenEnum


class OptionType(OpenEnum):
    """The data type of a capsule option's value. The set is open: a newer server may add values."""

    FLOAT = "float"
    """A number"""
    INT = "int"
    """An integer"""
    ENUM = "enum"
    """One of a list of strings"""
    BOOL = "bool"
    """True or false"""
    STR = "str"
    """Any string"""
