"""What the page asks for again and again; where the server wants a login, only after one."""

from __future__ import annotations

import re

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from brainframe_api.simulator.accounts.access import SESSION_COOKIE, set_session
from brainframe_api.simulator.errors import SimulatorError
from brainframe_api.simulator.services import Services
from brainframe_api.simulator.web.files import tagged
from brainframe_api.simulator.web.overview import overview
from brainframe_api.simulator.web.pictures import Pictures

_PICTURE = re.compile(r"/web/(streams|alerts)/([0-9]{1,18})/picture")
_OVERVIEW = "/web/overview"
_DEFAULT_ALERTS = 12
_DEFAULT_WIDTH = 640


class Live:
    """Answers the requests of the page for data and pictures.

    Args:
        services: What there is to show.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pictures = Pictures(services)

    def forget(self) -> None:
        """Forgets the pictures made so far."""
        self._pictures.forget()

    def respond(self, request: Request, path: str) -> Response | None:
        """Returns the answer for a path, or None if there is nothing at it."""
        picture = _PICTURE.fullmatch(path)
        if picture is None and path != _OVERVIEW:
            return None
        try:
            # Whoever may list the streams may look at them.
            caller = self._services.access.admit(
                "get_stream_configurations",
                request.headers.get("authorization"),
                request.cookies.get(SESSION_COOKIE),
            )
        except SimulatorError as error:
            # Without WWW-Authenticate, which would make the browser ask with a dialog of its own.
            return _json({"title": error.kind, "description": error.description}, 401)
        if picture is None:
            response = _json(overview(self._services, _number(request, "alerts", _DEFAULT_ALERTS)))
        else:
            response = self._picture(request, picture[1], int(picture[2]))
        set_session(response, caller)
        return response

    def _picture(self, request: Request, what: str, number: int) -> Response:
        width = _number(request, "width", _DEFAULT_WIDTH)
        if what == "streams":
            picture = self._pictures.of_stream(number, width)
        else:
            picture = self._pictures.of_alert(number, width)
        if picture is None:
            # No error: browsers would note one each time they ask whether there is a frame by now.
            return Response(status_code=204, headers={"Cache-Control": "no-store"})
        return tagged(request, picture.content, picture.tag, "image/jpeg")


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default


def _json(value: object, status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(value), status, {"Cache-Control": "no-store"}, "application/json"
    )
