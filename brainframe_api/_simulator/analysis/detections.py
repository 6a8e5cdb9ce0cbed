"""Construction of detections, for detectors and scripts."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from brainframe_rest.models import Detection

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.geometry import Box

_TRACK_NAMES = uuid.UUID("5c2f7a4e-2f0e-4a55-9d8b-6b7f6a9d1f10")
"""Namespace of the track IDs derived from names in scripts."""


def detection_in_box(box: Box, class_name: str, confidence: float) -> Detection:
    """Create a detection from a bounding box.

    Args:
        box: Left, top, right and bottom in pixels; rounded to whole pixels.
        class_name: The class of the object.
        confidence: From 0 to 1.

    Returns:
        A detection with its four corners, clockwise from the top left.
    """
    left, top, right, bottom = (round(edge) for edge in box)
    return Detection(
        class_name=class_name,
        coords=[[left, top], [right, top], [right, bottom], [left, bottom]],
        children=[],
        attributes={},
        with_identity=None,
        extra_data={"detection_confidence": round(confidence, 3)},
        track_id=None,
    )


def copy_detection(detection: Detection) -> Detection:
    """Copy a detection, deeply enough that a stage can modify the copy."""
    return Detection(
        class_name=detection.class_name,
        coords=detection.coords,
        children=detection.children,
        attributes=dict(detection.attributes),
        with_identity=detection.with_identity,
        extra_data=dict(detection.extra_data),
        track_id=detection.track_id,
    )


def scripted_detection(
    class_name: str,
    x: float,
    y: float,
    *,
    width: float = 40,
    height: float = 100,
    track: str | uuid.UUID | None = None,
    attributes: dict[str, str] | None = None,
) -> Detection:
    """Create a detection for a script from the position of an object.

    Args:
        class_name: The class of the object, such as "person" or "car".
        x: The middle of the object's bottom edge, in pixels from the left.
        y: The object's bottom edge, in pixels from the top.
        width: The width in pixels.
        height: The height in pixels.
        track: The track ID, or any name; equal names give equal track IDs. If None, the tracker
            assigns a track ID by position.
        attributes: The attribute values by name.

    Returns:
        The detection.
    """
    detection = detection_in_box((x - width / 2, y - height, x + width / 2, y), class_name, 1.0)
    detection.attributes.update(attributes or {})
    detection.track_id = uuid.uuid5(_TRACK_NAMES, track) if isinstance(track, str) else track
    return detection


person = partial(scripted_detection, "person")
"""Create a person for a script; the arguments are those of `scripted_detection`."""
