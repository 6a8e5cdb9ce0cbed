"""What the simulator shows beside the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from brainframe_api.simulator.services import Services


def page(path: str, services: Services) -> Response | None:
    """Returns the page at a path, or None if there is none."""
    if path == "/openapi.yaml":
        return Response(services.document.text, media_type="application/yaml")
    return None
