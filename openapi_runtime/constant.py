"""Type of properties with a single value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, get_args

T = TypeVar("T")

if TYPE_CHECKING:
    Constant: TypeAlias = Annotated[T, "constant"]
else:

    class Constant:
        """Type of the values of a `Literal`, which accepts further values when it is decoded.

        Type checkers see `Constant[Literal["a"]]` as `Literal["a"]`. The decoder sees `str`: a
        newer server may send another value, which must not break the client. In a union without a
        discriminator, the literal selects the member: see `openapi_runtime.unions`.
        """

        def __class_getitem__(cls, literal: Any) -> Any:
            return Annotated[type(get_args(literal)[0]), literal]
