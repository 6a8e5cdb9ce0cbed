"""Faults on request: what a network and a half-started server do to a client."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

GARBAGE = b"\x00\xff{]garbage\xfe"


@dataclass(slots=True)
class Fault:
    """What happens to the next requests that match.

    Attributes:
        operation: The operationId it concerns; every operation when None.
        times: How many requests it still concerns; all of them until `clear` when None.
        delay: Seconds to wait before the answer.
        cut: Close the connection instead of answering.
        cut_after: Close the connection after so many bytes of the answer's body.
        status: Answer with this status and `body` instead.
        body: What to answer.
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
    """Makes the simulator misbehave, so that a client can be seen to cope.

    Every method concerns the next request by default; `times=None` concerns every request until
    `clear`. With `operation` only requests of that operationId are concerned. Faults that were
    given are used up in their order, one for each request.
    """

    def __init__(self, expire: Callable[[], None]) -> None:
        self._expire = expire
        self._lock = threading.Lock()
        self._planned: list[Fault] = []

    def delay(self, seconds: float, operation: str | None = None, times: int | None = 1) -> None:
        """Lets a request wait before it is answered."""
        self._plan(Fault(operation, times, delay=seconds))

    def cut(
        self, operation: str | None = None, times: int | None = 1, after: int | None = None
    ) -> None:
        """Breaks the connection instead of answering.

        Args:
            operation: The operationId concerned; every operation when None.
            times: How many requests; all until `clear` when None.
            after: Send so many bytes of the body first; not even the head when None.
        """
        self._plan(Fault(operation, times, cut=after is None, cut_after=after))

    def garbage(
        self, operation: str | None = None, times: int | None = 1, body: bytes = GARBAGE
    ) -> None:
        """Answers with success and a body that is not JSON."""
        self._plan(Fault(operation, times, status=200, body=body, content_type="application/json"))

    def starting(self, times: int | None = 1, operation: str | None = None) -> None:
        """Answers 502 with a page of HTML, as a proxy does before a server that is starting."""
        page = b"<html><head><title>502 Bad Gateway</title></head></html>"
        self._plan(Fault(operation, times, status=502, body=page))

    def answer(
        self,
        status: int,
        body: bytes,
        content_type: str = "application/json",
        operation: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Answers with any status and body."""
        self._plan(Fault(operation, times, status=status, body=body, content_type=content_type))

    def expire_sessions(self) -> None:
        """Ends every session, so that the next request with one gets InvalidSessionError."""
        self._expire()

    def clear(self) -> None:
        """Forgets all faults that have not happened yet."""
        with self._lock:
            self._planned.clear()

    def take(self, operation: str | None) -> Fault | None:
        """Returns the fault for a request that begins now, or None."""
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
        with self._lock:
            self._planned.append(fault)


async def wait(fault: Fault | None) -> None:
    """Waits as long as a fault asks for."""
    if fault is not None and fault.delay > 0:
        await asyncio.sleep(fault.delay)
