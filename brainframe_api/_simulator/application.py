"""The ASGI application: dispatches requests to the handlers of their operations."""

from __future__ import annotations

import errno
import functools
import logging
import sqlite3
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

import msgspec
from anyio import sleep, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from brainframe_api._simulator import faults
from brainframe_api._simulator.accounts.access import (
    SESSION_COOKIE,
    Caller,
    address_of,
    set_session,
)
from brainframe_api._simulator.bodies import BodyReader
from brainframe_api._simulator.document import Route
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.listener import Connections
from brainframe_api._simulator.pages import Pages
from brainframe_api._simulator.parameters import read_parameters
from brainframe_api._simulator.registry import Handler
from brainframe_api._simulator.replies import (
    EmptyReply,
    ExactFileResponse,
    FileReply,
    JsonReply,
    StatusStreamReply,
)
from brainframe_api._simulator.request_guard import protect
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.status_stream import StatusStreamResponse
from brainframe_api._simulator.thread_limits import ThreadLimits
from brainframe_api._simulator.web.live import is_live

logger = logging.getLogger("brainframe_api.simulator")

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Application:
    """Responds to all requests to the simulator.

    Args:
        services: The services for the handlers.
        handlers: The handlers by operationId.
        connections: The open connections, for faults that close one.
    """

    def __init__(
        self, services: Services, handlers: Mapping[str, Handler], connections: Connections
    ) -> None:
        self._services = services
        self._handlers = handlers
        self._connections = connections
        self._limits = ThreadLimits(images=services.options.max_image_decodes)
        self._bodies = BodyReader(
            services.blobs,
            self._limits,
            max_upload_bytes=services.options.max_upload_bytes,
            max_form_bytes=services.options.max_form_bytes,
        )
        self.pages = Pages(services)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to a request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        raw_path = scope["raw_path"].decode("ascii", "replace").partition("?")[0]
        found = self._services.document.find(raw_path)
        nothing: tuple[None, dict[str, str]] = (None, {})
        operation, path_values = found.get(request.method, nothing)
        # Requests for the simulator's web page must not consume faults planned for a client.
        is_page = operation is None and not raw_path.startswith("/api/")
        fault = None if is_page else self._services.faults.take(operation.id if operation else None)
        await faults.wait(fault)
        if fault is not None and fault.cut:
            await self._disconnect(scope, receive)
            return
        if fault is not None and fault.cut_after is not None:
            send = self._truncating_send(scope, send, fault.cut_after)
        if fault is not None and fault.status is not None:
            response = Response(fault.body, fault.status, {"content-type": fault.content_type})
        elif operation is None:
            response = await self._without_operation(request, raw_path, found)
        else:
            response = await self._respond(request, operation, path_values)
        if fault is None or fault.status is None:
            protect(response)
        logger.debug("%s %s -> %d", request.method, raw_path, response.status_code)
        await response(scope, receive, send)

    async def _respond(
        self, request: Request, operation: Route, path_values: dict[str, str]
    ) -> Response:
        caller: Caller | None = None
        try:
            caller = await self._admit(request, operation)
            response = await self._run(request, operation, path_values)
        except SimulatorError as error:
            response = self._failure(operation, error)
        except ClientDisconnect:
            response = Response(status_code=400)  # Never sent: the client is gone.
        except Exception as error:
            response = self._failure(operation, _unexpected(error, operation))
        if caller is not None:
            set_session(response, caller)
        return response

    async def _admit(self, request: Request, operation: Route) -> Caller:
        authorization = request.headers.get("authorization")
        address = address_of(request)
        session_id = request.cookies.get(SESSION_COOKIE)
        admit = functools.partial(
            self._services.access.admit, operation.id, authorization, session_id, address
        )
        if not self._services.options.authorize:
            return admit()
        await sleep(self._services.access.delay(authorization, address))
        return await to_thread.run_sync(admit)

    async def _run(
        self, request: Request, operation: Route, path_values: dict[str, str]
    ) -> Response:
        handler = self._handlers.get(operation.id)
        if handler is None:
            description = f"The simulator does not implement the operation {operation.id}."
            return _error(501, "NotImplementedError", description)
        if "LicenseRequiredError" in operation.statuses:
            self._services.licensing.require_valid()
        found = read_parameters(operation, path_values, request.url.query)
        # A newer document may have parameters that the simulator does not implement.
        arguments = {name: found[name] for name in found if name in handler.parameters}
        async with AsyncExitStack() as stack:
            if operation.body is not None:
                arguments["body"] = await self._bodies.read(
                    request, operation.body, handler.body_type, stack
                )

            def call() -> Response:
                return self._success(operation, handler.function(self._services, **arguments))

            return await self._limits.run(operation.id, call)

    def _success(self, operation: Route, result: Any) -> Response:
        status = operation.success_status
        match result:
            case StatusStreamReply():
                return StatusStreamResponse(self._services.analyzer.packets, status)
            case FileReply(path, content_type):
                return ExactFileResponse(path, content_type, status)
            case EmptyReply(headers):
                return Response(status_code=status, headers=headers)
            case JsonReply(value, headers):
                result = value
            case _:
                headers = {}
        if status not in operation.response_checks:
            return Response(status_code=status, headers=headers)
        return self._json(operation, status, result, headers)

    def _failure(self, operation: Route, error: SimulatorError) -> Response:
        statuses = operation.statuses.get(error.kind, ())
        if not statuses:
            self._report_undocumented(operation, error)
            error = SimulatorError(
                "UnknownError",
                f"The operation {operation.id} raised {error.kind}, which the document does not"
                f" list for it: {error.description}",
            )
            statuses = operation.statuses.get("UnknownError", (500,))
        body = {"title": error.kind, "description": error.description}
        return self._json(operation, statuses[0], body, {})

    def _report_undocumented(self, operation: Route, error: SimulatorError) -> None:
        problem = f"{operation.id}: undocumented error kind {error.kind}"
        logger.error("%s (%s)", problem, error.description)
        self._services.violations.append(problem)

    def _json(
        self, operation: Route, status: int, value: Any, headers: Mapping[str, str]
    ) -> Response:
        content = msgspec.json.encode(value)
        if self._services.options.strict:
            problem = operation.response_problem(status, content, headers)
            if problem is not None:
                violation = f"{operation.id} ({status}): {problem}"
                self._services.violations.append(violation)
                return _error(500, "UnknownError", violation)
        return Response(content, status, dict(headers), "application/json")

    async def _without_operation(
        self, request: Request, raw_path: str, found: Mapping[str, object]
    ) -> Response:
        if found:
            allowed = ", ".join(sorted(found))
            description = f"The path {raw_path} does not allow {request.method}, only {allowed}."
            return _error(405, "UnknownError", description, {"Allow": allowed})
        shown = None
        if request.method in ("GET", "HEAD"):
            if is_live(raw_path):
                try:
                    authorization = request.headers.get("authorization")
                    await sleep(self._services.access.delay(authorization, address_of(request)))
                except SimulatorError as error:
                    return _error(401, error.kind, error.description)
            shown = await to_thread.run_sync(self.pages.respond, request, raw_path)
        return shown or _error(404, "UnknownError", f"There is no resource at {raw_path}.")

    async def _disconnect(self, scope: Scope, receive: Receive) -> None:
        client = tuple(scope["client"])
        if self._connections.has(client):
            self._connections.disconnect(client, flush=False)
            while (await receive())["type"] != "http.disconnect":
                pass

    def _truncating_send(self, scope: Scope, send: Send, limit: int) -> Send:
        left = limit
        client = tuple(scope["client"])
        has_connection = self._connections.has(client)

        async def truncating_send(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.body":
                part = message.get("body", b"")[:left]
                left -= len(part)
                over = left <= 0 or not message.get("more_body", False)
                await send({"type": message["type"], "body": part, "more_body": True})
                if over and not has_connection:
                    # Without a socket, an exception is the only way to abort the response.
                    raise ConnectionAbortedError("response aborted by a fault of the simulator")
                if over:
                    self._connections.disconnect(client, flush=True)
            else:
                await send(message)

        return truncating_send


def _unexpected(error: Exception, operation: Route) -> SimulatorError:
    """Convert an unexpected exception of a handler to the error of the response."""
    if (isinstance(error, OSError) and error.errno in _DISK_FULL) or (
        isinstance(error, sqlite3.OperationalError)
        and error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR"))
    ):
        logger.error("%s: disk full: %s", operation.id, error)
        return SimulatorError(
            "UnknownError", "The server's disk is full; nothing was stored. Free some space."
        )
    if isinstance(error, OSError) and error.filename is not None:
        # For example, an upload was deleted from the data directory.
        logger.error("%s: %s", operation.id, error)
        return SimulatorError(
            "UnknownError",
            f"The server cannot access one of its files: {error.strerror}. Restore the data"
            " directory from a copy, or upload the file again.",
        )
    logger.error("%s failed", operation.id, exc_info=error)
    return SimulatorError(
        "UnknownError", f"Unexpected error in {operation.id}. See the log of the server."
    )


def _error(
    status: int, kind: str, description: str, headers: Mapping[str, str] | None = None
) -> Response:
    content = msgspec.json.encode({"title": kind, "description": description})
    return Response(content, status, dict(headers or {}), "application/json")
