"""Packets of zone statuses, encoded once and shared by all subscribers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneStatus

    Statuses = Mapping[str, ZoneStatus]
    """The zone statuses of a stream by zone name."""


@dataclass(frozen=True, slots=True)
class Packet:
    """The zone statuses of all streams at one point in time.

    Attributes:
        sequence: Increases by at least one from packet to packet.
        body: The JSON object `{"<stream ID>": {"<zone name>": ZoneStatus}}`, in ASCII and without a
            line end.
        statuses: The same as codecs, by stream ID. Must not be modified.
    """

    sequence: int
    body: bytes
    statuses: Mapping[int, Statuses]


class PacketHub:
    """Stores the newest statuses of each stream and notifies subscribers. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sequence = 0
        self._owners: dict[int, object] = {}
        self._parts: dict[int, tuple[bytes, Statuses]] = {}
        self._packet = Packet(0, b"{}", {})
        self._subscriptions: tuple[Subscription, ...] = ()

    def admit(self, stream_id: int, owner: object) -> None:
        """Make `owner` the only publisher of a stream."""
        with self._lock:
            self._owners[stream_id] = owner

    def publish(self, stream_id: int, owner: object, statuses: Statuses) -> None:
        """Publish the statuses of a stream.

        Args:
            stream_id: The stream.
            owner: The publisher. Statuses from other publishers than the current owner are dropped,
                so that a thread that ends late cannot restore a removed stream.
            statuses: The statuses of all zones of the stream. Must not be modified afterwards.
        """
        body = _encode(statuses)
        with self._lock:
            if self._owners.get(stream_id) is not owner:
                return
            self._parts[stream_id] = (body, statuses)
            self._sequence += 1
            subscriptions = self._subscriptions
        for subscription in subscriptions:
            subscription.notify()

    def dismiss(self, stream_id: int) -> None:
        """Remove a stream; the next packet does not contain it."""
        with self._lock:
            self._owners.pop(stream_id, None)
            if self._parts.pop(stream_id, None) is None:
                return
            self._sequence += 1
            subscriptions = self._subscriptions
        for subscription in subscriptions:
            subscription.notify()

    def latest(self) -> Packet:
        """Return the newest statuses of all streams that have any."""
        with self._lock:
            if self._packet.sequence != self._sequence:
                # Joined on demand: with many streams, most of the intermediate packets are never
                # read.
                joined = b",".join(
                    b'"%d":%b' % (stream_id, body) for stream_id, (body, _) in self._parts.items()
                )
                statuses = {stream_id: part for stream_id, (_, part) in self._parts.items()}
                self._packet = Packet(self._sequence, b"{" + joined + b"}", statuses)
            return self._packet

    def subscribe(self, wake: Callable[[], None] | None = None) -> Subscription:
        """Subscribe to the packets.

        Args:
            wake: Called from any thread when there is a new packet, and not again until that packet
                is taken. Must return immediately and must not raise.

        Returns:
            A subscription, to be closed by the caller. An existing packet counts as new.
        """
        subscription = Subscription(self, wake)
        with self._lock:
            self._subscriptions = (*self._subscriptions, subscription)
            has_packet = self._sequence > 0
        if has_packet:
            subscription.notify()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop notifying a subscription."""
        with self._lock:
            self._subscriptions = tuple(
                item for item in self._subscriptions if item is not subscription
            )


class Subscription:
    """A subscription to the packets. It does not queue packets, so it may be read slowly."""

    def __init__(self, hub: PacketHub, wake: Callable[[], None] | None) -> None:
        self._hub = hub
        self._wake = wake
        self._is_new = threading.Event()
        self._taken = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def notify(self) -> None:
        """Signal a new packet."""
        if not self._is_new.is_set():
            self._is_new.set()
            if self._wake is not None:
                self._wake()

    def take(self) -> Packet | None:
        """Return the newest packet, or None if it was already taken."""
        if not self._is_new.is_set():
            return None
        # Clear the flag before reading the packet: a packet in between is signaled once too often
        # instead of being missed.
        self._is_new.clear()
        packet = self._hub.latest()
        if packet.sequence == self._taken:
            return None
        self._taken = packet.sequence
        return packet

    def wait(self, timeout: float | None = None) -> Packet | None:
        """Block until there is a packet that was not taken yet.

        Args:
            timeout: The timeout in seconds; None waits forever.

        Returns:
            The newest packet, or None after the timeout.
        """
        self._is_new.wait(timeout)
        return self.take()

    def close(self) -> None:
        """Unsubscribe."""
        self._hub.unsubscribe(self)


def _encode(statuses: Statuses) -> bytes:
    body = msgspec.json.encode(statuses)
    if body.isascii():
        return body
    # ASCII only: clients that split the stream with str.splitlines() would break at U+2028 in a
    # name.
    return json.dumps(msgspec.json.decode(body), separators=(",", ":")).encode("ascii")
