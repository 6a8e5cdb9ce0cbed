"""Follower of one server, which publishes its packets to the broker."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from contextlib import aclosing, suppress
from random import uniform
from typing import TYPE_CHECKING, Any, Final

import msgspec
import nats.errors
from attrs import define
from brainframe_rest.models import Alert

from brainframe_api._delays import ReconnectDelays
from brainframe_api._fleet import names
from brainframe_api._fleet.alert_log import AlertLog
from brainframe_api._fleet.availability import AvailabilityLog, LogEntry
from brainframe_api._fleet.broker import Broker, Destination
from brainframe_api._fleet.events import (
    AvailabilityEvent,
    AvailabilityState,
    FleetServer,
    summaries,
)
from brainframe_api._fleet.options import StatusForm
from brainframe_api._fleet.packet_queue import PacketQueue
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api._log import LOGGER
from brainframe_api._zone_status_json import zone_counts_from_json
from brainframe_api.bf_errors import BaseAPIError
from openapi_runtime.json_decoder import JsonDecoder

if TYPE_CHECKING:
    from brainframe_api import AsyncBrainFrameAPI

_SILENT_SECONDS: Final = 1.0
"""The number of seconds without a packet after which a server may be considered silent."""

_GAP_SECONDS: Final = 1.6
"""The number of seconds without a message to consumers that is recorded as a gap. Less than two
seconds, so that every gap of two seconds is recorded."""

_BACKLOG_SECONDS: Final = 0.02
"""Packets that arrive less than this number of seconds after the previous one are a backlog."""

_SETTLING_SECONDS: Final = 1.0
"""The maximum number of seconds between the first packet and the comparison of the alerts."""

_TIMEOUT: Final = 10.0
"""The number of seconds without a packet or keep-alive after which to reconnect."""

COUNTS_RATE: Final = 1.0
"""The default number of counts published per server and second."""


_ALERTS_KEY: Final = b'alerts"'
_EMPTY_LIST: Final = re.compile(rb"\s*:\s*\[\s*\]")
_TSTAMP_KEY: Final = b'"tstamp"'
_NUMBER: Final = re.compile(rb"\s*:\s*([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")


class _ZoneAlerts(msgspec.Struct, gc=False):
    alerts: list[Alert]


_ALERTS: Final[JsonDecoder[dict[str, dict[str, _ZoneAlerts]]]] = JsonDecoder(
    dict[str, dict[str, _ZoneAlerts]]
)


def alerts_in(packet: bytes) -> list[Alert]:
    """Return the alerts of a packet.

    Raises:
        msgspec.DecodeError: If it is not a packet of zone statuses.
    """
    if not _may_have_alerts(packet):
        return []
    zones = _ALERTS.decode(packet)
    return [
        alert for by_name in zones.values() for zone in by_name.values() for alert in zone.alerts
    ]


def _may_have_alerts(packet: bytes) -> bool:
    """Return whether a packet has a key `alerts` whose value is not an empty list.

    Most packets have none, and searching takes a fraction of the time of decoding. Quotation marks
    within JSON strings are escaped, so only keys and strings that end like the key match.
    """
    found = len(packet)
    # Backwards, because `rfind` takes half the time of `find` for this key.
    while (found := packet.rfind(_ALERTS_KEY, 0, found)) >= 0:
        if not _EMPTY_LIST.match(packet, found + len(_ALERTS_KEY)):
            return True
    return False


def first_tstamp(packet: bytes) -> float | None:
    """Return the first timestamp of a packet, or None if it has none."""
    found = packet.find(_TSTAMP_KEY)
    number = _NUMBER.match(packet, found + len(_TSTAMP_KEY)) if found >= 0 else None
    return None if number is None else float(number[1])


class RateLimit:
    """Limit on the rate at which the packets of a server are published.

    The rate is measured by the clock of the bridge. If the bridge was delayed, the packets that
    accumulated are published at the same rate by their own timestamps, so that consumers see no
    gap.

    Args:
        interval: The number of seconds between two messages.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._due = 0.0
        self._last_tstamp = 0.0

    def is_due(self, tstamp: float | None, now: float) -> bool:
        """Return whether to publish a packet.

        Args:
            tstamp: The timestamp of the packet.
            now: The time of the monotonic clock.
        """
        if self._interval == 0:
            return True
        accumulated = tstamp is not None and tstamp >= self._last_tstamp + self._interval
        if now < self._due and not accumulated:
            return False
        # Based on the previous due time, so that slightly late packets do not lower the rate.
        due, latest = self._due + self._interval, now + self._interval
        self._due = due if now < due < latest else latest
        if tstamp is not None:
            self._last_tstamp = tstamp
        return True


@define
class FollowingOptions:
    """Settings for following a server."""

    form: StatusForm = StatusForm.COUNTS
    """The form in which to publish the statuses."""

    rate: float | None = None
    """The maximum number of statuses to publish per second, or None for the default."""

    @property
    def interval(self) -> float:
        """The minimum number of seconds between two status messages."""
        if self.rate is not None:
            return 1 / self.rate
        return 1 / COUNTS_RATE if self.form is StatusForm.COUNTS else 0.0

    @property
    def longest_pause(self) -> float:
        """The maximum number of seconds between two messages that is not considered a gap."""
        return _GAP_SECONDS * max(1.0, self.interval)


@define
class FollowingStats:
    """State of a followed server."""

    since: float
    state: AvailabilityState = AvailabilityState.UNFOLLOWED
    last_packet_at: float | None = None
    packets: int = 0
    published: int = 0
    dropped: int = 0
    invalid: int = 0
    gaps: int = 0
    alerts: int = 0
    credentials_error: str | None = None


class Following:
    """Task that follows one server until it is stopped.

    Args:
        server: The server.
        api: The client for the server, which is closed at the end.
        broker: The broker.
        queue: The queue of the bridge's status messages.
        log: The availability log.
        bridge: The name of the bridge.
        options: The settings.
        is_allowed: Returns whether the bridge may still follow the server.
        comparing: The limit on simultaneous comparisons of alert logs.
    """

    def __init__(
        self,
        server: FleetServer,
        api: AsyncBrainFrameAPI,
        broker: Broker,
        queue: PacketQueue,
        log: AvailabilityLog,
        bridge: str,
        options: FollowingOptions,
        is_allowed: Callable[[], bool],
        comparing: asyncio.Semaphore,
    ) -> None:
        self.server = server
        self.stats = FollowingStats(time.time())
        self.last_packet: bytes | None = None
        """The newest packet."""
        self._api = api
        self._broker = broker
        self._queue = queue
        self._log = log
        self._bridge = bridge
        self._options = options
        self._is_allowed = is_allowed
        self._alerts = AlertLog(server.name, api, broker, comparing)
        self.destination = Destination(
            names.status_subject(server.name),
            {names.FORM_HEADER: options.form.value, names.BRIDGE_HEADER: bridge},
        )
        """The subject and headers of the status messages."""
        self._last_packet = 0.0
        self._last_message = 0.0
        self._last_queued = 0.0
        # The timestamp of the last queued message, unless an event followed it.
        self._last_tstamp: float | None = None
        self._is_dropping = False
        self._last_event: LogEntry | None = None
        self._limit = RateLimit(options.interval)
        # Computed once, because it is compared with each packet.
        self._longest_pause = options.longest_pause
        self._unreachable_since: float | None = None
        self._has_ended = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, reason: str) -> None:
        """Start following the server.

        Args:
            reason: The reason why the server was not followed before; empty to record no event.
        """
        if reason:
            self._record(AvailabilityState.UNFOLLOWED, reason)
        self._tasks = [
            asyncio.create_task(self._guarded(work))
            for work in (self._alerts.run(), self._follow_forever())
        ]

    async def stop(self, reason: str, *, record: bool) -> None:
        """Stop following the server.

        Args:
            reason: The reason.
            record: Whether to write an event. Another bridge may have written one already.
        """
        try:
            await end_tasks(*self._tasks)
        finally:
            with suppress(Exception):
                await self._api.close()
        if record:
            # The event must not precede the last messages.
            await self._queue.process_all()
        self._has_ended = True
        if not record:
            self._log.discard(self.server.name)
            return
        unfollowed = self._event(AvailabilityState.UNFOLLOWED, reason)
        try:
            await self._log.write(unfollowed)
        except (nats.errors.Error, TimeoutError) as error:
            LOGGER.debug("Could not record that %s is unfollowed: %s", self.server.name, error)

    def check_gap(self) -> None:
        """Record a gap if consumers receive no statuses."""
        connected = self.stats.state is AvailabilityState.CONNECTED
        now = time.monotonic()
        # The loss of the broker is recorded when the connection is restored.
        if not connected or self._unreachable_since is not None:
            return
        if now - self._last_message > _GAP_SECONDS:
            if now - self._last_packet > _SILENT_SECONDS:
                self._record(AvailabilityState.SILENT, "the server sends no packets")
            elif self._is_dropping:
                self._record(
                    AvailabilityState.DISCONNECTED, "the broker does not accept all statuses"
                )

    def broker_lost(self) -> None:
        """Record that the connection to the broker was lost."""
        if self._unreachable_since is None:
            self._unreachable_since = time.time()

    def broker_restored(self) -> None:
        """Record the gap caused by the loss of the broker, and schedule an alert comparison."""
        since, self._unreachable_since = self._unreachable_since, None
        if since is not None and self.stats.state is AvailabilityState.CONNECTED:
            reason = "the bridge had lost its connection to the broker"
            self._record(AvailabilityState.DISCONNECTED, reason, since)
            self._record(AvailabilityState.CONNECTED)
        self._alerts.compare()

    def _record(self, state: AvailabilityState, reason: str = "", at: float | None = None) -> None:
        if state is not AvailabilityState.CONNECTED:
            self.stats.gaps += 1
        self._last_tstamp = None
        self.stats.state = state
        self._last_event = self._log.add(self._event(state, reason, at))

    def _event(
        self, state: AvailabilityState, reason: str, at: float | None = None
    ) -> AvailabilityEvent:
        now = time.time() if at is None else at
        return AvailabilityEvent(self.server.name, state, now, self._bridge, reason)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            # The bridge must keep running, because it follows other servers.
            LOGGER.exception("Following %s failed", self.server.name)

    async def _follow_forever(self) -> None:
        delays = ReconnectDelays(0.2, 5)
        while True:
            packets_before = self.stats.packets
            reason = "the server ended the stream"
            try:
                await self._follow()
            except BaseAPIError as error:
                reason = str(error)
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
            if self.stats.packets > packets_before:
                delays.reset()
            # Process the queued packets first; after the event below, they would end the gap.
            await self._queue.process_all()
            if self.stats.state is not AvailabilityState.DISCONNECTED:
                LOGGER.warning("The statuses of %s are interrupted: %s", self.server.name, reason)
                self._record(AvailabilityState.DISCONNECTED, reason)
            await asyncio.sleep(delays.next())

    async def _follow(self) -> None:
        first = True
        async with aclosing(self._api.get_zone_status_packets(_TIMEOUT)) as packets:
            async for packet in packets:
                now = time.monotonic()
                if now - self._last_packet < _BACKLOG_SECONDS:
                    # Yield to other tasks, because a backlog is received without waiting, and the
                    # backlogs of many servers would keep the bridge from confirming its leases.
                    await asyncio.sleep(0)
                self._last_packet = now
                self.last_packet = packet
                self.stats.packets += 1
                self.stats.last_packet_at = time.time()
                if first:
                    first = False
                    # After the first packet, so that no alert is lost between the list and the
                    # packets. Not at once: a bridge that takes over many servers first publishes
                    # their statuses.
                    self._alerts.compare(uniform(0.5, 1) * _SETTLING_SECONDS)
                self._queue.add(self, packet, now)

    def message(self, packet: bytes, arrived: float) -> bytes | None:
        """Process a packet, as described in `PacketSource`."""
        # The lease may have ended while the process was frozen, or while the packet was queued. It
        # is valid again if a late response of the broker confirms it.
        if self._has_ended or not self._is_allowed():
            return None
        if not self._is_dropping:
            self._record_connected()
        try:
            alerts = alerts_in(packet)
            if alerts:
                self._alerts.hint(alerts)
            self.stats.alerts = self._alerts.published
            if self._options.form is StatusForm.NONE:
                self._last_message = arrived
                return None
            # The event of a gap must be written before the next message, because the end of the
            # lease discards unwritten events. A packet that arrives in the meantime must not count
            # for the rate limit, which would delay the next message by an interval.
            tstamp = first_tstamp(packet)
            if not self._events_are_written or self._record_gap(tstamp, arrived):
                return None
            if not self._limit.is_due(tstamp, arrived):
                return None
            message = packet
            if self._options.form is StatusForm.COUNTS:
                message = msgspec.json.encode(summaries(zone_counts_from_json(packet)))
        except (msgspec.DecodeError, ValueError) as error:
            self.stats.invalid += 1
            LOGGER.debug("Invalid packet of %s: %s", self.server.name, error)
            return None
        self._last_queued = arrived
        self._last_tstamp = tstamp
        return message

    def record_published(self, now: float) -> None:
        """Record that a message was published, at this time of the monotonic clock."""
        self._is_dropping = False
        self._last_message = now
        self.stats.published += 1
        self._record_connected()

    def record_dropped(self, error: Exception) -> None:
        """Record that a message was not published because of an error."""
        self._is_dropping = True
        self.stats.dropped += 1
        LOGGER.debug("Dropped a packet of %s: %s", self.server.name, error)

    def _record_gap(self, tstamp: float | None, arrived: float) -> bool:
        """Record a gap that `check_gap` has missed, and return whether there was one.

        Args:
            tstamp: The timestamp of the packet to be published next.
            arrived: The time of the monotonic clock at which that packet arrived.
        """
        pause = arrived - self._last_queued
        if tstamp is not None and self._last_tstamp is not None:
            # The last packet may itself have been late, so compare the timestamps as well. Limit
            # the difference, because timestamps jump if the clock of the server is set, or if
            # another stream becomes the first in the packets.
            pause = max(pause, min(tstamp - self._last_tstamp, pause + _TIMEOUT))
        if self.stats.state is not AvailabilityState.CONNECTED or self._is_dropping:
            return False
        if pause <= self._longest_pause:
            return False
        self._record(AvailabilityState.SILENT, "packets were late", time.time() - pause)
        self._record_connected()
        return True

    @property
    def _events_are_written(self) -> bool:
        """Whether all events that precede the next message are in the broker.

        Also true if the broker is not connected, because the message is then dropped.
        """
        if self._unreachable_since is not None:
            return not self._broker.is_usable
        return self._last_event is None or self._last_event.is_written or not self._broker.is_usable

    def _record_connected(self) -> None:
        if self.stats.state is not AvailabilityState.CONNECTED:
            # Set now, not at the first message, so that the wait for it does not count as a gap.
            self._last_message = self._last_queued = time.monotonic()
            self._record(AvailabilityState.CONNECTED)
