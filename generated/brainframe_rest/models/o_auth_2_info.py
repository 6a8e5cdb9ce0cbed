# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`OAuth2Info`."""

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class OAuth2Info(Codec):
    """What a client needs to know to let a person sign in to the cloud."""

    domain: str
    """The domain of the authorization server."""

    client_id: str
    """The client ID to sign in with."""

    scopes: list[str]
    """The scopes to ask for."""

    def __init__(self, domain: str, client_id: str, scopes: list[str]) -> None:
        self.domain = domain
        self.client_id = client_id
        self.scopes = scopes
