# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Identity`."""

from typing import Any

from attrs import define

from ..codec import Codec
from ..constructor import given_twice


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Identity(Codec):
    """A specific object or person that can be recognized."""

    unique_name: str
    """The unique name of the identity, chosen by the user, like a number plate or a staff
    number. Not to be confused with `id`, which the server assigns.
    """

    nickname: str | None
    """A display name, which need not be unique and may be None."""

    metadata: dict[str, Any]
    """User-defined data about the identity; the server only keeps it."""

    id: int | None
    """The unique ID of the identity; None in a request that creates one."""

    def __init__(
        self,
        unique_name: str,
        nickname: str | None,
        metadata: dict[str, Any] | None = None,
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("Identity", "id", "id_")
            id = id_
        self.unique_name = unique_name
        self.nickname = nickname
        self.metadata = {} if metadata is None else metadata
        self.id = id
