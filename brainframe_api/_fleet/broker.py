"""Connection to the broker, and the streams and buckets of a fleet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from random import uniform
from typing import Any, Final

import msgspec
import nats.errors
from attrs import define
from nats.aio.client import Client, Server
from nats.aio.msg import Msg
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    KeyValueConfig,
    StorageType,
    StreamConfig,
)
from nats.js.errors import (
    APIError,
    BadRequestError,
    NotFoundError,
    ServiceUnavailableError,
)

from brainframe_api._fleet import names
from brainframe_api._fleet.errors import BrokerUnreachableError
from brainframe_api._fleet.events import FleetServer, servers_from_json
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api._log import LOGGER
from openapi_runtime.base_url import without_user_information

DEFAULT_RETENTION: Final = 7 * 24 * 3600.0
"""How long the broker keeps alerts, in seconds, unless the stream of alerts already exists."""

LEASE_SECONDS: Final = 3.0
"""How long a lease is valid without a confirmation, in seconds."""

_PENDING_BYTES: Final = 8 << 20
"""Statuses are dropped while more than this number of bytes waits to be sent."""

_FLUSH_SECONDS: Final = 3600.0
"""The timeout of a flush that continues in the background, in seconds."""

_READING_SECONDS: Final = 20.0
"""The timeout for reading a bucket, in seconds."""

BROKER_ERRORS: Final = (nats.errors.Error, TimeoutError, msgspec.DecodeError)
"""Exceptions of requests to the broker. Those of JetStream derive from `nats.errors.Error`."""

_WRONG_LAST_SEQUENCE: Final = (10071, 10164)
"""The error codes of JetStream for a message whose subject already has a message."""

_NO_RESPONSE: Final = (
    nats.errors.TimeoutError,
    nats.errors.NoRespondersError,
    ServiceUnavailableError,
)
"""Exceptions of requests to a broker that is starting or disconnected."""

Callback = Callable[[], Awaitable[None]]


class Destination:
    """Subject and headers of messages, encoded once for all of them.

    nats-py checks and encodes the headers of each message again, which takes longer than the rest
    of publishing it.

    Args:
        subject: The subject.
        headers: The headers.
    """

    def __init__(self, subject: str, headers: dict[str, str]) -> None:
        self.subject = subject
        self.headers = headers
        lines = [f"{name}: {value}" for name, value in headers.items()]
        self._headers = "\r\n".join(["NATS/1.0", *lines, "", ""]).encode()
        self._start = f"HPUB {subject} {len(self._headers)} ".encode()

    def size(self, content: bytes) -> int:
        """Return the size of a message as the broker counts it, in bytes."""
        return len(self._headers) + len(content)

    def command(self, content: bytes) -> tuple[bytes, bytes, bytes]:
        """Return the parts of the command that publishes a message.

        Source: https://docs.nats.io/reference/reference-protocols/nats-protocol#hpub
        """
        start = b"%b%d\r\n%b" % (self._start, self.size(content), self._headers)
        return start, content, b"\r\n"


@define
class StoredEntry:
    """Latest entry of a key in a bucket."""

    value: bytes
    revision: int


class Broker:
    """Connection to NATS that reconnects automatically.

    Args:
        url: The URL of the broker, or several, separated by commas.
        name: The name of the connection, for the broker's monitoring.

    Raises:
        ValueError: If a URL is invalid.
    """

    def __init__(self, url: str, name: str) -> None:
        self._url = names.checked_broker_url(url)
        self._shown_url = without_user_information(url)
        self._name = name
        self._is_closing = False
        # The annotations of nats-py are incomplete.
        self.client: Any = Client()
        self.js: Any = self.client.jetstream(timeout=5)
        self._buckets: dict[str, Any] = {}
        self._flushes: set[asyncio.Task[None]] = set()
        self._on_disconnect: list[Callback] = []
        self._on_reconnect: list[Callback] = []

    @property
    def is_usable(self) -> bool:
        """Whether the broker is connected."""
        connected: bool = self.client.is_connected
        return connected

    @property
    def is_congested(self) -> bool:
        """Whether so much data is waiting to be sent that further messages would be late."""
        waiting: int = self.client.pending_data_size
        return waiting > _PENDING_BYTES

    def on_disconnect(self, callback: Callback) -> None:
        """Call a function when the connection is lost."""
        self._on_disconnect.append(callback)

    def on_reconnect(self, callback: Callback) -> None:
        """Call a function when the connection is restored."""
        self._on_reconnect.append(callback)

    async def connect(self, timeout: float | None) -> None:
        """Connect to the broker.

        Args:
            timeout: The maximum number of seconds to wait for the broker, or None for no limit.

        Raises:
            BrokerUnreachableError: If the broker cannot be reached in time, or rejects the
                connection.
        """
        reason: object = "no response"
        # Without a timeout, no exception reports the reason, so the first reason is logged.
        is_reported = timeout is not None

        async def keep_reason(error: Exception) -> None:
            nonlocal reason, is_reported
            reason = error or type(error).__name__
            if not is_reported:
                is_reported = True
                LOGGER.warning(
                    "The broker %s cannot be reached: %s. Trying again.", self._shown_url, reason
                )
            LOGGER.debug("Connection %s to the broker: %s", self._name, reason)

        async def disconnected() -> None:
            # nats-py also calls this when `close` ends the connection, which needs no warning.
            if not self._is_closing:
                LOGGER.warning("The broker %s is disconnected. Reconnecting.", self._shown_url)
            await _call_all(self._on_disconnect)

        async def reconnected() -> None:
            LOGGER.warning("The broker %s is connected again.", self._shown_url)
            await _call_all(self._on_reconnect)

        connecting = self.client.connect(
            self._url.split(","),
            name=self._name,
            error_cb=keep_reason,
            disconnected_cb=disconnected,
            reconnected_cb=reconnected,
            connect_timeout=3,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.2,
            reconnect_to_server_handler=self._before_reconnecting,
            # Names are checked before they become parts of subjects.
            skip_subject_validation=True,
            ping_interval=5,
            max_outstanding_pings=2,
            # Publishing blocks while more bytes than this wait to be sent.
            pending_size=2 * _PENDING_BYTES,
        )
        try:
            await asyncio.wait_for(connecting, timeout)
            is_reported = True
        except asyncio.CancelledError:
            await self.close()
            raise
        except (OSError, nats.errors.Error, TimeoutError) as error:
            await self.close()
            shown = reason if isinstance(error, TimeoutError) else error
            unreachable = BrokerUnreachableError(
                f"The broker cannot be reached: {shown}. Check that NATS is running there, and its "
                "URL (--nats, BRAINFRAME_NATS). `brainframe-sdk fleet serve` runs a broker on this "
                "machine."
            )
            unreachable.add_note(self._shown_url)
            raise unreachable from error

    def _before_reconnecting(
        self, servers: list[Server], _info: dict[str, Any]
    ) -> tuple[Server, float]:
        """Return the broker to connect to, and the number of seconds to wait first.

        nats-py calls this before each attempt to reconnect.
        """
        # If an attempt fails after the broker accepted its connection, nats-py 2.16 replaces the
        # connection without closing it. No public attribute refers to that connection.
        with suppress(AttributeError):
            self.client._transport.close()
        # Random, so that bridges that lost the broker at the same moment reconnect at different
        # times.
        return min(servers, key=lambda server: server.reconnects), uniform(0.1, 0.4)

    async def flush(self, timeout: float) -> None:
        """Wait until the broker has received all earlier messages, or the timeout has expired."""
        await self.complete(self._flush(), timeout)

    async def complete(self, call: Coroutine[Any, Any, None], timeout: float) -> None:
        """Wait for a call of nats-py that flushes, but not longer than the timeout."""
        # With nats-py 2.16, the response to a flush that was canceled or timed out ends the task
        # that reads from the connection. So a call that takes longer continues in the background.
        flushing = asyncio.create_task(call)
        self._flushes.add(flushing)
        flushing.add_done_callback(self._flushed)
        await asyncio.wait((flushing,), timeout=timeout)

    async def _flush(self) -> None:
        # The PING of the first flush overtakes the messages in the buffer of nats-py; that of the
        # second does not. So only the second response shows that the broker has received them.
        await self.client.flush(_FLUSH_SECONDS)
        await self.client.flush(_FLUSH_SECONDS)

    def _flushed(self, flushing: asyncio.Task[None]) -> None:
        self._flushes.discard(flushing)
        if not flushing.cancelled() and flushing.exception() is not None:
            LOGGER.debug("Connection %s to the broker: %s", self._name, flushing.exception())

    async def close(self) -> None:
        """Send all pending messages, and close the connection."""
        self._is_closing = True
        try:
            if self.is_usable:
                await self.flush(2)
        finally:
            with suppress(Exception):
                await self.client.close()
            await end_tasks(*self._flushes)

    async def create_missing(self, *, retention: float, replicas: int) -> None:
        """Create the buckets, the stream and the consumer that do not exist.

        Args:
            retention: How long the broker keeps alerts, in seconds.
            replicas: The number of cluster nodes that store each message.
        """
        for bucket, history in ((names.SERVERS, 1), (names.CLAIMS, 1), (names.AVAILABILITY, 64)):
            try:
                await self.js.stream_info(names.bucket_stream(bucket))
            except NotFoundError:
                await self.js.create_key_value(
                    KeyValueConfig(
                        bucket,
                        history=history,
                        replicas=replicas,
                        storage=StorageType.FILE,
                        direct=replicas == 1,
                    )
                )
        try:
            await self.js.stream_info(names.ALERTS)
        except NotFoundError:
            await self.js.add_stream(
                StreamConfig(
                    names.ALERTS,
                    subjects=[names.alert_subject("*", "*", "*")],
                    discard=DiscardPolicy.OLD,
                    max_age=retention,
                    num_replicas=replicas,
                    storage=StorageType.FILE,
                )
            )
        # The broker rejects a consumer that differs from the existing one.
        await self.js.add_consumer(
            names.bucket_stream(names.SERVERS),
            ConsumerConfig(
                durable_name=names.BRIDGES,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=LEASE_SECONDS,
                deliver_policy=DeliverPolicy.ALL,
                filter_subject=names.bucket_subject(names.SERVERS),
                max_ack_pending=-1,
            ),
        )

    async def retention(self) -> float | None:
        """Return how long the broker keeps alerts, in seconds, or None for no limit."""
        info = await self.js.stream_info(names.ALERTS)
        seconds: float | None = info.config.max_age
        return seconds or None

    async def read_bucket(self, bucket: str) -> dict[str, StoredEntry]:
        """Return the latest entry of each key in a bucket.

        Raises:
            nats.errors.Error: If the broker rejects the request.
            TimeoutError: If the broker does not respond.
        """
        # Without a timeout, this would wait forever for a broker that disconnected.
        async with asyncio.timeout(_READING_SECONDS):
            while True:
                try:
                    return await self._read_bucket(bucket)
                except _NO_RESPONSE as error:
                    # A broker that restarts loses requests.
                    LOGGER.debug("Reading the bucket %s again: %s", bucket, error)
                    await asyncio.sleep(uniform(0.1, 0.2))

    async def _read_bucket(self, bucket: str) -> dict[str, StoredEntry]:
        # This does not use the watchers of nats-py 2.16. They report an empty bucket if the broker
        # has sent the entries, but the client has not received them when it asks how many are left.
        # Their consumers also exist for minutes after use, and the broker limits the number of
        # consumers.
        entries: dict[str, StoredEntry] = {}
        stream = names.bucket_stream(bucket)
        inbox = self.client.new_inbox()
        subscription = await self.client.subscribe(inbox)
        try:
            consumer = await self.js.add_consumer(
                stream,
                ConsumerConfig(
                    ack_policy=AckPolicy.NONE,
                    deliver_policy=DeliverPolicy.LAST_PER_SUBJECT,
                    deliver_subject=inbox,
                    filter_subject=names.bucket_subject(bucket),
                    inactive_threshold=_READING_SECONDS,
                    mem_storage=True,
                    num_replicas=1,
                ),
            )
            # The broker may send entries before it responds.
            if consumer.num_pending or consumer.delivered.consumer_seq:
                async for message in subscription.messages:
                    if not is_deletion(message):
                        key = message.subject.rpartition(".")[2]
                        revision = message.metadata.sequence.stream
                        entries[key] = StoredEntry(message.data, revision)
                    if message.metadata.num_pending == 0:
                        break
            # An error is ignored, because the entries are complete, and the broker removes unused
            # consumers itself after `inactive_threshold`.
            with suppress(nats.errors.Error):
                await self.js.delete_consumer(stream, consumer.name)
        finally:
            with suppress(nats.errors.Error):
                await subscription.unsubscribe()
        return entries

    async def servers(self) -> dict[str, FleetServer]:
        """Return the servers of the fleet by name, without invalid entries.

        Raises:
            nats.errors.Error: If the broker rejects the request.
            TimeoutError: If the broker does not respond.
        """
        stored = await self.read_bucket(names.SERVERS)
        return servers_from_json({name: entry.value for name, entry in stored.items()})

    async def bucket(self, bucket: str) -> Any:
        """Return a bucket."""
        if bucket not in self._buckets:
            # Cached, because nats-py sends a request to the broker each time.
            self._buckets[bucket] = await self.js.key_value(bucket)
        return self._buckets[bucket]

    async def stored_subjects(self, stream: str, subject: str) -> set[str]:
        """Return those subjects of messages in a stream that match a subject with wildcards."""
        found: set[str] = set()
        while True:
            request = msgspec.json.encode({"subjects_filter": subject, "offset": len(found)})
            message = await self.client.request(f"$JS.API.STREAM.INFO.{stream}", request, timeout=5)
            response: dict[str, Any] = msgspec.json.decode(message.data)
            if "error" in response:
                raise APIError.from_error(response["error"])
            subjects: dict[str, int] = response["state"].get("subjects") or {}
            found |= subjects.keys()
            if not subjects or len(found) >= response.get("total", 0):
                return found

    async def publish_all(
        self, messages: Sequence[tuple[Destination, bytes]]
    ) -> list[Exception | None]:
        """Publish messages with one write, and return the error of each, or None.

        Raises:
            nats.errors.Error: If no message can be published.
        """
        limit: int = self.client.max_payload
        fitting: list[tuple[Destination, bytes]] = []
        errors: list[Exception | None] = []
        for destination, content in messages:
            if destination.size(content) <= limit:
                fitting.append((destination, content))
                errors.append(None)
            else:
                # The broker would end the connection.
                errors.append(nats.errors.MaxPayloadError())
        try:
            # nats-py 2.16 has no public method that sends encoded commands.
            send, flush = self.client._send_command, self.client._flush_pending
        except AttributeError:
            for destination, content in fitting:
                await self.client.publish(destination.subject, content, headers=destination.headers)
        else:
            parts: list[bytes] = []
            for destination, content in fitting:
                parts += destination.command(content)
            await send(b"".join(parts))
            await flush()
        return errors

    async def store_once(self, subject: str, content: bytes, headers: dict[str, str]) -> bool:
        """Store a message unless its subject already has one, and return whether it was stored.

        The check is atomic, so two bridges cannot store a message twice.

        Raises:
            nats.errors.Error: If the broker does not acknowledge the message.
        """
        only_first = {**headers, "Nats-Expected-Last-Subject-Sequence": "0"}
        try:
            acknowledged = await self.js.publish(subject, content, headers=only_first)
        except BadRequestError as error:
            if error.err_code in _WRONG_LAST_SEQUENCE:
                return False
            raise
        return not acknowledged.duplicate


def is_deletion(message: Msg) -> bool:
    """Return whether a message of a bucket records that its key was deleted or has expired."""
    headers = message.headers or {}
    return "KV-Operation" in headers or "Nats-Marker-Reason" in headers


async def _call_all(callbacks: list[Callback]) -> None:
    for callback in callbacks:
        try:
            await callback()
        except Exception:
            LOGGER.exception("A callback of the connection to the broker failed")


@asynccontextmanager
async def connected(url: str, name: str, timeout: float) -> AsyncGenerator[Broker]:
    """Yield a connection to the broker.

    Raises:
        BrokerUnreachableError: If the broker cannot be reached in time.
    """
    broker = Broker(url, name)
    await broker.connect(timeout)
    try:
        yield broker
    finally:
        await broker.close()
