"""The type of attributes that the server fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, TypeAlias, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    AssignedByServer: TypeAlias = T | Any
else:
    # Not `T | None`: only this form of it can be given the type that T stands for.
    AssignedByServer = Optional[T]  # noqa: UP045
"""A value that only a codec which was never sent to a server lacks; there it is None.

What is decoded may be None. Type checkers see `T | Any`, so that whoever passes on the ID of
something saved need not prove that it has one, while asking whether it is None stays possible.
"""
