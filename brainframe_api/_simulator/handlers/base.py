"""Operations on the server."""

from __future__ import annotations

from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services


@operation
def version(services: Services) -> str:
    """Return the version that the simulator reports."""
    return services.options.version
