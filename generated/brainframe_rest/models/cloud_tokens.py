# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`CloudTokens`."""

from attrs import define, field

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class CloudTokens(Codec):
    """The OAuth 2.0 tokens that sign the server in to a cloud account."""

    access_token: str = field(repr=False)
    """The access token."""

    refresh_token: str = field(repr=False)
    """The refresh token."""

    def __init__(self, access_token: str, refresh_token: str) -> None:
        self.access_token = access_token
        self.refresh_token = refresh_token
