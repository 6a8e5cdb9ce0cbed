"""Receivers of zone statuses, which run in the background."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, aclosing, closing
from inspect import isawaitable
from threading import Condition, Event, Lock, Thread, current_thread
from time import monotonic, time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeVar

from openapi_runtime.process_bound import ProcessBound

from ._connection_state import ConnectionChange, ConnectionState
from ._delays import ReconnectDelays
from ._log import LOGGER

if TYPE_CHECKING:
    import anyio
    from brainframe_rest.models import ZoneStatus

    from ._background_task import BackgroundTask
    from ._zone_status_types import (
        ASYNC_ZONE_STATUS_STREAM_TYPE,
        ZONE_STATUS_STREAM_TYPE,
        ZONE_STATUS_TYPE,
    )

_IDLE_TIMEOUT: Final = 10.0
"""How long to wait for a packet before reconnecting, in seconds."""

_FIRST_DELAY: Final = 0.1
_LONGEST_DELAY: Final = 5.0
"""The delays between connection attempts in seconds, which grow from the first to the longest."""

_CLOSING_SECONDS: Final = 0.8
"""How long to wait for the thread to end, in seconds. A connection attempt in progress may take
longer; the thread then ends by itself."""


_CHECK_SECONDS: Final = 1.0
"""The maximum time between checks of whether the receiver is still running, in seconds. A forked
process has no receiver thread that could wake a waiting call."""


T = TypeVar("T")


class _AbortableStream(Protocol):
    def abort(self) -> None: ...


class StatusSource(Protocol):
    """The part of `BrainFrameAPI` that the receiver uses."""

    @property
    def is_closed(self) -> bool:
        """Whether the API object was closed."""
        ...

    @property
    def server_url(self) -> str | None:
        """The URL of the server."""
        ...

    def with_retries(self, retries: int) -> Self:
        """Return a copy of the API object with another number of retries."""
        ...

    def get_zone_status_stream(self, timeout: float | None) -> ZONE_STATUS_STREAM_TYPE:
        """Yield zone statuses."""
        ...


class AsyncStatusSource(Protocol):
    """The part of `AsyncBrainFrameAPI` that the receiver uses."""

    @property
    def is_closed(self) -> bool:
        """Whether the API object was closed."""
        ...

    @property
    def server_url(self) -> str | None:
        """The URL of the server."""
        ...

    def with_retries(self, retries: int) -> Self:
        """Return a copy of the API object with another number of retries."""
        ...

    def get_zone_status_stream(self, timeout: float | None) -> ASYNC_ZONE_STATUS_STREAM_TYPE:
        """Yield zone statuses."""
        ...


class _ReceiverBase(ProcessBound):
    """State of both receivers: the latest packet, the listeners and the connection."""

    def __init__(self) -> None:
        self._latest: ZONE_STATUS_TYPE = {}
        self._has_statuses = False
        self._listeners: tuple[Callable[[ZONE_STATUS_TYPE], Any], ...] = ()
        self._listeners_lock = Lock()
        self._connection_listeners: tuple[Callable[[ConnectionChange], Any], ...] = ()
        self._delays = ReconnectDelays(_FIRST_DELAY, _LONGEST_DELAY)
        self._connection = ConnectionState.CONNECTING
        self._last_packet_at: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the receiver has ended."""
        raise NotImplementedError

    @property
    def state(self) -> ConnectionState:
        """The state of the connection to the server.

        .. versionadded:: 0.2.0
        """
        return ConnectionState.CLOSED if self.is_closed else self._connection

    @property
    def last_packet_at(self) -> float | None:
        """When the latest packet arrived, in Unix time (seconds), or None before the first one.

        .. versionadded:: 0.2.0
        """
        return self._last_packet_at

    def latest_statuses(self, stream_id: int) -> dict[str, ZoneStatus]:
        """Return the latest zone statuses of a stream.

        Args:
            stream_id: The ID of the stream.

        Returns:
            The zone statuses by zone name. The dict is empty if the stream is not in the latest
            packet, and before the first packet: see `wait_for_statuses`. Do not modify it.
        """
        return self._latest.get(stream_id, {})

    def _has_statuses_of(self, stream_id: int | None) -> bool:
        return self._has_statuses if stream_id is None else bool(self._latest.get(stream_id))

    def _add(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        with self._listeners_lock:
            self._listeners += (listener,)

    def _remove(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        with self._listeners_lock:
            if listener not in self._listeners:
                raise ValueError("This listener was not added, or was already removed")
            listeners = list(self._listeners)
            listeners.remove(listener)
            self._listeners = tuple(listeners)

    def _add_connection_listener(
        self, listener: Callable[[ConnectionChange], Any]
    ) -> Callable[[], None]:
        with self._listeners_lock:
            self._connection_listeners += (listener,)
        removed = False

        def remove() -> None:
            nonlocal removed
            with self._listeners_lock:
                if not removed:
                    removed = True
                    listeners = list(self._connection_listeners)
                    listeners.remove(listener)
                    self._connection_listeners = tuple(listeners)

        return remove

    def _received(self, packet: ZONE_STATUS_TYPE, url: str | None) -> ConnectionChange | None:
        """Store the latest packet, and return the change of the connection state, if any."""
        self._latest = packet
        self._has_statuses = True
        self._last_packet_at = now = time()
        self._delays.reset()
        previous, self._connection = self._connection, ConnectionState.CONNECTED
        if previous is ConnectionState.CONNECTED:
            return None
        if previous is ConnectionState.DISCONNECTED:
            LOGGER.info("The zone status stream of %s is connected again", url)
        return ConnectionChange(ConnectionState.CONNECTED, now)

    def _interrupted(self, reason: object, url: str | None) -> ConnectionChange | None:
        """Handle the end of a connection, and return the change of its state, if any."""
        if self._connection is ConnectionState.DISCONNECTED:
            # Logged once, not at each attempt while a server is down.
            return None
        self._connection = ConnectionState.DISCONNECTED
        LOGGER.warning(
            "The zone status stream of %s was interrupted: %s. Reconnecting.", url, reason
        )
        return ConnectionChange(ConnectionState.DISCONNECTED, time(), str(reason))


def _log_failed_listener(listener: object) -> None:
    LOGGER.exception("A listener of a status receiver failed: %r", listener)


def _timeout_error(stream_id: int | None, timeout: float | None) -> TimeoutError:
    of_stream = "" if stream_id is None else f" of stream {stream_id}"
    return TimeoutError(
        f"No zone statuses{of_stream} within {timeout} seconds. Check that the server can be "
        "reached and that the stream is being analyzed."
    )


def _closed_error(stream_id: int | None) -> RuntimeError:
    of_stream = "" if stream_id is None else f" of stream {stream_id}"
    return RuntimeError(
        f"The status receiver was closed before zone statuses{of_stream} arrived. Get another one "
        "with get_status_receiver()."
    )


class StatusReceiver(_ReceiverBase):
    """Receiver of the zone statuses of all streams, which runs in a thread.

    The receiver starts at once, and runs until it is closed. When the server restarts or cannot be
    reached, it reconnects, at first after a short delay and then every few seconds.

    Each packet of the server replaces all statuses of the previous one: `latest_statuses` never
    mixes two packets. The packet is then passed to the listeners in the order in which they were
    added. Listeners should return quickly, because they block the receiver. Exceptions of a
    listener are logged, and do not affect other listeners.

    All methods may be called from any thread, including from a listener.

    Args:
        api: The `BrainFrameAPI` for the server.
    """

    def __init__(self, api: StatusSource) -> None:
        super().__init__()
        self._api = api.with_retries(0)
        self._closing = Event()
        self._changed = Condition()
        self._stream: _AbortableStream | None = None
        # A daemon thread, so that a program that does not close the receiver can exit.
        self._thread = Thread(target=self._run, name="brainframe status receiver", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether the receiver is running. It keeps running while the server cannot be reached."""
        return not self._closing.is_set() and self._thread.is_alive()

    @property
    def is_closed(self) -> bool:
        """Whether the receiver has ended permanently.

        .. versionadded:: 0.2.0
        """
        return not self.is_running

    def wait_for_statuses(
        self, timeout: float | None = None, *, stream_id: int | None = None
    ) -> ZONE_STATUS_TYPE:
        """Wait until the receiver has zone statuses, and return the latest ones.

        .. versionadded:: 0.2.0

        Args:
            timeout: The maximum number of seconds to wait, or None for no limit.
            stream_id: The ID of the stream to wait for, or None to wait for the first packet.

        Returns:
            For each stream ID, the zone statuses by zone name. Do not modify the dict.

        Raises:
            TimeoutError: If none arrive in time.
            RuntimeError: If the receiver is closed before any arrive.
        """
        deadline = None if timeout is None else monotonic() + timeout
        with self._changed:
            while not self._has_statuses_of(stream_id):
                if not self.is_running:
                    raise _closed_error(stream_id)
                remaining = _CHECK_SECONDS
                if deadline is not None:
                    remaining = min(deadline - monotonic(), _CHECK_SECONDS)
                if remaining <= 0:
                    raise _timeout_error(stream_id, timeout)
                self._changed.wait(remaining)
            return self._latest

    def add_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        """Add a function that is called with every packet.

        Args:
            listener: A function that takes a dict from stream ID to the zone statuses by zone name.
                It is called in the thread of the receiver; its return value is ignored.
        """
        self._add(listener)

    def remove_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Any]) -> None:
        """Remove a listener.

        Raises:
            ValueError: If it was not added.
        """
        self._remove(listener)

    def on_connection_change(
        self, listener: Callable[[ConnectionChange], Any]
    ) -> Callable[[], None]:
        """Add a function that is called when the connection to the server is lost or restored.

        The first change is reported when the first packet arrives, or earlier if the first attempt
        to connect fails. Changes before the function was added are not reported: see `state`. When
        a packet restores the connection, the function is called before the packet's listeners. It
        is not called when the receiver is closed.

        .. versionadded:: 0.2.0

        Args:
            listener: A function that takes a `ConnectionChange`. It is called in the thread of the
                receiver; its return value is ignored.

        Returns:
            A function that removes the listener. It can be called repeatedly.
        """
        return self._add_connection_listener(listener)

    def close(self) -> None:
        """End the thread. Can be called repeatedly.

        Afterwards, no listener is running, except one that takes longer than 0.8 seconds, or one
        that called this method.
        """
        self._closing.set()
        with self._changed:
            self._changed.notify_all()
        stream = self._stream
        if stream is not None:
            stream.abort()
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
            reason: object = "the server ended the stream"
            try:
                self._follow()
            except RuntimeError as error:
                # The user's httpx client was closed.
                LOGGER.debug("The status receiver ends: %s", error)
                return
            # Any exception, not only errors of the API, because the URL may not be set yet.
            except Exception as error:
                reason = error
            if self._api.is_closed:
                return
            if not self._closing.is_set():
                change = self._interrupted(reason, self._api.server_url)
                if change is not None:
                    self._call(self._connection_listeners, change)
                self._closing.wait(self._delays.next())

    def _follow(self) -> None:
        with self._open() as packets:
            for packet in packets:
                if self._closing.is_set():
                    return
                with self._changed:
                    change = self._received(packet, self._api.server_url)
                    self._changed.notify_all()
                if change is not None:
                    self._call(self._connection_listeners, change)
                self._call(self._listeners, packet)

    def _call(self, listeners: tuple[Callable[[T], Any], ...], value: T) -> None:
        for listener in listeners:
            if self._closing.is_set():
                return
            try:
                listener(value)
            # Even SystemExit, which would silently end the thread.
            except BaseException:
                _log_failed_listener(listener)

    def _open(self) -> AbstractContextManager[ZONE_STATUS_STREAM_TYPE]:
        packets: Any = self._api.get_zone_status_stream(_IDLE_TIMEOUT)
        # Stored before the check, so that a concurrent `close` can abort the stream.
        self._stream = packets
        if self._closing.is_set():
            packets.abort()
        return closing(packets)


class AsyncStatusReceiver(_ReceiverBase):
    """Receiver of the zone statuses of all streams, which runs in a task of the event loop.

    The receiver starts at once if an event loop is running, otherwise at the start of an
    `async with` block or with `wait_for_statuses`. It runs until it is closed, the block ends or
    the event loop ends. When the server restarts or cannot be reached, it reconnects, at first
    after a short delay and then every few seconds.

    Each packet of the server replaces all statuses of the previous one: `latest_statuses` never
    mixes two packets. The packet is then passed to the listeners in the order in which they were
    added. Listeners should return quickly, because they block the receiver. Exceptions of a
    listener are logged, and do not affect other listeners.

    Args:
        api: The `AsyncBrainFrameAPI` for the server.
    """

    def __init__(self, api: AsyncStatusSource) -> None:
        super().__init__()
        self._api = api.with_retries(0)
        self._closed = False
        self._task: BackgroundTask | None = None
        self._changed: anyio.Event | None = None
        from ._background_task import in_event_loop

        if in_event_loop():
            self._start()

    @property
    def is_running(self) -> bool:
        """Whether the receiver is running. It keeps running while the server cannot be reached."""
        return not self._closed and self._task is not None and self._task.is_running

    @property
    def is_closed(self) -> bool:
        """Whether the receiver has ended permanently.

        .. versionadded:: 0.2.0
        """
        return self._closed or (self._task is not None and not self._task.is_running)

    async def wait_for_statuses(
        self, timeout: float | None = None, *, stream_id: int | None = None
    ) -> ZONE_STATUS_TYPE:
        """Wait until the receiver has zone statuses, and return the latest ones.

        .. versionadded:: 0.2.0

        Args:
            timeout: The maximum number of seconds to wait, or None for no limit.
            stream_id: The ID of the stream to wait for, or None to wait for the first packet.

        Returns:
            For each stream ID, the zone statuses by zone name. Do not modify the dict.

        Raises:
            TimeoutError: If none arrive in time.
            RuntimeError: If the receiver is closed before any arrive.
        """
        import anyio

        self._start()
        with anyio.move_on_after(timeout):
            while not self._has_statuses_of(stream_id):
                if self.is_closed:
                    raise _closed_error(stream_id)
                self._changed = self._changed or anyio.Event()
                await self._changed.wait()
            return self._latest
        raise _timeout_error(stream_id, timeout)

    def add_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Awaitable[Any] | Any]) -> None:
        """Add a function that is called with every packet.

        Args:
            listener: A function that takes a dict from stream ID to the zone statuses by zone name.
                It is called in the task of the receiver, and may be an `async def`: the receiver
                awaits an awaitable result.
        """
        self._add(listener)

    def remove_listener(self, listener: Callable[[ZONE_STATUS_TYPE], Awaitable[Any] | Any]) -> None:
        """Remove a listener.

        Raises:
            ValueError: If it was not added.
        """
        self._remove(listener)

    def on_connection_change(
        self, listener: Callable[[ConnectionChange], Awaitable[Any] | Any]
    ) -> Callable[[], None]:
        """Add a function that is called when the connection to the server is lost or restored.

        The first change is reported when the first packet arrives, or earlier if the first attempt
        to connect fails. Changes before the function was added are not reported: see `state`. When
        a packet restores the connection, the function is called before the packet's listeners. It
        is not called when the receiver is closed.

        .. versionadded:: 0.2.0

        Args:
            listener: A function that takes a `ConnectionChange`. It is called in the task of the
                receiver, and may be an `async def`: the receiver awaits an awaitable result.

        Returns:
            A function that removes the listener. It can be called repeatedly.
        """
        return self._add_connection_listener(listener)

    async def __aenter__(self) -> Self:
        if self.is_closed:
            raise RuntimeError("A closed status receiver cannot be used again. Create a new one.")
        self._start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the task. Can be called repeatedly, and from a listener."""
        self._closed = True
        self._notify()
        if self._task is not None:
            await self._task.cancel()

    def _start(self) -> None:
        from ._background_task import BackgroundTask

        if self._task is None and not self._closed:
            self._task = BackgroundTask(self._run)

    def _notify(self) -> None:
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    async def _run(self) -> None:
        import anyio

        try:
            while not self._closed:
                reason: object = "the server ended the stream"
                try:
                    await self._follow()
                except RuntimeError as error:
                    # The user's httpx client was closed.
                    LOGGER.debug("The status receiver ends: %s", error)
                    return
                # Any exception, not only errors of the API, because the URL may not be set yet.
                except Exception as error:
                    reason = error
                if self._api.is_closed:
                    return
                change = self._interrupted(reason, self._api.server_url)
                if change is not None:
                    await self._call(self._connection_listeners, change)
                if not self._closed:
                    await anyio.sleep(self._delays.next())
        finally:
            self._closed = True
            self._notify()

    async def _follow(self) -> None:
        async with aclosing(self._api.get_zone_status_stream(_IDLE_TIMEOUT)) as packets:
            async for packet in packets:
                change = self._received(packet, self._api.server_url)
                self._notify()
                if change is not None:
                    await self._call(self._connection_listeners, change)
                await self._call(self._listeners, packet)
                if self._closed:
                    return

    async def _call(self, listeners: tuple[Callable[[T], Any], ...], value: T) -> None:
        for listener in listeners:
            if self._closed:
                return
            try:
                result = listener(value)
                if isawaitable(result):
                    await result
            # Even SystemExit, which would end the event loop from a background task.
            except (Exception, SystemExit):
                _log_failed_listener(listener)
