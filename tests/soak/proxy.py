"""A TCP proxy in front of a server, with the faults of a bad network."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct

from tests.soak.faults import Fault, Weather

CHUNK = 65536
STALL_SECONDS = 6.0
DRIPS = 40
PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
BAD_GATEWAY = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(PAGE), PAGE)
)
GARBAGE = b"\x00\xff\x16\x03SSH-2.0-nothing\r\n\r\n\x00" * 20

_FAILURES = (OSError, asyncio.IncompleteReadError)


class FaultProxy:
    """Proxy that forwards connections, and injects faults.

    Args:
        target: Host and port of the server.
        weather: Chooses the faults.
    """

    def __init__(self, target: tuple[str, int], weather: Weather) -> None:
        self._target = target
        self._weather = weather
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.open = 0

    async def start(self) -> int:
        """Start listening, and return the port."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=CHUNK, backlog=512)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            if self._weather.connection() is not None:
                reset(writer)
                return
            upstream = await asyncio.open_connection(*self._target)
            await Connection(self._weather, (reader, writer), upstream).run()
        except _FAILURES:
            pass
        finally:
            self.open -= 1
            writer.close()


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Connection:
    """One connection of a client, and the one to the server that belongs to it."""

    def __init__(self, weather: Weather, client: Ends, server: Ends) -> None:
        self._weather = weather
        self._from_client, self._to_client = client
        self._from_server, self._to_server = server
        self._fault: Fault | None = None
        # Whether the bytes that come next from the client begin a request.
        self._idle = True

    async def run(self) -> None:
        """Forward bytes in both directions until either side closes."""
        ways = [asyncio.create_task(way) for way in (self._requests(), self._responses())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._to_server.close()

    async def _requests(self) -> None:
        while data := await self._from_client.read(CHUNK):
            if self._idle:
                self._idle = False
                self._fault = self._weather.request()
            match self._fault:
                case Fault.RESET_REQUEST:
                    reset(self._to_client)
                    return
                case Fault.BAD_GATEWAY:
                    self._to_client.write(BAD_GATEWAY)
                    await self._to_client.drain()
                    # Closing without reading the rest of the body first would reset the connection.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.2):
                            while await self._from_client.read(CHUNK):
                                pass
                    return
                case _:
                    self._to_server.write(data)
                    await self._to_server.drain()

    async def _responses(self) -> None:
        while data := await self._from_server.read(CHUNK):
            fault, self._fault = self._fault, None
            if self._idle:
                fault = self._weather.chunk()
            self._idle = True
            if fault is None:
                self._to_client.write(data)
                await self._to_client.drain()
            elif not await self._spoil(fault, data):
                return

    async def _spoil(self, fault: Fault, data: bytes) -> bool:
        """Forward the beginning of a response according to a fault; return whether to continue."""
        head, separator, body = data.partition(b"\r\n\r\n")
        write = self._to_client.write
        match fault:
            case Fault.DELAY:
                await asyncio.sleep(0.3)
                write(data)
            case Fault.DRIP:
                size = max(1, len(data) // DRIPS)
                for start in range(0, len(data), size):
                    write(data[start : start + size])
                    await asyncio.sleep(0.005)
            case Fault.CORRUPT:
                # The garbage has the length of the response, so that only its content is wrong.
                # Stored files are left alone, because a client cannot detect that their content
                # changed.
                is_json = b"application/json" in head
                write(head + separator + (b"\xff" * len(body) if is_json else body))
            case Fault.CUT_HEAD:
                write(data[: len(head) // 2])
            case Fault.CUT_BODY:
                write(head + separator + body[: len(body) // 2])
            case Fault.GARBAGE:
                write(GARBAGE)
            case Fault.STALL:
                await asyncio.sleep(STALL_SECONDS)
            case Fault.CUT_STREAM:
                write(data[: len(data) // 2])
            case _:
                reset(self._to_client)
                return False
        await self._to_client.drain()
        return fault in (Fault.DELAY, Fault.DRIP, Fault.CORRUPT)


def reset(writer: asyncio.StreamWriter) -> None:
    """Reset a connection instead of closing it."""
    connection = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
