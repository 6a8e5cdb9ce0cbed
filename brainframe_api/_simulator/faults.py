"""Faults on demand: network failures and misbehaving servers."""

from __future__ import annotations

import asyncio
import difflib
import threading
from collections.abc import Callable
from dataclasses import dataclass

from brainframe_api._simulator.document import load_document

GARBAGE = b"\x00\xff{]garbage\xfe"


@dataclass(slots=True)
class Fault:
    """A planned fault for matching requests.

    Attributes:
        operation: The operationId to match, or None for every operation.
        times: How many more requests the fault affects, or None for all until `clear`.
        delay: The delay before the response, in seconds.
        cut: Whether to close the connection without a response.
        cut_after: After how many bytes of the response body to close the connection.
        status: The status of a substitute response.
        body: The body of the substitute response.
        content_type: The media type of `body`.
    """

    operation: str | None = None
    times: int | None = 1
    delay: float = 0.0
    cut: bool = False
    cut_after: int | None = None
    status: int | None = None
    body: bytes = b""
    content_type: str = "text/html"


class Faults:
    """Makes the simulator misbehave, to test how a client handles it.

    A fault affects the next request by default. With `times=None`, it affects every request until
    `clear`. With `operation`, it affects only requests for that operationId; an unknown operationId
    raises ValueError. Planned faults are consumed in order, one per request.
    """

    def __init__(self, expire: Callable[[], None]) -> None:
        self._expire = expire
        self._lock = threading.Lock()
        self._planned: list[Fault] = []

    def delay(self, seconds: float, operation: str | None = None, times: int | None = 1) -> None:
        """Delay the response by a number of seconds."""
        self._plan(Fault(operation, times, delay=seconds))

    def cut(
        self, operation: str | None = None, times: int | None = 1, after: int | None = None
    ) -> None:
        """Close the connection instead of sending a complete response.

        Args:
            operation: The operationId to match, or None for every operation.
            times: How many requests to affect, or None for all until `clear`.
            after: How many bytes of the body to send before closing; None does not even send
                headers.
        """
        self._plan(Fault(operation, times, cut=after is None, cut_after=after))

    def garbage(
        self, operation: str | None = None, times: int | None = 1, body: bytes = GARBAGE
    ) -> None:
        """Respond with status 200 and a body that is not JSON."""
        self._plan(Fault(operation, times, status=200, body=body, content_type="application/json"))

    def starting(self, times: int | None = 1, operation: str | None = None) -> None:
        """Respond with status 502 and an HTML page, like a proxy in front of a starting server."""
        page = b"<html><head><title>502 Bad Gateway</title></head></html>"
        self._plan(Fault(operation, times, status=502, body=page))

    def respond(
        self,
        status: int,
        body: bytes,
        content_type: str = "application/json",
        operation: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Respond with the given status and body.

        .. versionadded:: 0.2.0
        """
        self._plan(Fault(operation, times, status=status, body=body, content_type=content_type))

    def answer(
        self,
        status: int,
        body: bytes,
        content_type: str = "application/json",
        operation: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Respond with the given status and body: the earlier name of `respond`."""
        self.respond(status, body, content_type, operation, times)

    def expire_sessions(self) -> None:
        """End all sessions, so that the next request with a session cookie fails."""
        self._expire()

    def clear(self) -> None:
        """Discard all planned faults."""
        with self._lock:
            self._planned.clear()

    def take(self, operation: str | None) -> Fault | None:
        """Return the fault for a new request, or None."""
        with self._lock:
            for fault in self._planned:
                if fault.operation is None or fault.operation == operation:
                    if fault.times is not None:
                        fault.times -= 1
                        if fault.times <= 0:
                            self._planned.remove(fault)
                    return fault
        return None

    def _plan(self, fault: Fault) -> None:
        _require_operation(fault.operation)
        with self._lock:
            self._planned.append(fault)


def _require_operation(name: str | None) -> None:
    known = load_document().operations
    if name is not None and name not in known:
        close = difflib.get_close_matches(name, known, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"operation {name!r} is not an operationId of the document{hint}")


async def wait(fault: Fault | None) -> None:
    """Wait for the delay of a fault."""
    if fault is not None and fault.delay > 0:
        await asyncio.sleep(fault.delay)
