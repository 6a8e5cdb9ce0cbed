# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`CloudUserInfo`."""

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class CloudUserInfo(Codec):
    """The cloud account that the server is signed in to."""

    sub: str
    """The account's subject, its unique ID at the cloud."""

    email: str
    """The account's email address."""

    def __init__(self, sub: str, email: str) -> None:
        self.sub = sub
        self.email = email
