# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`IntersectionPointType`."""

from ..open_enum import OpenEnum


class IntersectionPointType(OpenEnum):
    """The point of a detection's bounding box that must be inside a zone for the detection to
    count as inside. The most common is `bottom`, the middle of the bottom edge. The set is open: a
    newer server may add values.
    """

    BOTTOM = "bottom"
    """The middle of the bottom edge"""
    TOP = "top"
    """The middle of the top edge"""
    LEFT = "left"
    """The middle of the left edge"""
    RIGHT = "right"
    """The middle of the right edge"""
    CENTER = "center"
    """The center of the box"""
