"""The stream of zone status packets."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Generic

from brainframe_api._error_mapping import documented_error
from brainframe_api._packets import PacketReader
from brainframe_api._status_stream import Packet
from openapi_runtime.errors import ApiError
from openapi_runtime.messages import AsyncResponseStream
from openapi_runtime.process_bound import ProcessBound


class AsyncZoneStatusStream(ProcessBound, AsyncGenerator[Packet, None], Generic[Packet]):
    """Generator of packets, which connects to the server when the first one is requested.

    The async version is a class instead of a generator function, because the event loop closes an
    abandoned async generator in another task, possibly only while the loop shuts down. Instances of
    this class are closed when they are garbage collected, without the event loop.

    Args:
        connect: A function that requests the stream, with a keyword argument `timeout`.
        reader: The decoder of the packets, which also applies the timeout.
    """

    def __init__(
        self,
        connect: Callable[..., AbstractAsyncContextManager[AsyncResponseStream]],
        reader: PacketReader[Packet],
    ) -> None:
        self._connect = connect
        self._reader = reader
        self._packets: deque[Packet] = deque()
        self._connection: AbstractAsyncContextManager[AsyncResponseStream] | None = None
        self._stream: AsyncResponseStream | None = None
        self._ended = False
        self._aborted = False

    async def asend(self, value: None) -> Packet:
        """Return the next packet."""
        del value
        if self._aborted:
            self._packets.clear()
        if self._packets:
            return self._packets.popleft()
        if self._ended:
            raise StopAsyncIteration
        try:
            if await self._receive():
                return self._packets.popleft()
        except ApiError as error:
            await self._release()
            if self._reader.is_idle_timeout(error):
                raise StopAsyncIteration from None
            failure = documented_error(error)
        except BaseException:
            await self._release()
            raise
        else:
            raise StopAsyncIteration
        # Raised outside of the `except` block. Inside, the ApiError would become the context of the
        # new exception, and its traceback would keep the variables of the failed attempt alive.
        raise failure

    async def _receive(self) -> bool:
        """Receive at least one packet, or return False at the end of the stream."""
        if self._stream is None:
            self._connection = self._connect(timeout=self._reader.timeout)
            self._stream = await self._connection.__aenter__()
            self._reader.begin(self._stream)
            if self._aborted:
                self._stream.abort()
        else:
            self._reader.restart_clock()
        while not self._packets:
            try:
                data = await anext(self._stream)
            except StopAsyncIteration:
                await self._release()
                self._packets.extend(self._reader.end())
                return bool(self._packets)
            self._packets.extend(self._reader.feed(data))
        return True

    async def athrow(
        self,
        typ: type[BaseException] | BaseException,
        val: Any = None,
        tb: TracebackType | None = None,
    ) -> Packet:
        """Close the stream, and raise the given exception."""
        await self._release()
        self._packets.clear()
        error = typ if isinstance(typ, BaseException) else (val or typ())
        raise error.with_traceback(tb)

    async def aclose(self) -> None:
        """Release the connection. Can be called repeatedly."""
        self._packets.clear()
        await self._release()

    def abort(self) -> None:
        """End the stream from another thread or task. A pending read is interrupted."""
        self._aborted = True
        stream = self._stream
        if stream is not None:
            stream.abort()

    async def _release(self) -> None:
        self._ended = True
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.__aexit__(None, None, None)
