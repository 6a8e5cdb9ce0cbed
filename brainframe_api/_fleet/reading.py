"""Iterators over the events of a fleet."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

import nats.errors
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from brainframe_api._delays import ReconnectDelays
from brainframe_api._fleet import names
from brainframe_api._fleet.broker import BROKER_ERRORS, is_deletion
from brainframe_api._fleet.events import (
    AlertEvent,
    AlertState,
    AvailabilityEvent,
    StatusEvent,
    availability_from_json,
)
from brainframe_api._fleet.tasks import CancellationGuard
from brainframe_api._log import LOGGER

if TYPE_CHECKING:
    from types import TracebackType

    from brainframe_api._fleet.broker import Broker

Event = TypeVar("Event")

_BATCH: Final = 64
_FETCH_SECONDS: Final = 5.0
_INACTIVE_SECONDS: Final = 300.0
"""How long the broker keeps the position of an inactive reader without a durable name."""

MAX_BUFFERED: Final = 1000
"""The maximum number of statuses buffered for a slow program. The oldest are dropped first."""


class _Events(AsyncIterator[Event], Generic[Event]):
    """Base class of iterators that can be closed and used in `async with`."""

    async def aclose(self) -> None:
        """End the iteration."""
        raise NotImplementedError

    def __aiter__(self) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class _StreamReader:
    """Reader of the messages of a stream, which continues after restarts of the broker.

    Args:
        broker: The broker.
        stream: The stream.
        config: The configuration of the consumer. A durable consumer is created if it is missing.
    """

    def __init__(self, broker: Broker, stream: str, config: ConsumerConfig) -> None:
        self._broker = broker
        self._stream = stream
        self._config = config
        # One at a time if messages are acknowledged, because the time limit of each starts with its
        # delivery.
        self._batch = 1 if config.ack_policy is AckPolicy.EXPLICIT else _BATCH
        self._subscription: Any = None
        self._consumer = ""
        self._buffer: deque[Msg] = deque()
        self._last = 0

    async def next(self, guard: CancellationGuard) -> Msg:
        """Wait for the next message, with no time limit, and return it."""
        delays = ReconnectDelays(0.1, 2)
        while not self._buffer:
            guard.check()
            try:
                subscription = self._subscription or await self._subscribe()
                self._buffer.extend(await subscription.fetch(self._batch, _FETCH_SECONDS))
            except TimeoutError:
                await self._check()
            except BROKER_ERRORS as error:
                LOGGER.debug("Cannot read the stream %s: %s", self._stream, error)
                await self._unsubscribe()
                await asyncio.sleep(delays.next())
        message = self._buffer.popleft()
        self._last = message.metadata.sequence.stream
        return message

    async def close(self) -> None:
        """Close the reader, and make the broker redeliver unacknowledged messages."""
        if self._config.ack_policy is AckPolicy.EXPLICIT:
            for message in self._buffer:
                with suppress(*BROKER_ERRORS):
                    await message.nak()
        self._buffer.clear()
        await self._unsubscribe()

    async def _subscribe(self) -> Any:
        name = self._config.durable_name
        if name is not None:
            try:
                await self._broker.js.consumer_info(self._stream, name)
            except NotFoundError:
                await self._broker.js.add_consumer(self._stream, self._config)
        else:
            config = self._config
            if self._last:
                config = replace(
                    config,
                    deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                    opt_start_seq=self._last + 1,
                )
            name = (await self._broker.js.add_consumer(self._stream, config)).name
            self._consumer = name
        self._subscription = await self._broker.js.pull_subscribe_bind(
            consumer=name, stream=self._stream
        )
        return self._subscription

    async def _check(self) -> None:
        """After a period without messages, check that the consumer still exists."""
        try:
            if self._subscription is not None:
                await self._subscription.consumer_info()
        except BROKER_ERRORS as error:
            LOGGER.debug("Subscribing to the stream %s again: %s", self._stream, error)
            await self._unsubscribe()

    async def _unsubscribe(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            with suppress(*BROKER_ERRORS):
                await subscription.unsubscribe()
        consumer, self._consumer = self._consumer, ""
        if consumer and self._broker.is_usable:
            # The broker limits the number of consumers, and would keep this one for minutes.
            with suppress(*BROKER_ERRORS):
                await self._broker.js.delete_consumer(self._stream, consumer)


class AlertEvents(_Events[AlertEvent]):
    """Iterator over the alerts of a fleet.

    With a durable name, an event is acknowledged when the next one is requested. If the loop ends
    early or its body raises, the event is delivered again.
    """

    def __init__(
        self, broker: Broker, durable: str | None, server: str, ack_wait: float, *, stored: bool
    ) -> None:
        config = ConsumerConfig(
            durable_name=durable,
            ack_policy=AckPolicy.EXPLICIT if durable is not None else AckPolicy.NONE,
            ack_wait=ack_wait if durable is not None else None,
            deliver_policy=DeliverPolicy.ALL if stored else DeliverPolicy.NEW,
            filter_subject=names.alert_subject(server, "*", "*"),
            inactive_threshold=None if durable is not None else _INACTIVE_SECONDS,
        )
        self._acknowledges = durable is not None
        self._reader = _StreamReader(broker, names.ALERTS, config)
        self._current: Msg | None = None
        self._is_closed = False

    async def __anext__(self) -> AlertEvent:
        if self._is_closed:
            raise StopAsyncIteration
        guard = CancellationGuard()
        await self.acknowledge()
        while True:
            message = await self._reader.next(guard)
            try:
                event = _alert_event(message)
            except ValueError as error:
                # Terminated, because it would be redelivered forever.
                LOGGER.error("Invalid alert in the broker at %s: %s", message.subject, error)
                if self._acknowledges:
                    await message.term()
                continue
            if self._acknowledges:
                self._current = message
            return event

    async def aclose(self) -> None:
        """End the iteration. An unacknowledged event is redelivered at once."""
        if self._is_closed:
            return
        self._is_closed = True
        message, self._current = self._current, None
        if message is not None:
            with suppress(*BROKER_ERRORS):
                await message.nak()
        await self._reader.close()

    async def acknowledge(self) -> None:
        """Acknowledge the current event now, for example before leaving the loop."""
        message, self._current = self._current, None
        if message is None:
            return
        try:
            # Waits for the broker's confirmation, so that a handled event is not redelivered.
            await message.ack_sync(timeout=5)
        except BROKER_ERRORS as error:
            LOGGER.warning("Alert %s will be delivered again: %s", message.subject, error)


def _alert_event(message: Msg) -> AlertEvent:
    from brainframe_rest.models import Alert

    _, server, _, _, state = message.subject.split(".")
    alert = Alert.from_json(message.data)
    headers = message.headers or {}
    return AlertEvent(
        server,
        AlertState(state),
        alert,
        headers.get("Nats-Msg-Id") or f"{server}:{alert.id}:{state}",
        message.metadata.num_delivered or 1,
    )


class AvailabilityEvents(_Events[AvailabilityEvent]):
    """Iterator over the availability of servers: first the current state, then each change."""

    def __init__(self, broker: Broker, server: str) -> None:
        stream = names.bucket_stream(names.AVAILABILITY)
        config = ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.LAST_PER_SUBJECT,
            filter_subject=names.bucket_subject(names.AVAILABILITY, server),
            inactive_threshold=_INACTIVE_SECONDS,
        )
        self._reader = _StreamReader(broker, stream, config)
        self._is_closed = False

    async def __anext__(self) -> AvailabilityEvent:
        guard = CancellationGuard()
        while not self._is_closed:
            message = await self._reader.next(guard)
            if is_deletion(message):
                continue
            try:
                return availability_from_json(message.data)
            except ValueError as error:
                LOGGER.error("Invalid availability in the broker: %s", error)
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """End the iteration."""
        self._is_closed = True
        await self._reader.close()


class StatusEvents(_Events[StatusEvent]):
    """Iterator over the statuses of servers. If a program is slow, the oldest are dropped.

    Attributes:
        dropped: The number of statuses that were dropped.
    """

    def __init__(
        self,
        subscribe: Callable[[str, Callable[[Msg], Awaitable[None]]], Awaitable[Any]],
        server: str,
    ) -> None:
        self.dropped = 0
        self._subscribe = subscribe
        self._subject = names.status_subject(server)
        self._subscription: Any = None
        self._buffer: deque[StatusEvent] = deque()
        self._arrived = asyncio.Event()
        self._is_closed = False

    async def __aenter__(self) -> Self:
        await self._start()
        return self

    async def __anext__(self) -> StatusEvent:
        await self._start()
        while not self._buffer and not self._is_closed:
            self._arrived.clear()
            await self._arrived.wait()
        if self._is_closed:
            raise StopAsyncIteration
        return self._buffer.popleft()

    async def aclose(self) -> None:
        """End the iteration."""
        self._is_closed = True
        self._arrived.set()
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            with suppress(nats.errors.Error):
                await subscription.unsubscribe()

    async def _start(self) -> None:
        if self._subscription is None and not self._is_closed:
            self._subscription = await self._subscribe(self._subject, self._receive)

    async def _receive(self, message: Msg) -> None:
        if len(self._buffer) >= MAX_BUFFERED:
            self._buffer.popleft()
            self.dropped += 1
        headers = message.headers or {}
        self._buffer.append(
            StatusEvent(
                message.subject.split(".")[1],
                message.data,
                headers.get(names.FORM_HEADER) == "full",
                headers.get(names.BRIDGE_HEADER, ""),
            )
        )
        self._arrived.set()
