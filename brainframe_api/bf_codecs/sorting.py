"""In which order to get things."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Ordering(Enum):
    """The order of the values of a field."""

    ASC = "asc"
    """From low to high."""
    DESC = "desc"
    """From high to low."""


@dataclass
class SortOptions:
    """What to sort by."""

    field_name: str
    """The name of the field to sort by."""
    ordering: Ordering
    """In which order."""

    def query_format(self) -> str:
        """Returns this in the form in which it is sent, such as `unique_name:asc`."""
        return f"{self.field_name}:{self.ordering.value}"
