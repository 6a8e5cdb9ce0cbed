# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`User`."""

from attrs import define, field

from ..behaviour.user import UserBehaviour
from ..codec import Codec
from ..constructor import given_twice
from .role_type import RoleType


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class User(UserBehaviour, Codec):
    """An account of the server."""

    username: str
    """The name used to log in, unique among users."""

    password: str | None = field(repr=False)
    """Always None in answers. A request sets it to create a user or to change a password; None
    in an update keeps the password as it is.
    """

    role: RoleType
    """What a user may do. The set is open: a newer server may add values."""

    id: int | None
    """The unique ID of the user; None in a request that creates one."""

    def __init__(
        self,
        username: str,
        password: str | None,
        role: RoleType,
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("User", "id", "id_")
            id = id_
        self.username = username
        self.password = password
        self.role = role
        self.id = id
