"""Follows the zone statuses in the background, and has the newest at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, aclosing, closing
from inspect import isawaitable
from threading import Event, Lock, Thread, current_thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from ._transport.log import LOGGER

if TYPE_CHECKING:
    import anyio
    from brainframe_rest.models import ZoneStatus

    from openapi_runtime.messages import ResponseStream

    from ._async.stub import AsyncBrainFrameAPI
    from ._sync.stub import BrainFrameAPI
    from .zone_status_types import ZONE_STATUS_TYPE

_SILENCE_SECONDS: Final = 10.0
"""How long a server may be silent before the connection is made anew."""

_FIRST_DELAY: Final = 0.1
_LONGEST_DELAY: Final = 5.0
"""Seconds between attempts to connect, which are further and further apart."""

_CLOSING_SECONDS: Final = 0.8
"""How long to wait for the thread to end. It may be busy with a connection that does not come
about, in which case it ends later by itself."""


class _Following:
    """What both receivers know: the newest packet, who listens, and how the connection fares."""

    def __init__(self) -> None:
        self._latest: ZONE_STATUS_TYPE = {}
        self._listeners: tuple[Callable[[ZONE_STATUS_TYPE], Any], ...] = ()
        self._listening = Lock()
        self._delay = _FIRST_DELAY
        self._failing = False

    def latest_statuses(self, stream_id: int) -> dict[str, ZoneStatus]:
        """Returns the newest zone statuses of a stream.

        Args:
            stream_id: The ID of the stream.

        Returns:
            The zone statuses by the names of the zones, or an empty dict for a stream of which the
            newest packet has none. Do not change it.
        """
        return self._latest.get(stream_id, {})

    def _add(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        with self._listening:
            self._listeners += (listener,)

    def _remove(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        with self._listening:
            if listener not in self._listeners:
                raise ValueError("This listener was not added, or was removed already")
            listeners = list(self._listeners)
            listeners.remove(listener)
            self._listeners = tuple(listeners)

    def _received(self, packet: ZONE_STATUS_TYPE) -> None:
        self._latest = packet
        self._delay = _FIRST_DELAY
        if self._failing:
            self._failing = False
            LOGGER.info("The zone statuses have come back")

    def _interrupted(self, why: object) -> float:
        """Takes note of the end of a connection, and returns how long to wait before the next."""
        if not self._failing:
            # Once, and not at each attempt for as long as a server is down.
            self._failing = True
            LOGGER.warning("No zone statuses for now: %s. Connecting again.", why)
        delay, self._delay = self._delay, min(2 * self._delay, _LONGEST_DELAY)
        return delay


def _log_failed_listener(listener: object) -> None:
    LOGGER.exception("A listener for zone statuses has failed: %r", listener)


class StatusReceiver(_Following):
    """Follows the zone statuses of all streams in a thread of its own.

    It begins at once, and goes on until it is closed: when the server restarts or cannot be
    reached, it connects again, at first soon and then every few seconds.

    Every packet that the server sends replaces all statuses of the one before, so that the newest
    wins: `latest_statuses` never mixes two packets. Then the packet is given to the listeners, one
    after the other in the order in which they were added, and to each packet by packet in the order
    of the server. While a listener is at work no other packet is taken, so listeners had better be
    quick. A listener that raises an exception is logged; it does not disturb the others.

    All methods may be called from any thread, also from within a listener.

    Args:
        api: The API of the server to follow.
    """

    def __init__(self, api: BrainFrameAPI) -> None:
        super().__init__()
        self._api = api.with_retries(0)
        self._closing = Event()
        self._stream: ResponseStream | None = None
        # Held while closing meets a stream that is just being opened.
        self._opening = Lock()
        # A program that ends without closing the receiver is not to hang.
        self._thread = Thread(target=self._run, name="brainframe status receiver", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether statuses are followed. It stays True while the server is away."""
        return not self._closing.is_set() and self._thread.is_alive()

    def add_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        """Adds a function that is called with every packet from now on.

        Args:
            listener: Takes a dict that has, for each stream ID, the zone statuses by the names of
                the zones. What it returns is of no interest. It runs in the receiver's thread.
        """
        self._add(listener)

    def remove_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        """Removes a function that was added.

        Raises:
            ValueError: If it was not.
        """
        self._remove(listener)

    def close(self) -> None:
        """Ends the thread. Doing so twice is fine.

        When it returns, no listener is called any more, but for one that is still at work after
        most of a second, and for the one from which this was called.
        """
        self._closing.set()
        with self._opening:
            if self._stream is not None:
                self._stream.abort()
        if self._thread is not current_thread():
            self._thread.join(_CLOSING_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            why: object = "the server has ended the stream"
            try:
                self._follow()
            except RuntimeError as error:
                # The API was closed, and this with it.
                LOGGER.debug("The status receiver ends: %s", error)
                return
            # Not only errors of the API: the URL may still have to be set.
            except Exception as error:
                why = error
            if not self._closing.is_set():
                self._closing.wait(self._interrupted(why))

    def _follow(self) -> None:
        follow = self._api._follow_zone_statuses  # pyright: ignore[reportPrivateUsage]
        with closing(follow(_SILENCE_SECONDS, self._opened)) as packets:
            for packet in packets:
                if self._closing.is_set():
                    return
                self._received(packet)
                for listener in self._listeners:
                    try:
                        listener(packet)
                    except Exception:
                        _log_failed_listener(listener)
                    if self._closing.is_set():
                        return

    def _opened(self, stream: ResponseStream) -> None:
        with self._opening:
            self._stream = stream
            if self._closing.is_set():
                stream.abort()


class AsyncStatusReceiver(_Following):
    """Follows the zone statuses of all streams in a task of its own.

    It begins with the block of an `async with`, and goes on until the end of it or until it is
    closed: when the server restarts or cannot be reached, it connects again, at first soon and then
    every few seconds.

    Every packet that the server sends replaces all statuses of the one before, so that the newest
    wins: `latest_statuses` never mixes two packets. Then the packet is given to the listeners, one
    after the other in the order in which they were added, and to each packet by packet in the order
    of the server. While a listener is at work no other packet is taken, so listeners had better be
    quick. A listener that raises an exception is logged; it does not disturb the others.

    Args:
        api: The API of the server to follow.
    """

    def __init__(self, api: AsyncBrainFrameAPI) -> None:
        super().__init__()
        self._api = api.with_retries(0)
        self._closed = False
        self._exit = AsyncExitStack()
        self._scope: anyio.CancelScope | None = None
        self._ended: anyio.Event | None = None
        self._task: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether statuses are followed. It stays True while the server is away."""
        return not self._closed and self._ended is not None and not self._ended.is_set()

    def add_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Awaitable[Any] | Any]) -> None:
        """Adds a function that is called with every packet from now on.

        Args:
            listener: Takes a dict that has, for each stream ID, the zone statuses by the names of
                the zones. If it returns something to be awaited, as `async def` does, that is
                awaited. It runs in the receiver's task.
        """
        self._add(listener)

    def remove_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Awaitable[Any] | Any]) -> None:
        """Removes a function that was added.

        Raises:
            ValueError: If it was not.
        """
        self._remove(listener)

    async def __aenter__(self) -> Self:
        import anyio

        if self._closed or self._ended is not None:
            raise RuntimeError("A status receiver is used once. Make a new one to go on.")
        self._ended = anyio.Event()
        self._scope = anyio.CancelScope()
        group = await self._exit.enter_async_context(anyio.create_task_group())
        group.start_soon(self._run, self._ended)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        self._stop()
        return await self._exit.__aexit__(exc_type, exc, traceback)

    async def close(self) -> None:
        """Ends the task. Doing so twice is fine, and so is doing so from within a listener."""
        import anyio

        self._stop()
        if self._ended is not None and self._task != anyio.get_current_task().id:
            await self._ended.wait()

    def _stop(self) -> None:
        self._closed = True
        if self._scope is not None:
            self._scope.cancel()

    async def _run(self, ended: anyio.Event) -> None:
        import anyio

        self._task = anyio.get_current_task().id
        try:
            with self._scope or anyio.CancelScope():
                while not self._closed:
                    why: object = "the server has ended the stream"
                    try:
                        await self._follow()
                    except RuntimeError as error:
                        # The API was closed, and this with it.
                        LOGGER.debug("The status receiver ends: %s", error)
                        return
                    # Not only errors of the API: the URL may still have to be set.
                    except Exception as error:
                        why = error
                    await anyio.sleep(self._interrupted(why))
        finally:
            ended.set()

    async def _follow(self) -> None:
        async with aclosing(self._api.get_zone_status_stream(_SILENCE_SECONDS)) as packets:
            async for packet in packets:
                self._received(packet)
                for listener in self._listeners:
                    try:
                        result = listener(packet)
                        if isawaitable(result):
                            await result
                    except Exception:
                        _log_failed_listener(listener)
                    if self._closed:
                        return
