"""Packets of zone statuses: encoded once, shared by everybody who follows them."""

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
    """Zone name to the status of that zone."""


@dataclass(frozen=True, slots=True)
class Packet:
    """The newest zone statuses of all streams at one moment.

    Attributes:
        sequence: Grows by at least one from packet to packet.
        body: The JSON object `{"<stream id>": {"<zone name>": ZoneStatus}}`, in ASCII and without
            a line end.
        statuses: The same as codecs, by stream ID. Not to be modified.
    """

    sequence: int
    body: bytes
    statuses: Mapping[int, Statuses]


class PacketHub:
    """Keeps the newest statuses of each stream and tells subscribers about new ones.

    May be used from several threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sequence = 0
        self._owners: dict[int, object] = {}
        self._parts: dict[int, tuple[bytes, Statuses]] = {}
        self._packet = Packet(0, b"{}", {})
        self._subscriptions: tuple[Subscription, ...] = ()

    def admit(self, stream_id: int, owner: object) -> None:
        """Let `owner`, and nobody else from now on, publish for a stream."""
        with self._lock:
            self._owners[stream_id] = owner

    def publish(self, stream_id: int, owner: object, statuses: Statuses) -> None:
        """Make a stream's statuses the newest ones.

        Args:
            stream_id: The stream.
            owner: Who publishes. What comes from somebody who is not admitted (any more) is
                dropped, so that a thread which ends late cannot bring its stream back.
            statuses: The statuses of all zones of the stream. Not to be modified afterwards.
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
        """Forget a stream: it is not in the next packet."""
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
                # Joined on demand: with many streams, few of the states are ever asked for.
                joined = b",".join(
                    b'"%d":%b' % (stream_id, body) for stream_id, (body, _) in self._parts.items()
                )
                statuses = {stream_id: part for stream_id, (_, part) in self._parts.items()}
                self._packet = Packet(self._sequence, b"{" + joined + b"}", statuses)
            return self._packet

    def subscribe(self, wake: Callable[[], None] | None = None) -> Subscription:
        """Follow the packets.

        Args:
            wake: Called, in any thread, when there is something new to take; then not again before
                it was taken. It must return at once and must not raise.

        Returns:
            A subscription, to be closed in the end. The packet that is there already counts as
            new, unless there has not been any.
        """
        subscription = Subscription(self, wake)
        with self._lock:
            self._subscriptions = (*self._subscriptions, subscription)
            has_packet = self._sequence > 0
        if has_packet:
            subscription.notify()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop telling a subscription about new packets."""
        with self._lock:
            self._subscriptions = tuple(
                item for item in self._subscriptions if item is not subscription
            )


class Subscription:
    """One follower of the packets. It holds no packets, so it may be as slow as it likes."""

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
        """Tell that there is a new packet."""
        if not self._is_new.is_set():
            self._is_new.set()
            if self._wake is not None:
                self._wake()

    def take(self) -> Packet | None:
        """Return the newest packet, or None if it was taken already."""
        if not self._is_new.is_set():
            return None
        # First the mark, then the packet: what comes in between is announced once too often
        # rather than not at all.
        self._is_new.clear()
        packet = self._hub.latest()
        if packet.sequence == self._taken:
            return None
        self._taken = packet.sequence
        return packet

    def wait(self, timeout: float | None = None) -> Packet | None:
        """Wait for a packet that was not taken yet; for threads.

        Args:
            timeout: How long to wait, in seconds; None waits for ever.

        Returns:
            The newest packet, or None when there was none in time.
        """
        self._is_new.wait(timeout)
        return self.take()

    def close(self) -> None:
        """Stop following."""
        self._hub.unsubscribe(self)


def _encode(statuses: Statuses) -> bytes:
    body = msgspec.json.encode(statuses)
    if body.isascii():
        return body
    # Clients that split the stream at line ends take U+2028 in a zone's name for one.
    return json.dumps(msgspec.json.decode(body), separators=(",", ":")).encode("ascii")
