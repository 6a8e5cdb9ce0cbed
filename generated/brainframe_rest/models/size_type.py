# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`SizeType`."""

from ..open_enum import OpenEnum


class SizeType(OpenEnum):
    """The amount of detections that a capsule takes as input or gives as output. The set is
    open: a newer server may add values.
    """

    NONE = "none"
    """Input: nothing, as for an object detector. Output: not in use"""
    SINGLE = "single"
    """Input: one detection, as for a classifier. Output: that detection, modified"""
    ALL = "all"
    """Input: all instances of a class, as for a tracker. Output: all instances of a class"""
