"""Sort order of results."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Ordering(Enum):
    """Sort direction."""

    ASC = "asc"
    """Ascending."""
    DESC = "desc"
    """Descending."""


@dataclass
class SortOptions:
    """Field and direction to sort by."""

    field_name: str
    """The name of the field to sort by."""
    ordering: Ordering
    """The sort direction."""

    def query_format(self) -> str:
        """Return the value of the query parameter, such as `unique_name:asc`."""
        return f"{self.field_name}:{self.ordering.value}"
