"""Log of a server's alerts in the broker, with each state of each alert stored once."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing, suppress
from random import uniform
from typing import TYPE_CHECKING, Final, Protocol

import nats.errors

from brainframe_api._delays import ReconnectDelays
from brainframe_api._fleet import names
from brainframe_api._fleet.broker import Broker
from brainframe_api._fleet.events import AlertState, states_of
from brainframe_api._log import LOGGER
from brainframe_api.bf_errors import AlertNotFoundError, BaseAPIError

if TYPE_CHECKING:
    from brainframe_rest.models import Alert

_PAGE_SIZE: Final = 100

_COMPARISON_SECONDS: Final = 60.0
"""The interval between comparisons of a server's newest alerts with the log."""

_COMPLETE_COMPARISONS: Final = 10
"""One in this many comparisons covers all alerts, because users may verify old alerts."""

_MAX_HINTS: Final = 1000
"""The maximum number of alerts from packets to buffer. If there are more, the log is compared with
the server instead."""

Key = tuple[int, str]
"""The ID of an alert and the value of an `AlertState`."""


class AlertSource(Protocol):
    """The part of `AsyncBrainFrameAPI` that the log uses."""

    def iter_alerts(self, *, page_size: int) -> AsyncGenerator[Alert]:
        """Iterate over all alerts, newest first."""
        ...

    async def get_alert(self, alert_id: int) -> Alert:
        """Get an alert."""
        ...


class AlertLog:
    """Storage of the alerts of one server in the broker.

    Packets are only hints of new alerts. The alerts on the server are compared with those in the
    broker every minute, and after each connection to either of them, so there is no cursor that
    could be lost.

    Args:
        server: The name of the server.
        api: The client for the server.
        broker: The broker.
        comparing: The limit on simultaneous comparisons, shared by all logs.
        page_size: The number of alerts to request at a time. A partial comparison ends when more
            than this number of alerts in a row are known.
    """

    def __init__(
        self,
        server: str,
        api: AlertSource,
        broker: Broker,
        comparing: asyncio.Semaphore,
        page_size: int = _PAGE_SIZE,
    ) -> None:
        self._server = server
        self._api = api
        self._broker = broker
        self._comparing = comparing
        self._page_size = page_size
        self._hints: dict[tuple[int, bool], Alert] = {}
        # The stored alerts of the newest packets, and whether they had ended.
        self._stored: dict[int, bool] = {}
        self._deleted: set[int] = set()
        self._wake = asyncio.Event()
        # The first comparison is due when the server is connected.
        self._due = math.inf
        self._complete_due = True
        self._comparisons = 0
        self._delays = ReconnectDelays(1, 30)
        self._retention: float | None = None
        self.published = 0
        """The number of alert states stored by this log."""

    def hint(self, alerts: Iterable[Alert]) -> None:
        """Store the alerts of a packet if they are new."""
        for alert in alerts:
            ended = alert.end_time is not None
            known = self._stored.get(alert.id)
            if known is None or (ended and not known):
                if len(self._hints) >= _MAX_HINTS:
                    self.compare()
                    return
                self._hints[alert.id, ended] = alert
                self._wake.set()

    def compare(self, delay: float = 0.0) -> None:
        """Schedule a comparison with the server, because alerts may have been missed.

        Args:
            delay: How long to wait before the comparison, in seconds.
        """
        self._complete_due = True
        self._due = min(self._due, time.monotonic() + delay)
        self._wake.set()

    async def run(self) -> None:
        """Store alerts until canceled."""
        while True:
            remaining = self._due - time.monotonic()
            if remaining > 0 and not self._hints:
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(remaining, _COMPARISON_SECONDS)):
                        await self._wake.wait()
            self._wake.clear()
            try:
                await self._store_hints()
                if time.monotonic() >= self._due:
                    await self._compare_now()
            except (nats.errors.Error, TimeoutError, BaseAPIError, ValueError) as error:
                LOGGER.debug("Comparing the alerts of %s failed: %s", self._server, error)
                self._complete_due = True
                self._due = time.monotonic() + self._delays.next()
                self._hints.clear()

    async def _store_hints(self) -> None:
        while self._hints:
            key = next(iter(self._hints))
            alert = self._hints[key]
            await self._store(alert, self._recent(alert))
            self._hints.pop(key, None)
            self._stored[key[0]] = key[1]
            if len(self._stored) > 2 * _MAX_HINTS:
                for old in list(self._stored)[:_MAX_HINTS]:
                    del self._stored[old]

    async def _compare_now(self) -> None:
        async with self._comparing:
            complete = self._complete_due or self._comparisons % _COMPLETE_COMPARISONS == 0
            self._complete_due = False
            self._due = time.monotonic() + uniform(0.8, 1) * _COMPARISON_SECONDS
            self._comparisons += 1
            self._retention = await self._broker.retention()
            known = await self._known()
            missing = await self._missing(known, complete=complete)
            for alert in sorted(missing, key=lambda alert: alert.start_time):
                await self._store(alert, self._unknown(alert, known))
            self._delays.reset()

    async def _known(self) -> set[Key]:
        """Return the alert states in the broker."""
        subject = names.alert_subject(self._server, "*", "*")
        subjects = await self._broker.stored_subjects(names.ALERTS, subject)
        found: set[Key] = set()
        for stored_subject in subjects:
            _, _, _, alert_id, state = stored_subject.split(".")
            found.add((int(alert_id), state))
        return found

    async def _missing(self, known: set[Key], *, complete: bool) -> list[Alert]:
        """Return the alerts with states that are not in the broker.

        Args:
            known: The alert states in the broker.
            complete: Whether to examine all alerts instead of stopping after a page without missing
                states.
        """
        missing: list[Alert] = []
        seen: set[int] = set()
        known_in_a_row = 0
        async with aclosing(self._api.iter_alerts(page_size=self._page_size)) as alerts:
            async for alert in alerts:
                seen.add(alert.id)
                if self._unknown(alert, known):
                    missing.append(alert)
                    known_in_a_row = 0
                # The newest alerts come first, but a long one further down may have ended recently.
                elif not complete or not self._recent(alert):
                    known_in_a_row += 1
                    if known_in_a_row > self._page_size:
                        break
        open_ids = {key for key, state in known if state == AlertState.STARTED.value} - {
            key for key, state in known if state == AlertState.ENDED.value
        }
        self._deleted &= open_ids
        for alert_id in sorted(open_ids - seen - self._deleted):
            try:
                alert = await self._api.get_alert(alert_id)
            except AlertNotFoundError:
                self._deleted.add(alert_id)
                continue
            if self._unknown(alert, known):
                missing.append(alert)
        return missing

    def _recent(self, alert: Alert) -> list[AlertState]:
        """Return the states of an alert, except those older than the retention.

        The broker has already deleted older ones, so they must not count as missing.
        """
        if self._retention is None:
            return states_of(alert)
        oldest = time.time() - self._retention
        ended = alert.start_time if alert.end_time is None else alert.end_time
        return [
            state
            for state in states_of(alert)
            if (alert.start_time if state is AlertState.STARTED else ended) >= oldest
        ]

    def _unknown(self, alert: Alert, known: set[Key]) -> list[AlertState]:
        return [state for state in self._recent(alert) if (alert.id, state.value) not in known]

    async def _store(self, alert: Alert, states: list[AlertState]) -> None:
        content = alert.to_json().encode()
        for state in states:
            subject = names.alert_subject(self._server, alert.id, state.value)
            headers = {"Nats-Msg-Id": f"{self._server}:{alert.id}:{state.value}"}
            if not self._broker.is_usable:
                raise nats.errors.ConnectionClosedError
            if await self._broker.store_once(subject, content, headers):
                self.published += 1
