# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Attribute`."""

from attrs import define

from ..codec import Codec
from ..constructor import NONE


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Attribute(Codec):
    """One attribute of a detection, such as the type of a vehicle."""

    category: str
    """The category of attribute being described."""

    value: str
    """The value for this category."""

    def __init__(self, category: str = NONE, value: str = NONE) -> None:
        self.category = category
        self.value = value
