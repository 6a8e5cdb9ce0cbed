"""Resources that are deleted with their owner, which schemathesis cannot infer."""

from __future__ import annotations

import json
from typing import Any

Thing = tuple[str, int]
"""The name of a path parameter, and an ID."""

_SAVED = {
    "set_stream_configuration": ("stream_id", ("premises_id",)),
    "set_zone": ("zone_id", ("stream_id",)),
    "set_zone_alarm": ("alarm_id", ("zone_id", "stream_id")),
    "new_identity_image": ("encoding_id", ("identity_id",)),
    "new_identity_vector": ("encoding_id", ("identity_id",)),
}


class Ownership:
    """Record of the owners of resources, and of deleted resources."""

    def __init__(self) -> None:
        self._owners: dict[Thing, list[Thing]] = {}
        self._deleted: set[Thing] = set()

    def learn(self, operation_id: str, path_parameters: dict[str, Any], content: bytes) -> None:
        """Record a successful request."""
        if operation_id in _SAVED:
            name, owners = _SAVED[operation_id]
            saved = json.loads(content)
            owned_by = [(owner, saved[owner]) for owner in owners if saved[owner] is not None]
            self._owners[name, saved["id"]] = owned_by
        elif operation_id.startswith("delete_") and path_parameters:
            [(name, value)] = path_parameters.items()
            self._deleted.add((name, int(value)))

    def was_deleted_with_its_owner(self, path_parameters: dict[str, Any]) -> bool:
        """Return whether the resource of a path was deleted together with its owner."""
        return any(
            self._is_gone(owner)
            for name, value in path_parameters.items()
            for owner in self._owners.get((name, value), ())
        )

    def _is_gone(self, thing: Thing) -> bool:
        return thing in self._deleted or any(map(self._is_gone, self._owners.get(thing, ())))
