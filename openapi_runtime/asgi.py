"""httpx transport that runs an ASGI application in this process and streams its responses."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any, Self

import anyio
import httpx
from anyio.abc import TaskGroup, TaskStatus

from .deadline import time_left

ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]
Message = dict[str, Any]

_LOGGER = logging.getLogger(__name__)
_BUFFER_SIZE = 4  # The number of buffered chunks of either body, after which its sender waits.


class StreamingASGITransport(httpx.AsyncBaseTransport):
    """Transport that runs an ASGI 3 application, and returns its responses as soon as they start.

    `httpx.ASGITransport` returns nothing before the application ends, so an endless response hangs
    forever. Use this transport on asyncio or trio, and close the client in the task that enters it:

        async with httpx.AsyncClient(transport=StreamingASGITransport(app)) as client: ...

    An exception of the application is raised unchanged if the response has not started. Otherwise,
    it ends the body with `httpx.ReadError`. Lifespan events are not sent.

    Args:
        app: The application.
        grace: How many seconds the application may take to end after its response was closed early
            (it then receives `http.disconnect`) or the client was closed. Afterwards, its task is
            canceled.
    """

    def __init__(self, app: ASGIApp, *, grace: float = 1.0) -> None:
        self._app, self._grace = app, grace
        self._tasks: TaskGroup | None = None

    async def __aenter__(self) -> Self:
        if self._tasks is not None:
            raise RuntimeError("StreamingASGITransport is already open: use one for each client.")
        self._tasks = await anyio.create_task_group().__aenter__()
        return self

    async def aclose(self) -> None:
        """Wait until the application's tasks have ended, and cancel those that do not end."""
        tasks, self._tasks = self._tasks, None
        if tasks is not None:
            tasks.cancel_scope.deadline = anyio.current_time() + self._grace
            await tasks.__aexit__(None, None, None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response when it starts; its body follows."""
        if self._tasks is None:
            raise RuntimeError(
                "StreamingASGITransport is not open: use its client in"
                " `async with httpx.AsyncClient(transport=...) as client:`."
            )
        exchange = _Exchange(request, self._grace)
        try:
            with _limit(request, "connect", httpx.ConnectTimeout):
                await self._tasks.start(exchange.run, self._app)
            return await exchange.response()
        except BaseException:
            await exchange.aclose()
            raise


class _Exchange(httpx.AsyncByteStream):
    """A request, the task of the application that handles it, and the body of its response."""

    def __init__(self, request: httpx.Request, grace: float) -> None:
        self._request, self._grace = request, grace
        self._to_app, self._from_client = anyio.create_memory_object_stream[bytes](_BUFFER_SIZE)
        self._to_client, self._from_app = anyio.create_memory_object_stream[Message](_BUFFER_SIZE)
        self._running, self._tasks = anyio.Lock(), anyio.create_task_group()
        self._uploaded, self._finished = anyio.Event(), anyio.Event()
        self._error: Exception | None = None
        self._request_read = self._complete = False

    async def run(self, app: ASGIApp, *, task_status: TaskStatus[None]) -> None:
        """Run the application until it ends or is canceled."""
        method, url = self._request.method, self._request.url
        scope = {
            "type": "http",
            # With 2.4, Starlette would notice a disconnect only when it sends.
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "client": ("127.0.0.1", 123),
            "server": (url.host, url.port or (443 if url.scheme == "https" else 80)),
        }
        async with self._running, self._tasks:
            task_status.started()
            self._tasks.start_soon(self._upload)
            try:
                await app(scope, self._receive, self._send)
            except Exception as error:
                if self._complete:
                    _LOGGER.exception("%s %s failed after its response", method, url.path)
                self._finish(error)
            finally:
                self._finish()
                self._tasks.cancel_scope.cancel()

    async def response(self) -> httpx.Response:
        """Return the response when it starts."""
        await self._uploaded.wait()
        with suppress(anyio.EndOfStream), _limit(self._request, "read", httpx.ReadTimeout):
            start = await self._from_app.receive()
            return httpx.Response(start["status"], headers=start.get("headers", ()), stream=self)
        raise self._error or httpx.RemoteProtocolError("The application sent no response")

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if self._request.method != "HEAD":
            with suppress(anyio.EndOfStream), _limit(self._request, "read", httpx.ReadTimeout):
                message = await self._from_app.receive()
                return bytes(message.get("body", b""))
            if not self._complete:
                raise httpx.ReadError("The application did not end its response") from self._error
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Disconnect the application and wait for its end, unless its response is complete."""
        self._from_app.close()
        self._from_client.close()
        if not self._complete:
            self._finish()
            if self._running.locked():
                self._tasks.cancel_scope.deadline = anyio.current_time() + self._grace
                with anyio.CancelScope(shield=True):
                    async with self._running:
                        pass

    async def _upload(self) -> None:
        assert isinstance(self._request.stream, httpx.AsyncByteStream)
        chunks = aiter(self._request.stream)
        try:
            async for chunk in chunks:
                with _limit(self._request, "write", httpx.WriteTimeout):
                    await self._to_app.send(chunk)
            self._to_app.close()
        except Exception as error:
            self._finish(error)
        finally:
            self._uploaded.set()
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()

    async def _receive(self) -> Message:
        if not (self._request_read or self._finished.is_set()):
            with suppress(anyio.EndOfStream):
                chunk = await self._from_client.receive()
                return {"type": "http.request", "body": chunk, "more_body": True}
            self._request_read = True
            if not self._finished.is_set():
                return {"type": "http.request", "body": b"", "more_body": False}
        await self._finished.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self._uploaded.set()  # The response may start before the upload is complete.
        await self._to_client.send(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._complete = True
            self._finish()

    def _finish(self, error: Exception | None = None) -> None:
        """End both bodies, because the response is complete, has failed or is closed."""
        if not self._finished.is_set():
            self._error = error
        self._finished.set()
        self._uploaded.set()
        self._to_app.close()
        self._to_client.close()


@contextmanager
def _limit(request: httpx.Request, kind: str, error: type[Exception]) -> Generator[None]:
    seconds = request.extensions.get("timeout", {}).get(kind)
    try:
        with anyio.fail_after(time_left(seconds)):
            yield
    except TimeoutError:
        raise error(f"The {kind} timeout of {seconds} seconds has expired") from None
