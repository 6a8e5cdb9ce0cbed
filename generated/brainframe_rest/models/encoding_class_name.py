# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`EncodingClassName`."""

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class EncodingClassName(Codec):
    """An encoding reduced to its class name."""

    class_name: str
    """The class of object the encoding is for."""

    def __init__(self, class_name: str) -> None:
        self.class_name = class_name
