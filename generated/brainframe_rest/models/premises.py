# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Premises`."""

from attrs import define

from ..codec import Codec
from ..constructor import given_twice


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Premises(Codec):
    """A place whose local network holds IP cameras that the server cannot reach itself. It
    connects to them through a gateway on the premises.
    """

    name: str
    """The friendly name of the premises."""

    id: int | None
    """The unique ID of the premises; None in a request that creates one."""

    def __init__(self, name: str, id: int | None = None, *, id_: int | None = None) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("Premises", "id", "id_")
            id = id_
        self.name = name
        self.id = id
