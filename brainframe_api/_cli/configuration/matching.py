"""Matching of the entries of a configuration file with the resources of a server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic

from brainframe_api._cli.lookup import Resource


class ByName(Generic[Resource]):
    """Resources to match by name. Those of the same name are matched in order.

    Args:
        resources: The resources, which are ordered by ID.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._left = sorted(resources, key=lambda resource: resource.id or 0)

    def take(self, name: str) -> Resource | None:
        """Return the first resource with a name that was not taken yet, or None."""
        for index, resource in enumerate(self._left):
            if resource.name == name:
                return self._left.pop(index)
        return None
