# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`Error`."""

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class Error(Codec):
    """The body of every answer with a status of 400 or more."""

    title: str
    """The kind of error. The known kinds are the values of the schema `ErrorKind`; the set is
    open: a client treats a kind that it does not know like `UnknownError`.
    """

    description: str
    """What went wrong, for a person to read."""

    def __init__(self, title: str, description: str) -> None:
        self.title = title
        self.description = description
