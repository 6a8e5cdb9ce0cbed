"""The output of ``watch``: a table, or lines for a log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_api._cli.following import Packet, Update
from brainframe_api._cli.output import cell, counted, local_time

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, ZoneStatus
    from rich.console import RenderableType

# The number of ended alerts below the table.
_PAST_ALERTS = 8
# The number of seconds over which the rate of results is averaged.
_RATE_WINDOW = 3.0
# The minimum number of seconds between two log lines for a zone, because counts may change with
# every frame.
_LINE_INTERVAL = 1.0
# The minimum width of the table in columns.
_TABLE_WIDTH = 70
# The maximum number of alerts to keep. The oldest ended alerts are dropped first.
_MAX_ALERTS = 500


@dataclass
class _Stream:
    """Timestamps of the latest results of a stream."""

    tstamps: deque[float] = field(default_factory=lambda: deque[float](maxlen=200))

    def rate(self) -> float:
        """Return the number of results per second, averaged over the last few seconds."""
        recent = [t for t in self.tstamps if t > self.tstamps[-1] - _RATE_WINDOW]
        span = recent[-1] - recent[0]
        return (len(recent) - 1) / span if span else 0.0


@dataclass(frozen=True, slots=True)
class _SeenAlert:
    alert: Alert
    place: str
    alarm: str


class View:
    """Current state of the streams, as a table or as log lines.

    Args:
        stream_names: Returns the names of all streams by ID. Called when a new stream appears.
    """

    def __init__(self, stream_names: Callable[[], dict[int, str]]) -> None:
        self._stream_names = stream_names
        self._names: dict[int, str] = {}
        self._streams: dict[int, _Stream] = {}
        self._packet: Packet = {}
        self._problem = ""
        self._alerts: dict[int, _SeenAlert] = {}
        self._lines: dict[tuple[int, str], tuple[float, str]] = {}

    def update(self, update: Update) -> Iterator[str]:
        """Apply an update.

        Args:
            update: A packet, or the loss of the connection.

        Yields:
            A log line for each change since the last packet.
        """
        if update.packet is None:
            if not self._problem:
                yield f"Disconnected: {update.problem}"
            self._problem = update.problem or "unknown"
            return
        if self._problem:
            yield "Reconnected"
            # After a restart, the same IDs may belong to other streams.
            self._names.clear()
            self._lines.clear()
        self._problem = ""
        self._packet = update.packet
        missing = set(update.packet) - set(self._names)
        if missing:
            # Also store the streams without a name, so that the names are not requested again for
            # each packet.
            self._names |= dict.fromkeys(missing, "") | self._stream_names()
        for stream_id, statuses in update.packet.items():
            stream = self._streams.setdefault(stream_id, _Stream())
            newest = max((status.tstamp for status in statuses.values()), default=0.0)
            if not stream.tstamps or newest != stream.tstamps[-1]:
                stream.tstamps.append(newest)
            for name, status in _in_order(statuses):
                yield from self._changes(stream_id, name, status)
        self._drop_old_alerts()

    def _changes(self, stream_id: int, name: str, status: ZoneStatus) -> Iterator[str]:
        place = f"{self._name(stream_id)} / {name}"
        for alert in status.alerts:
            alarm = status.zone.get_alarm(alert.alarm_id)
            what = alarm.name if alarm is not None else f"alarm {alert.alarm_id}"
            known = self._alerts.get(alert.id)
            self._alerts[alert.id] = _SeenAlert(alert, place, what)
            if known is None:
                yield f"ALERT {alert.id}  {place}: {what}"
            if alert.end_time is not None and (known is None or known.alert.end_time is None):
                duration = alert.end_time - alert.start_time
                yield f"ALERT {alert.id}  {place}: {what}, ended after {duration:.1f} s"
        text = (
            f"{place}: {_counts(status.detection_within_counts) or 'empty'}, "
            f"in {_counts(status.total_entered) or 0}, out {_counts(status.total_exited) or 0}"
        )
        last_tstamp, last_text = self._lines.get((stream_id, name), (0.0, ""))
        if last_text != text and status.tstamp - last_tstamp >= _LINE_INTERVAL:
            self._lines[stream_id, name] = (status.tstamp, text)
            yield text

    def _drop_old_alerts(self) -> None:
        ended = [key for key, seen in self._alerts.items() if seen.alert.end_time is not None]
        for key in ended[: max(0, len(self._alerts) - _MAX_ALERTS)]:
            del self._alerts[key]

    def render(self, width: int) -> RenderableType:
        """Return the current state for a terminal.

        Args:
            width: The width of the terminal in columns. A narrow one gets lines instead of a table.
        """
        from rich.console import Group
        from rich.text import Text

        parts: list[RenderableType] = []
        if self._problem:
            # The problem comes first, because a short terminal shows only the top.
            parts.append(Text(f"Disconnected, reconnecting: {self._problem}", style="bold red"))
        parts.append(self._table() if width >= _TABLE_WIDTH else self._short_lines())
        if not self._packet and not self._problem:
            parts.append(
                Text("No stream is analyzed. Start one with: brainframe-sdk streams start NAME")
            )
        past = [seen for seen in self._alerts.values() if seen.alert.end_time is not None]
        newest = sorted(past, key=lambda seen: seen.alert.start_time)[-_PAST_ALERTS:]
        parts.extend(cell(_past(seen)) for seen in newest)
        return Group(*parts)

    def _short_lines(self) -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        lines: list[Text] = []
        for stream_id, statuses in sorted(self._packet.items()):
            lines.append(Text(f"{self._name(stream_id)}, {self._rate(stream_id)}", style="bold"))
            for name, status in _in_order(statuses):
                active = [a for a in status.alerts if a.end_time is None]
                within = _counts(status.detection_within_counts) or "empty"
                entered = sum(status.total_entered.values())
                exited = sum(status.total_exited.values())
                line = f"  {name}: {within}, in {entered}, out {exited}"
                lines.append(cell(line))
                lines.extend(
                    Text(f"  ! {self._active(a, status.tstamp)}", style="bold yellow")
                    for a in active
                )
        return Group(*lines)

    def _rate(self, stream_id: int) -> str:
        """Return the rate of results, or "stopped" while disconnected."""
        return "stopped" if self._problem else f"{self._streams[stream_id].rate():.1f}/s"

    def _table(self) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        table = Table(expand=True)
        for title in ("STREAM", "RATE", "ZONE", "WITHIN", "IN", "OUT", "ALERTS"):
            table.add_column(title, overflow="fold")
        for stream_id, statuses in sorted(self._packet.items()):
            title, rate = self._name(stream_id), self._rate(stream_id)
            for name, status in _in_order(statuses):
                active = [a for a in status.alerts if a.end_time is None]
                table.add_row(
                    cell(title),
                    cell(rate),
                    cell(name),
                    cell(_counts(status.detection_within_counts)),
                    cell(_counts(status.total_entered)),
                    cell(_counts(status.total_exited)),
                    Text(", ".join(self._active(a, status.tstamp) for a in active)),
                    style="bold yellow" if active else "",
                )
                title = rate = ""
            table.add_section()
        return table

    def _active(self, alert: Alert, now: float) -> str:
        return f"{self._alerts[alert.id].alarm} ({max(0.0, now - alert.start_time):.0f} s)"

    def _name(self, stream_id: int) -> str:
        return self._names.get(stream_id) or f"stream {stream_id}"


def _in_order(statuses: Mapping[str, ZoneStatus]) -> list[tuple[str, ZoneStatus]]:
    """Return the statuses sorted by zone name, with the whole frame first."""
    return sorted(statuses.items(), key=lambda item: (item[0] != "Screen", item[0]))


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(counted(count, name) for name, count in sorted(counts.items()) if count)


def _past(seen: _SeenAlert) -> str:
    began = local_time(seen.alert.start_time, "%H:%M:%S")
    duration = (seen.alert.end_time or seen.alert.start_time) - seen.alert.start_time
    return f"{began}  alert {seen.alert.id}  {seen.place}: {seen.alarm}, {duration:.1f} s"
