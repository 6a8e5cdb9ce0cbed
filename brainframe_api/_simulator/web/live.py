"""Data and pictures for the page, behind a login if the server requires one."""

from __future__ import annotations

import re

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from brainframe_api._simulator.accounts.access import SESSION_COOKIE, address_of, set_session
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.web.files import tagged
from brainframe_api._simulator.web.overview import (
    VERIFICATIONS,
    AlertChoice,
    overview,
    zone_summaries,
)
from brainframe_api._simulator.web.pictures import Pictures

_PICTURE = re.compile(
    r"/web/(?:(streams)/([0-9]{1,18})/(picture|moment|frame)|(alerts)/([0-9]{1,18})/picture)"
)
_OVERVIEW = "/web/overview"
_DEFAULT_ALERTS = 12
_DEFAULT_WIDTH = 640


def is_live(path: str) -> bool:
    """Return whether a path is that of the page's data or pictures, which may require a login."""
    return path == _OVERVIEW or _PICTURE.fullmatch(path) is not None


class Live:
    """Responds to the page's requests for data and pictures.

    Args:
        services: The services of the simulator.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pictures = Pictures(services)

    def clear_cache(self) -> None:
        """Discard the cached pictures."""
        self._pictures.clear_cache()

    def respond(self, request: Request, path: str) -> Response | None:
        """Return the response for a path, or None if the path is unknown."""
        picture = _PICTURE.fullmatch(path)
        if picture is None and path != _OVERVIEW:
            return None
        try:
            # The page needs the same permission as listing the streams.
            caller = self._services.access.admit(
                "get_stream_configurations",
                request.headers.get("authorization"),
                request.cookies.get(SESSION_COOKIE),
                address_of(request),
            )
        except SimulatorError as error:
            # No WWW-Authenticate header: browsers would open their own login dialog.
            return _json({"title": error.kind, "description": error.description}, 401)
        if picture is None:
            response = _json(overview(self._services, _choice(request)))
        else:
            response = self._picture(request, picture)
        set_session(response, caller)
        return response

    def _picture(self, request: Request, path: re.Match[str]) -> Response:
        width = _number(request, "width", _DEFAULT_WIDTH)
        what = path[3]
        if path[4] is not None:
            picture = self._pictures.of_alert(int(path[5]), width)
        elif what == "frame":
            picture = self._pictures.frame_of_stream(int(path[2]))
        else:
            picture = self._pictures.of_stream(int(path[2]), width)
        if picture is None:
            # Not a 404: browsers log each one, and the page polls until there is a frame.
            return Response(status_code=204, headers={"Cache-Control": "no-store"})
        if what == "moment":
            # A line of JSON with the counts precedes the picture of the same frame.
            zones = msgspec.json.encode(zone_summaries(picture.statuses, picture.frame_size))
            content = zones + b"\n" + picture.content
            return tagged(request, content, picture.tag, "application/octet-stream")
        return tagged(request, picture.content, picture.tag, "image/jpeg")


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default


def _choice(request: Request) -> AlertChoice:
    """Return the alerts that a request of the page asks for."""
    verification = request.query_params.get("verification", "")
    stream_id = _number(request, "stream", 0)
    return AlertChoice(
        limit=_number(request, "alerts", _DEFAULT_ALERTS),
        offset=_number(request, "offset", 0),
        stream_id=stream_id or None,
        verification=verification if verification in VERIFICATIONS else None,
    )


def _json(value: object, status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(value), status, {"Cache-Control": "no-store"}, "application/json"
    )
