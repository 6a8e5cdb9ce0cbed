# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`NewIdentityImage`."""

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class NewIdentityImage(Codec):
    """Which stored image to encode for an identity, and as what."""

    class_name: str
    """The class of object that the image shows and is encoded for."""

    storage_id: int
    """The storage ID of the image."""

    def __init__(self, class_name: str, storage_id: int) -> None:
        self.class_name = class_name
        self.storage_id = storage_id
