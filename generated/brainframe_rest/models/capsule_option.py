# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`CapsuleOption`."""

from typing import Any, overload

from attrs import define

from ..behaviour.capsule_option import CapsuleOptionBehaviour
from ..codec import Codec
from ..constructor import REQUIRED, given_twice, missing_arguments
from .option_type import OptionType


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class CapsuleOption(CapsuleOptionBehaviour, Codec):
    """One option of a capsule: its type, and the values it may have. Global values apply to all
    streams; a value set on a stream overrides the global one there.
    """

    type: OptionType
    """The data type of a capsule option's value. The set is open: a newer server may add values."""

    default: Any
    """The default value; any JSON value, None included, of the kind that `type` names."""

    constraints: dict[str, Any]
    """The valid values of this option. The keys depend on `type`:

    - `float`: `min_val` and `max_val`, inclusive; each is a number, or None for no limit.
    - `int`: `min_val` and `max_val`, inclusive; each is an integer, or None for no limit.
    - `enum`: `choices`, a list of strings, one of which the value must be.
    - `bool`: no keys.
    - `str`: no keys that limit the value.
    """

    description: str | None
    """A human-readable description of what the option does, or None."""

    @overload
    def __init__(
        self, type: OptionType, default: Any, constraints: dict[str, Any], description: str | None
    ) -> None: ...

    @overload
    def __init__(
        self,
        *,
        type_: OptionType,
        default: Any,
        constraints: dict[str, Any],
        description: str | None,
    ) -> None: ...

    def __init__(
        self,
        type: OptionType = REQUIRED,
        default: Any = REQUIRED,
        constraints: dict[str, Any] = REQUIRED,
        description: str | None = REQUIRED,
        *,
        type_: OptionType = REQUIRED,
    ) -> None:
        if type_ is not REQUIRED:
            if type is not REQUIRED:
                raise given_twice("CapsuleOption", "type", "type_")
            type = type_
        if (
            type is REQUIRED
            or default is REQUIRED
            or constraints is REQUIRED
            or description is REQUIRED
        ):
            raise missing_arguments(
                "CapsuleOption",
                type=type,
                default=default,
                constraints=constraints,
                description=description,
            )
        self.type = type
        self.default = default
        self.constraints = constraints
        self.description = description
