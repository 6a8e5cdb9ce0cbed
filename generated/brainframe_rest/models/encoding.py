# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Encoding`."""

from attrs import define

from ..codec import Codec
from ..constructor import given_twice


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Encoding(Codec):
    """What an object that belongs to an identity looks like, as a vector."""

    identity_id: int
    """The ID of the identity this encoding belongs to."""

    class_name: str
    """The class of object this encoding is for."""

    from_image: int | None
    """The storage ID of the image that this encoding was made from, or None if it was not made
    from an image.
    """

    vector: list[float]
    """A low-dimensional representation of the object's appearance. What is seen in streams is
    compared to it in order to recognize the identity.
    """

    id: int | None
    """The unique ID of the encoding."""

    def __init__(
        self,
        identity_id: int,
        class_name: str,
        from_image: int | None,
        vector: list[float],
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("Encoding", "id", "id_")
            id = id_
        self.identity_id = identity_id
        self.class_name = class_name
        self.from_image = from_image
        self.vector = vector
        self.id = id
