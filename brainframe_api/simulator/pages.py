"""What the simulator serves beside the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brainframe_rest.models import ConnType
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from brainframe_api.simulator.errors import SimulatorError
from brainframe_api.simulator.state import storage, streams
from brainframe_api.simulator.web.files import file_at
from brainframe_api.simulator.web.live import Live

if TYPE_CHECKING:
    from brainframe_api.simulator.services import Services

_VIDEO = re.compile(r"/streams/([0-9]{1,18})/video")


class Pages:
    """Answers GET requests for what is not an operation of the document.

    Args:
        services: What the pages show.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._live = Live(services)

    def clear_cache(self) -> None:
        """Forget what was shown so far: the IDs of streams and alerts begin anew."""
        self._live.clear_cache()

    def respond(self, request: Request, path: str) -> Response | None:
        """Return the answer for a path, or None if there is nothing at it.

        Args:
            request: The request, a GET or HEAD.
            path: Its path, still percent-encoded.
        """
        if path == "/openapi.yaml":
            return Response(self._services.document.text, media_type="application/yaml")
        match = _VIDEO.fullmatch(path)
        if match is not None:
            return _video(self._services, int(match[1]))
        return file_at(request, path) or self._live.respond(request, path)


def _video(services: Services, stream_id: int) -> Response | None:
    """Return the file of a file stream, for the players that `get_stream_url` sends here.

    Like the videos that a BrainFrame server hosts, it needs no login: players have none.
    """
    try:
        with services.database.transaction() as db:
            stream = streams.get(db, stream_id)
            if stream.connection_type is not ConnType.FILE:
                return None
            stored = storage.get(db, stream.connection_options["storage_id"])
    except SimulatorError:
        return None
    return FileResponse(services.blobs.path(stored.blob), media_type=stored.mime_type)
