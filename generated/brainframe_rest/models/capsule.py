# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Capsule`."""

from attrs import define

from ..codec import Codec
from .capsule_option import CapsuleOption
from .node_description import NodeDescription


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Capsule(Codec):
    """A loaded capsule: a piece of analysis (detector, classifier, tracker, …) with its options.
    Paths and error kinds call it a plugin.
    """

    name: str
    """The unique name of the capsule."""

    version: int
    """The capsule's version."""

    description: str | None
    """A human-readable description of what the capsule does, or None."""

    input_type: NodeDescription
    """What the detections that a capsule takes or gives are like."""

    output_type: NodeDescription
    """What the detections that a capsule takes or gives are like."""

    capability: NodeDescription
    """What the detections that a capsule takes or gives are like."""

    options: dict[str, CapsuleOption]
    """The configurable options of this capsule, by option name."""

    def __init__(
        self,
        name: str,
        version: int,
        description: str | None,
        input_type: NodeDescription,
        output_type: NodeDescription,
        capability: NodeDescription,
        options: dict[str, CapsuleOption],
    ) -> None:
        self.name = name
        self.version = version
        self.description = description
        self.input_type = input_type
        self.output_type = output_type
        self.capability = capability
        self.options = options
