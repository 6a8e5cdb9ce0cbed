# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Detection`."""

import uuid
from typing import Any

from attrs import define

from ..behaviour.detection import DetectionBehaviour
from ..codec import Codec
from .identity import Identity


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Detection(DetectionBehaviour, Codec):
    """An object detected in a video frame, with what the capsules found out about it."""

    class_name: str
    """The class of object that was detected, like `person` or `car`."""

    coords: list[list[int]]
    """The outline of the detection in pixels of the video frame, origin at the top left, x to
    the right and y down. A bounding box has four corners: top left, top right, bottom right, bottom
    left.
    """

    children: list["Detection"]
    """Detections that are part of this one, like the face of a person."""

    attributes: dict[str, str]
    """The attributes of the detection: the value of each by its category. A car may have `sedan`
    under `type`.
    """

    with_identity: Identity | None
    """If not None, the identity that this detection was recognized as."""

    extra_data: dict[str, Any]
    """Any additional data about the object, by name. In common use are `confidence` and
    `detection_confidence` (numbers from 0 to 1) and, wherever `with_identity` is set,
    `encoding_distance` (number).
    """

    track_id: uuid.UUID | None
    """If not None, a unique tracking ID of the object: detections of other frames with the same
    ID are the same object at another time.
    """

    def __init__(
        self,
        class_name: str,
        coords: list[list[int]],
        children: list["Detection"],
        attributes: dict[str, str],
        with_identity: Identity | None,
        extra_data: dict[str, Any],
        track_id: uuid.UUID | None,
    ) -> None:
        self.class_name = class_name
        self.coords = coords
        self.children = children
        self.attributes = attributes
        self.with_identity = with_identity
        self.extra_data = extra_data
        self.track_id = track_id
