"""The server itself."""

from __future__ import annotations

from brainframe_api.simulator.registry import operation
from brainframe_api.simulator.services import Services


@operation
def version(services: Services) -> str:
    """Returns the version that the simulator says it is."""
    return services.options.version
