"""Leases: which servers a bridge follows, and for how long.

The servers bucket is a stream, whose durable consumer delivers each server to one bridge. The
bridge never acknowledges the message, but periodically reports it as in progress. If the bridge
stops, the broker delivers the server to another one.

This alone is not safe: a broker that was killed redelivers messages early after its restart, and
accepts confirmations from the previous holder. So each holder also writes a claim, and a bridge
that receives a newer claim of another bridge stops following the server at once.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from itertools import islice
from random import uniform
from typing import Any, Final

import msgspec
from attrs import define, field
from nats.aio.msg import Msg
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError

from brainframe_api._fleet import names
from brainframe_api._fleet.broker import BROKER_ERRORS, LEASE_SECONDS, Broker, is_deletion
from brainframe_api._fleet.events import FleetServer, server_from_json
from brainframe_api._fleet.tasks import end_tasks, run_together
from brainframe_api._log import LOGGER

_REQUEST_SECONDS: Final = 1.0
"""How long a request for servers is pending at the broker, in seconds."""

_RESPONSE_SECONDS: Final = 3.0
"""How long to wait for the end of a request for servers, in seconds. A server that is delivered
later is not followed until the broker delivers it again, so this leaves time for a slow machine."""

_STALE_SECONDS: Final = 2.0
"""The age in seconds from which a delivery is ignored. A delivery gets so old only if this process
was frozen, and the broker may have delivered the server to another bridge in the meantime."""

_CHECK_SECONDS: Final = 20.0
"""The interval between comparisons of the leases with all claims, in seconds. New claims are also
examined as soon as they arrive."""

_TICK_SECONDS: Final = 0.25
"""The interval between checks for leases to confirm and for expired leases, in seconds. The
confirmations of one check are sent together, and their responses arrive together."""

_BATCH: Final = 32
"""The number of servers that a bridge requests or claims at a time."""

_RELEASE_SECONDS: Final = 0.2
"""The interval between two releases of surplus servers, in seconds."""

_RELEASE_DIVISOR: Final = 3
"""The surplus divided by this is the number of servers to release at a time. Releasing all at once
would interrupt each for as long as the other bridge needs to connect to all of them."""


@define
class Claim:
    """Claim of a bridge to a server, as stored in the bucket of claims."""

    bridge: str
    """The name of the bridge."""

    since: float
    """The start of the claim, in Unix time."""

    lease: str = ""
    """The unique ID of the lease."""


_CLAIM: Any = msgspec.json.Decoder(Claim)


def claim_from_json(content: bytes) -> Claim:
    """Decode an entry of the claims bucket.

    Raises:
        msgspec.DecodeError: If it is invalid.
    """
    claim: Claim = _CLAIM.decode(content)
    return claim


@define(eq=False)
class Lease:
    """Right to follow a server for a limited time."""

    server: FleetServer
    """The server."""

    claim: Claim
    """The claim that is visible to other bridges."""

    reply: str
    """The subject for confirmations."""

    expires: float
    """The time of the monotonic clock at which the lease ends unless it is confirmed."""

    previous: Claim | None = None
    """The previous claim to the server, or None if there was none."""

    is_held: bool = True
    """Whether the lease is still held."""

    next_confirmation: float = 0.0
    """The time of the monotonic clock at which to confirm the lease next."""

    @property
    def is_valid(self) -> bool:
        """Whether the server may still be followed."""
        return self.is_held and time.monotonic() < self.expires


@define(eq=False)
class _Delivery:
    """Delivery of the servers of one request."""

    expected: int
    """The number of servers that the broker may still deliver."""

    take: Callable[[Msg], None]
    """Called with the message of each server, unless it is stale."""

    requested: float = field(factory=time.monotonic)
    """The time of the monotonic clock at which the servers were requested."""

    ended: asyncio.Event = field(factory=asyncio.Event)
    """Set when the broker delivers no more servers."""

    async def receive(self, message: Msg) -> None:
        """Handle a message of the broker."""
        if (message.headers or {}).get("Status") is not None:
            self.ended.set()
            return
        if time.monotonic() - self.requested < _STALE_SECONDS:
            self.take(message)
        self.expected -= 1
        if self.expected <= 0:
            # The broker sends no status after the last of the requested servers.
            self.ended.set()


class Leases:
    """Leases of a bridge.

    Args:
        broker: The broker.
        bridge: The name of the bridge.
        begin: Called with each new lease.
        end: Called with each ended lease, the reason, and whether the bridge releases it. If not,
            another bridge may already follow the server.
    """

    def __init__(
        self,
        broker: Broker,
        bridge: str,
        begin: Callable[[Lease], None],
        end: Callable[[Lease, str, bool], Awaitable[None]],
    ) -> None:
        self._broker = broker
        self._bridge = bridge
        self._begin = begin
        self._end = end
        self._taking: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        # Never canceled, because they close the connections to servers that are no longer followed.
        self._endings: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._delivery: _Delivery | None = None
        self._confirmed = ""
        self.share = 0
        """The maximum number of leases to hold."""
        self.held: dict[str, Lease] = {}
        """The current leases by server name."""

    @property
    def _room(self) -> int:
        return self.share - len(self.held) - len(self._taking)

    def set_share(self, share: int) -> None:
        """Change the maximum number of leases to hold."""
        if share != self.share:
            self.share = share
            self._changed.set()

    async def run(self) -> None:
        """Acquire and release leases until canceled."""
        subject = names.bucket_subject(names.CLAIMS)
        await self._broker.client.subscribe(subject, cb=self._on_claim)
        self._broker.on_reconnect(self._on_reconnect)
        self._confirmed = self._broker.client.new_inbox()
        await self._broker.client.subscribe(f"{self._confirmed}.*.*.*", cb=self._on_confirmed)
        await run_together(
            self._take_forever(),
            self._confirm_forever(),
            self._release_surplus(),
            self._check_forever(),
        )

    async def close(self) -> None:
        """Release all leases."""
        self.share = 0
        await end_tasks(*self._tasks)
        leases = list(self.held.values())
        await asyncio.gather(*(self._release(lease, "the bridge stops") for lease in leases))
        if self._endings:
            await asyncio.wait(self._endings)
        await self._broker.flush(2)

    def drop(self, server: str, reason: str) -> None:
        """End a lease whose server was changed or removed."""
        lease = self.held.get(server)
        if lease is not None:
            self._drop(lease, reason)

    # Acquiring.

    async def _take_forever(self) -> None:
        stream = names.bucket_stream(names.SERVERS)
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{names.BRIDGES}"
        while True:
            self._changed.clear()
            batch = min(self._room, _BATCH - len(self._taking))
            if batch <= 0 or not self._broker.is_usable:
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.5):
                        await self._changed.wait()
                continue
            request = {"batch": batch, "expires": int(_REQUEST_SECONDS * 1e9)}
            # A separate inbox for each request shows which request a message belongs to, and thus
            # its age.
            inbox = self._broker.client.new_inbox()
            self._delivery = delivery = _Delivery(batch, self._take_later)
            try:
                subscription = await self._broker.client.subscribe(inbox, cb=delivery.receive)
                try:
                    await self._broker.client.publish(subject, msgspec.json.encode(request), inbox)
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_RESPONSE_SECONDS):
                            await delivery.ended.wait()
                finally:
                    await subscription.unsubscribe()
            except BROKER_ERRORS as error:
                LOGGER.debug("Servers cannot be requested: %s", error)
                await asyncio.sleep(uniform(0.2, 0.5))
            if not delivery.ended.is_set():
                await asyncio.sleep(uniform(0.05, 0.1))

    def _take_later(self, message: Msg) -> None:
        self._start(self._take(message))

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take(self, message: Msg) -> None:
        delivered = time.monotonic()
        name = message.subject.rpartition(".")[2]
        if is_deletion(message):
            # The message marks a removed server.
            await message.ack()
            return
        held = self.held.get(name)
        if held is not None:
            # The broker redelivers messages whose confirmations it lost in a restart.
            held.reply = message.reply
            return
        if self._room <= 0 or name in self._taking:
            await message.nak()
            return
        self._taking.add(name)
        try:
            server = server_from_json(message.data)
            lease = await self._claim(server, message.reply, delivered)
        except BROKER_ERRORS as error:
            LOGGER.debug("The claim to %s failed: %s", name, error)
            return
        except asyncio.CancelledError:
            # The bridge stops. Other bridges must not wait until the lease expires.
            with suppress(*BROKER_ERRORS):
                await message.nak()
            raise
        finally:
            self._taking.discard(name)
            self._changed.set()
        if lease is None:
            return
        self.held[name] = lease
        lease.next_confirmation = _confirmation_after(delivered)
        self._begin(lease)

    async def _claim(self, server: FleetServer, reply: str, delivered: float) -> Lease | None:
        bucket = await self._broker.bucket(names.CLAIMS)
        claim = Claim(self._bridge, time.time(), self._broker.client.new_inbox()[-12:])
        previous: Claim | None = None
        last = 0
        try:
            entry = await bucket.get(server.name)
            last = entry.revision or 0
            previous = claim_from_json(entry.value or b"")
        except KeyNotFoundError as error:
            # A deleted key also has a revision.
            deleted: Any = error
            last = (deleted.entry.revision or 0) if deleted.entry else 0
        if time.monotonic() - delivered > _STALE_SECONDS:
            return None
        try:
            # Fails if another bridge has claimed the server since the claim was read.
            await bucket.update(server.name, msgspec.json.encode(claim), last=last)
        except KeyWrongLastSequenceError:
            return None
        return Lease(server, claim, reply, delivered + LEASE_SECONDS, previous)

    # Confirming.

    async def _confirm_forever(self) -> None:
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            now = time.monotonic()
            for lease in list(self.held.values()):
                if now >= lease.expires:
                    self._drop(lease, "the broker did not confirm the lease in time")
                elif now >= lease.next_confirmation and self._broker.is_usable:
                    lease.next_confirmation = _confirmation_after(now)
                    await self._confirm(lease)

    async def _confirm(self, lease: Lease) -> None:
        # One subscription serves all responses, because a request of nats-py would add a timer and
        # take several times the processor time. The subject of a response contains the time of its
        # request.
        sent = time.monotonic_ns()
        reply = f"{self._confirmed}.{lease.server.name}.{lease.claim.lease}.{sent}"
        try:
            await self._broker.client.publish(lease.reply, b"+WPI", reply)
        except BROKER_ERRORS as error:
            LOGGER.debug("The lease of %s is not confirmed: %s", lease.server.name, error)

    async def _on_confirmed(self, message: Msg) -> None:
        if (message.headers or {}).get("Status"):
            # This is not a confirmation, but a notice that nothing received the request.
            return
        *_, name, lease_id, sent = message.subject.split(".")
        lease = self.held.get(name)
        if lease is not None and lease.claim.lease == lease_id:
            lease.expires = max(lease.expires, int(sent) / 1e9 + LEASE_SECONDS)

    async def _on_claim(self, message: Msg) -> None:
        lease = self.held.get(message.subject.rpartition(".")[2])
        if lease is None:
            return
        with suppress(msgspec.DecodeError):
            if claim_from_json(message.data) == lease.claim:
                return
        # Check the bucket, because the message may contain a claim that the broker rejected.
        self._start(self._check(lease))

    async def _check(self, lease: Lease) -> None:
        with suppress(*BROKER_ERRORS):
            bucket = await self._broker.bucket(names.CLAIMS)
            try:
                entry = await bucket.get(lease.server.name)
            except KeyNotFoundError:
                return
            self._compare(lease, entry.value or b"")

    def _compare(self, lease: Lease, stored: bytes) -> None:
        claim = claim_from_json(stored)
        if claim != lease.claim and lease.is_held:
            self._drop(lease, f"bridge {claim.bridge} follows it")

    async def _on_reconnect(self) -> None:
        self._start(self._check_all())
        self._changed.set()
        if self._delivery is not None:
            # The broker has lost the request.
            self._delivery.ended.set()

    async def _check_forever(self) -> None:
        while True:
            await asyncio.sleep(uniform(0.5, 1) * _CHECK_SECONDS)
            await self._check_all()

    async def _check_all(self) -> None:
        leases = list(self.held.values())
        if not leases:
            return
        try:
            claims = await self._broker.read_bucket(names.CLAIMS)
            for lease in leases:
                stored = claims.get(lease.server.name)
                if stored is not None:
                    self._compare(lease, stored.value)
        except BROKER_ERRORS as error:
            LOGGER.debug("The claims cannot be read: %s", error)

    # Releasing.

    async def _release_surplus(self) -> None:
        while True:
            await asyncio.sleep(_RELEASE_SECONDS)
            surplus = len(self.held) - self.share
            if surplus <= 0 or not self._broker.is_usable:
                continue
            # Release the newest leases, because their servers have the shortest history here.
            newest = islice(reversed(self.held.values()), math.ceil(surplus / _RELEASE_DIVISOR))
            reason = "another bridge takes its share"
            await asyncio.gather(*(self._release(lease, reason) for lease in list(newest)))

    async def _release(self, lease: Lease, reason: str) -> None:
        if self._remove(lease):
            await asyncio.shield(self._start_ending(self._release_to_broker(lease, reason)))

    async def _release_to_broker(self, lease: Lease, reason: str) -> None:
        await self._end(lease, reason, True)
        with suppress(*BROKER_ERRORS):
            await self._broker.client.publish(lease.reply, b"-NAK")

    def _drop(self, lease: Lease, reason: str) -> None:
        if self._remove(lease):
            self._start_ending(self._lose(lease, reason))

    async def _lose(self, lease: Lease, reason: str) -> None:
        await self._end(lease, reason, False)

    def _start_ending(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(coroutine)
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)
        return task

    def _remove(self, lease: Lease) -> bool:
        """End a lease, and return whether it was still held."""
        if not lease.is_held:
            return False
        lease.is_held = False
        if self.held.get(lease.server.name) is lease:
            del self.held[lease.server.name]
        self._changed.set()
        return True


def _confirmation_after(now: float) -> float:
    """Return a random time at which to confirm a lease next, to spread confirmations over time."""
    return now + uniform(0.2, 0.3) * LEASE_SECONDS
