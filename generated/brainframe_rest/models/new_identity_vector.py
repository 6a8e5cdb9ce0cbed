# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`NewIdentityVector`."""

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class NewIdentityVector(Codec):
    """A vector that describes an object that belongs to an identity."""

    class_name: str
    """The class of object that the vector describes."""

    vector: list[float]
    """One or more numbers that describe the object."""

    def __init__(self, class_name: str, vector: list[float]) -> None:
        self.class_name = class_name
        self.vector = vector
