"""Type of attributes that are assigned by the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, TypeAlias, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    ServerAssigned: TypeAlias = T | Any
else:
    # Unlike `T | None`, `Optional[T]` can be subscripted at run time.
    ServerAssigned = Optional[T]  # noqa: UP045
"""Value that is None only in a codec that has not been saved on a server.

The decoder accepts None. Type checkers see `T | Any`, so the ID of a saved object can be passed on
without a check for None, while comparing it to None is still allowed.
"""
