"""Following one server: its packets become messages of the broker."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from contextlib import aclosing, suppress
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import msgspec
import nats.errors
from attrs import define
from brainframe_rest.models import Alert

from brainframe_api._delays import ReconnectDelays
from brainframe_api._fleet import names
from brainframe_api._fleet.alert_log import AlertLog
from brainframe_api._fleet.availability import AvailabilityLog, LogEntry
from brainframe_api._fleet.broker import Broker
from brainframe_api._fleet.events import (
    AvailabilityEvent,
    AvailabilityState,
    FleetServer,
    summaries,
)
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api._log import LOGGER
from brainframe_api._zone_status_json import zone_counts_from_json
from openapi_runtime.json_decoder import JsonDecoder

if TYPE_CHECKING:
    from brainframe_api import AsyncBrainFrameAPI

_SILENT_SECONDS: Final = 1.0
"""After how long without a packet a server may count as silent."""

_GAP_SECONDS: Final = 1.6
"""After how long without a message to consumers it does. Less than two seconds, so that each gap of
two seconds is known."""

_BACKLOG_SECONDS: Final = 0.02
"""Packets that follow each other faster come from a backlog."""

_TIMEOUT: Final = 10.0
"""After how long without a sign of life to connect again."""

COUNTS_RATE: Final = 1.0
"""How many counts of a server are published each second, unless it is set otherwise."""


class StatusForm(Enum):
    """Form in which a bridge publishes zone statuses.

    .. versionadded:: 0.2.0
    """

    FULL = "full"
    """The packets as they are."""

    COUNTS = "counts"
    """The counts of each zone, once a second."""

    NONE = "none"
    """Nothing. Alerts and availability are published all the same."""


_ALERTS_KEY: Final = b'"alerts"'
_EMPTY_LIST: Final = re.compile(rb"\s*:\s*\[\s*\]")


class _LeaseEndedError(Exception):
    """The bridge must not follow the server any longer."""


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
    """Return whether a packet has a key `alerts` with something else than an empty list.

    Most packets have none, and searching takes a fourth of the time of decoding. Quotation marks
    within JSON strings have a backslash before them, so all that is found are keys and whole texts.
    """
    found = packet.find(_ALERTS_KEY)
    while found >= 0:
        end = found + len(_ALERTS_KEY)
        if not _EMPTY_LIST.match(packet, end):
            return True
        found = packet.find(_ALERTS_KEY, end)
    return False


@define
class FollowingOptions:
    """Settings for following servers."""

    form: StatusForm = StatusForm.COUNTS
    """What to publish of the statuses."""

    rate: float | None = None
    """How many statuses of a server to publish each second at most, or None for the default."""

    @property
    def interval(self) -> float:
        """The least number of seconds between two messages with statuses of a server."""
        if self.rate is not None:
            return 1 / self.rate
        return 1 / COUNTS_RATE if self.form is StatusForm.COUNTS else 0.0

    @property
    def longest_pause(self) -> float:
        """The number of seconds between two messages from which on there is a gap."""
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


class Following:
    """Follows one server until it is stopped.

    Args:
        server: The server.
        api: The client of the server, which is closed at the end.
        broker: The broker.
        log: The log of the availability.
        bridge: The ID of the bridge.
        options: What to publish.
        is_allowed: Returns whether the server may still be followed.
        comparing: Limits how many logs of alerts compare at the same time.
    """

    def __init__(
        self,
        server: FleetServer,
        api: AsyncBrainFrameAPI,
        broker: Broker,
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
        self._log = log
        self._bridge = bridge
        self._options = options
        self._is_allowed = is_allowed
        self._alerts = AlertLog(server.name, api, broker, comparing)
        self._subject = names.status_subject(server.name)
        self._headers = {
            names.FORM_HEADER: options.form.value,
            names.BRIDGE_HEADER: bridge,
        }
        self._last_packet = 0.0
        self._last_message = 0.0
        self._is_dropping = False
        self._told: LogEntry | None = None
        self._next_message = 0.0
        self._unreachable_since: float | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, reason: str) -> None:
        """Start to follow the server.

        Args:
            reason: Why it was not followed before; empty if that need not be told.
        """
        if reason:
            self._tell(AvailabilityState.UNFOLLOWED, reason)
        self._tasks = [
            asyncio.create_task(self._guarded(work))
            for work in (self._alerts.run(), self._follow_forever())
        ]

    async def stop(self, reason: str, *, tell: bool) -> None:
        """Stop to follow the server.

        Args:
            reason: The reason.
            tell: Whether to write an event. Another bridge may have written one already.
        """
        await end_tasks(*self._tasks)
        with suppress(Exception):
            await self._api.close()
        if not tell:
            self._log.discard(self.server.name)
            return
        unfollowed = self._event(AvailabilityState.UNFOLLOWED, reason)
        try:
            await self._log.write(unfollowed)
        except (nats.errors.Error, TimeoutError) as error:
            LOGGER.debug("The end of following %s is not told: %s", self.server.name, error)

    def check_gap(self) -> None:
        """Notice that consumers get no statuses."""
        connected = self.stats.state is AvailabilityState.CONNECTED
        now = time.monotonic()
        # The loss of the broker is told when it is back.
        if not connected or self._unreachable_since is not None:
            return
        if now - self._last_message > _GAP_SECONDS:
            if now - self._last_packet > _SILENT_SECONDS:
                self._tell(AvailabilityState.SILENT, "the server sends no packets")
            elif self._is_dropping:
                self._tell(AvailabilityState.DISCONNECTED, "the broker does not take all statuses")

    def broker_lost(self) -> None:
        """Take note of the loss of the connection to the broker."""
        if self._unreachable_since is None:
            self._unreachable_since = time.time()

    def broker_restored(self) -> None:
        """Tell of the gap that the loss of the broker has made, and look for missed alerts."""
        since, self._unreachable_since = self._unreachable_since, None
        if since is not None and self.stats.state is AvailabilityState.CONNECTED:
            reason = "the bridge had lost the broker"
            self._tell(AvailabilityState.DISCONNECTED, reason, since)
            self._tell(AvailabilityState.CONNECTED)
        self._alerts.compare()

    def _tell(self, state: AvailabilityState, reason: str = "", at: float | None = None) -> None:
        if state is not AvailabilityState.CONNECTED:
            self.stats.gaps += 1
        self.stats.state = state
        self._told = self._log.add(self._event(state, reason, at))

    def _event(
        self, state: AvailabilityState, reason: str, at: float | None = None
    ) -> AvailabilityEvent:
        now = time.time() if at is None else at
        return AvailabilityEvent(self.server.name, state, now, self._bridge, reason)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except _LeaseEndedError:
            # Whoever watches the lease stops this object.
            pass
        except Exception:
            # Not the end of the bridge: it follows many others.
            LOGGER.exception("Following %s failed", self.server.name)

    async def _follow_forever(self) -> None:
        delays = ReconnectDelays(0.2, 5)
        while True:
            before = self.stats.packets
            reason = "the server ended the stream"
            try:
                await self._follow()
            except _LeaseEndedError:
                raise
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
            if self.stats.packets > before:
                delays.reset()
            if self.stats.state is not AvailabilityState.DISCONNECTED:
                LOGGER.warning("The statuses of %s are interrupted: %s", self.server.name, reason)
                self._tell(AvailabilityState.DISCONNECTED, reason)
            await asyncio.sleep(delays.next())

    async def _follow(self) -> None:
        first = True
        async with aclosing(self._api.get_zone_status_packets(_TIMEOUT)) as packets:
            async for packet in packets:
                # A process that was frozen finds out here.
                if not self._is_allowed():
                    raise _LeaseEndedError
                now = time.monotonic()
                if now - self._last_packet < _BACKLOG_SECONDS:
                    # A backlog is received at once. Without this, the backlogs of many servers
                    # would keep the bridge from confirming its leases.
                    await asyncio.sleep(0)
                self._last_packet = now
                self.stats.packets += 1
                self.stats.last_packet_at = time.time()
                if not self._is_dropping:
                    self._tell_connected()
                if first:
                    first = False
                    # Only now, so that no alert falls between the list and the packets.
                    self._alerts.compare()
                self.last_packet = packet
                await self._handle(packet)

    async def _handle(self, packet: bytes) -> None:
        try:
            self._alerts.hint(alerts_in(packet))
            self.stats.alerts = self._alerts.published
            if self._options.form is StatusForm.NONE:
                self._last_message = time.monotonic()
                return
            # Consumers learn of the gap before a message first, also if the lease ends right now. A
            # packet that comes too early for that must not delay the next message by an interval.
            if not self._is_told or self._tell_gap():
                return
            content = self._content(packet)
        except (msgspec.DecodeError, ValueError) as error:
            self.stats.invalid += 1
            LOGGER.debug("An invalid packet of %s: %s", self.server.name, error)
            return
        if content is None:
            return
        try:
            if not self._broker.is_usable or self._broker.is_congested:
                raise nats.errors.OutboundBufferLimitError
            await self._broker.client.publish(self._subject, content, headers=self._headers)
        except nats.errors.Error as error:
            self._is_dropping = True
            self.stats.dropped += 1
            LOGGER.debug("A packet of %s is dropped: %s", self.server.name, error)
        else:
            self._is_dropping = False
            self._last_message = time.monotonic()
            self.stats.published += 1
            self._tell_connected()

    def _tell_gap(self) -> bool:
        """Tell of a gap that ended before `check_gap` noticed it; return whether there is one."""
        pause = time.monotonic() - self._last_message
        if self.stats.state is not AvailabilityState.CONNECTED or self._is_dropping:
            return False
        if pause <= self._options.longest_pause:
            return False
        self._tell(AvailabilityState.SILENT, "packets were late", time.time() - pause)
        self._tell_connected()
        return True

    @property
    def _is_told(self) -> bool:
        """Whether the broker has the events before the next message."""
        if self._unreachable_since is not None:
            return not self._broker.is_usable
        return self._told is None or self._told.is_written or not self._broker.is_usable

    def _tell_connected(self) -> None:
        if self.stats.state is not AvailabilityState.CONNECTED:
            # Now, and not when the first message comes, so that the wait for it is no gap.
            self._last_message = time.monotonic()
            self._tell(AvailabilityState.CONNECTED)

    def _content(self, packet: bytes) -> bytes | None:
        """Return the message to publish for a packet, or None for none."""
        now = time.monotonic()
        if now < self._next_message:
            return None
        # Without drift: packets that come a little late do not lower the rate.
        interval = self._options.interval
        due = self._next_message + interval
        self._next_message = due if due > now else now + interval
        if self._options.form is StatusForm.FULL:
            return packet
        return msgspec.json.encode(summaries(zone_counts_from_json(packet)))
