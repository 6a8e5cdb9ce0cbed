"""Resources outside the API: the web page, the document and videos."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brainframe_rest.models import ConnType
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state import storage, streams
from brainframe_api._simulator.web.files import file_at
from brainframe_api._simulator.web.live import Live

if TYPE_CHECKING:
    from brainframe_api._simulator.services import Services

_VIDEO = re.compile(r"/streams/([0-9]{1,18})/video")


class Pages:
    """Responds to GET requests for paths that are not part of the API.

    Args:
        services: The services of the simulator.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._live = Live(services)

    def clear_cache(self) -> None:
        """Discard cached pictures; to be called after a reset, which reuses IDs."""
        self._live.clear_cache()

    def respond(self, request: Request, path: str) -> Response | None:
        """Return the response for a path, or None if the path is unknown.

        Args:
            request: A GET or HEAD request.
            path: The percent-encoded path.
        """
        if path == "/openapi.yaml":
            return Response(self._services.document.text, media_type="application/yaml")
        match = _VIDEO.fullmatch(path)
        if match is not None:
            return _video(self._services, int(match[1]))
        return file_at(request, path) or self._live.respond(request, path)


def _video(services: Services, stream_id: int) -> Response | None:
    """Return the video file of a file stream, at the URL that `get_stream_url` returns.

    It requires no login, like the videos that a BrainFrame server hosts, because video players do
    not send credentials.
    """
    try:
        with services.database.transaction() as db:
            stream = streams.get(db, stream_id)
            if stream.connection_type is not ConnType.FILE:
                return None
            stored = storage.get(db, stream.connection_options["storage_id"])
    except SimulatorError:
        return None
    path = services.blobs.path(stored.blob)
    return FileResponse(path, media_type=stored.mime_type) if path.is_file() else None
