"""The endless response with zone statuses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.packets import Packet, PacketHub, Subscription

_KEEP_ALIVE_SECONDS = 1.0
"""How long to wait for a packet before `{}` or a blank line is sent, in seconds."""

_SHORTEST_INTERVAL = 0.05
_LINE_END = b"\r\n"


class StatusStreamResponse(Response):
    """Sends the newest packet of zone statuses and then every new one.

    After a second without a packet it sends `{}` if no stream has results. Otherwise it sends a
    blank line, which does not count as a packet: `{}` would clear the state of clients, which
    replace all statuses with those of each packet.

    Slow clients skip packets. The body is endless; only a disconnect ends it.

    Args:
        packets: The source of the packets, which are encoded once for all clients.
        status_code: The HTTP status.
    """

    media_type = "application/x-ndjson"

    def __init__(self, packets: PacketHub, status_code: int) -> None:
        super().__init__(status_code=status_code)
        del self.headers["content-length"]
        self._packets = packets

    async def __call__(  # The signature of ASGI.
        self,
        scope: Scope,  # noqa: ARG002
        receive: Receive,
        send: Send,
    ) -> None:
        """Send packets until the client disconnects."""
        loop = asyncio.get_running_loop()
        wake = asyncio.Event()

        def wake_from_thread() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(wake.set)

        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        subscription = self._packets.subscribe(wake_from_thread)
        disconnected = asyncio.ensure_future(_disconnected(receive))
        try:
            first = subscription.take() or self._packets.latest()
            await _send(send, first.body + _LINE_END)
            while not disconnected.done():
                await self._send_next(subscription, wake, disconnected, send)
        finally:
            subscription.close()
            disconnected.cancel()

    async def _send_next(
        self,
        subscription: Subscription,
        wake: asyncio.Event,
        disconnected: asyncio.Future[None],
        send: Send,
    ) -> None:
        packet = await _next_packet(subscription, wake, disconnected)
        if packet is None:
            if not disconnected.done():
                latest = self._packets.latest()
                await _send(send, _LINE_END if latest.statuses else latest.body + _LINE_END)
            return
        await _send(send, packet.body + _LINE_END)
        # Limits the rate, because many streams produce more packets than clients can use.
        await asyncio.wait((disconnected,), timeout=_SHORTEST_INTERVAL)


async def _next_packet(
    subscription: Subscription, wake: asyncio.Event, disconnected: asyncio.Future[None]
) -> Packet | None:
    """Return the next packet, or None if there is none in time or the client disconnects."""
    loop = asyncio.get_running_loop()
    end = loop.time() + _KEEP_ALIVE_SECONDS
    # A wake-up may be for a packet that was taken before.
    while (packet := subscription.take()) is None and not disconnected.done():
        left = end - loop.time()
        if left <= 0:
            return None
        woken = asyncio.ensure_future(wake.wait())
        await asyncio.wait((woken, disconnected), timeout=left, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        wake.clear()
    return packet


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
