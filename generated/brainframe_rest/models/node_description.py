# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`NodeDescription`."""

from attrs import define

from ..behaviour.node_description import NodeDescriptionBehaviour
from ..codec import Codec
from .size_type import SizeType


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class NodeDescription(NodeDescriptionBehaviour, Codec):
    """What the detections that a capsule takes or gives are like."""

    size: SizeType
    """The amount of detections that a capsule takes as input or gives as output. The set is
    open: a newer server may add values.
    """

    detections: list[str]
    """Class names like `person` or `vehicle`. A detection that meets this description has one of
    them.
    """

    attributes: dict[str, list[str]]
    """The possible attribute values of each category. A detection that meets this description
    has a value for each category listed here.
    """

    encoded: bool
    """If true, a detection must be encoded to meet this description."""

    tracked: bool
    """If true, a detection must be tracked to meet this description."""

    extra_data: list[str]
    """Keys of a detection's `extra_data`. A detection that meets this description has each of
    them.
    """

    def __init__(
        self,
        size: SizeType,
        detections: list[str],
        attributes: dict[str, list[str]],
        encoded: bool,
        tracked: bool,
        extra_data: list[str],
    ) -> None:
        self.size = size
        self.detections = detections
        self.attributes = attributes
        self.encoded = encoded
        self.tracked = tracked
        self.extra_data = extra_data
