# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DirectionType`."""

from ..open_enum import OpenEnum


class DirectionType(OpenEnum):
    """The direction of flow that a rate condition counts. The set is open: a newer server may
    add values.
    """

    ENTERING = "entering"
    """Objects that enter the zone"""
    EXITING = "exiting"
    """Objects that exit the zone"""
    ENTERING_OR_EXITING = "entering_or_exiting"
    """Objects that enter or exit the zone"""
