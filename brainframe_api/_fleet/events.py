"""Events that a fleet delivers to its consumers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

import msgspec
from attrs import define, field
from brainframe_rest.models import Alert

from brainframe_api._fleet import names
from brainframe_api._log import LOGGER
from brainframe_api._zone_status_json import (
    ZoneCounts,
    zone_counts_from_json,
    zone_statuses_from_json,
)
from brainframe_api._zone_status_types import ZONE_STATUS_TYPE
from openapi_runtime.errors import CodecError


@define(frozen=True)
class FleetServer:
    """A server of the fleet.

    .. versionadded:: 0.2.0
    """

    name: str
    """The name: ASCII letters, digits, hyphens and underscores."""

    url: str
    """The URL, such as `http://10.0.0.5`, without a user name and a password."""

    profile: str | None = None
    """The profile with the credentials for each bridge, or None for no credentials."""


class AlertState(Enum):
    """State of an alert.

    .. versionadded:: 0.2.0
    """

    STARTED = "started"
    """The alert has started."""

    ENDED = "ended"
    """The alert has ended."""

    VERIFIED_TRUE = "verified-true"
    """A person has verified it as legitimate."""

    VERIFIED_FALSE = "verified-false"
    """A person has verified it as a false alarm."""


def states_of(alert: Alert) -> list[AlertState]:
    """Return the states that an alert has reached, according to its attributes."""
    states = [AlertState.STARTED]
    if alert.end_time is not None:
        states.append(AlertState.ENDED)
    if alert.verified_as is not None:
        states.append(AlertState.VERIFIED_TRUE if alert.verified_as else AlertState.VERIFIED_FALSE)
    return states


@define(frozen=True)
class AlertEvent:
    """Start, end or verification of an alert.

    .. versionadded:: 0.2.0
    """

    server: str
    """The name of the server."""

    state: AlertState
    """The new state of the alert."""

    alert: Alert
    """The alert as it was when its state was stored."""

    id: str
    """The unique ID of the event, which is the same for each delivery."""

    delivery: int = 1
    """The number of deliveries of the event to this consumer, including this one."""


@define(frozen=True)
class ZoneSummary:
    """Counts and active alerts of a zone.

    .. versionadded:: 0.2.0
    """

    tstamp: float
    """When the status was created, in Unix time (seconds since 1970-01-01 UTC)."""

    within: dict[str, int]
    """The number of detections within the zone by class name."""

    total_entered: dict[str, int]
    """The number of objects that entered the zone since the analysis started, by class name."""

    total_exited: dict[str, int]
    """The number of objects that exited the zone since the analysis started, by class name."""

    alerts: list[int]
    """The IDs of the active alerts."""


@define(frozen=True)
class StatusEvent:
    """Statuses of a server at one point in time.

    .. versionadded:: 0.2.0
    """

    server: str
    """The name of the server."""

    packet: bytes = field(repr=False)
    """The message: an unchanged packet of the server, or its counts as JSON."""

    is_full: bool
    """Whether the message is a whole packet of the server."""

    bridge: str = ""
    """The bridge that published it."""

    @property
    def zones(self) -> dict[int, dict[str, ZoneSummary]]:
        """The counts and active alerts by stream ID and zone name.

        Raises:
            CodecError: If the message is invalid. A CodecError is a ValueError.
        """
        if self.is_full:
            return summaries(zone_counts_from_json(self.packet))
        try:
            zones: dict[int, dict[str, ZoneSummary]] = _SUMMARIES.decode(self.packet)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise CodecError(f"Invalid counts of {self.server}: {error}") from error
        return zones

    @property
    def statuses(self) -> ZONE_STATUS_TYPE | None:
        """The whole zone statuses, or None if the bridge publishes counts only.

        Raises:
            CodecError: If the message is invalid. A CodecError is a ValueError.
        """
        return zone_statuses_from_json(self.packet) if self.is_full else None


def summaries(counts: dict[int, dict[str, ZoneCounts]]) -> dict[int, dict[str, ZoneSummary]]:
    """Convert the counts of a packet to zone summaries."""
    return {
        stream_id: {
            name: ZoneSummary(
                zone.tstamp,
                dict(zone.detection_within_counts),
                zone.total_entered,
                zone.total_exited,
                [alert.id for alert in zone.alerts if alert.end_time is None],
            )
            for name, zone in zones.items()
        }
        for stream_id, zones in counts.items()
    }


class AvailabilityState(Enum):
    """Availability of the statuses of a server.

    .. versionadded:: 0.2.0
    """

    CONNECTED = "connected"
    """Packets arrive at a bridge, and from there at the broker."""

    SILENT = "silent"
    """The connection is open, but no packet has arrived for two seconds."""

    DISCONNECTED = "disconnected"
    """The server, or the broker, cannot be reached."""

    UNFOLLOWED = "unfollowed"
    """No bridge follows the server."""


@define(frozen=True)
class AvailabilityEvent:
    """Change of the availability of a server.

    .. versionadded:: 0.2.0
    """

    server: str
    """The name of the server."""

    state: AvailabilityState
    """The new state."""

    time: float
    """The time of the change, in Unix time (seconds since 1970-01-01 UTC)."""

    bridge: str = ""
    """The name of the bridge that detected the change."""

    reason: str = ""
    """The reason why statuses are missing; empty if they arrive."""


_SUMMARIES: Final[Any] = msgspec.json.Decoder(dict[int, dict[str, ZoneSummary]])
_AVAILABILITY: Final[Any] = msgspec.json.Decoder(AvailabilityEvent)
_SERVER: Final[Any] = msgspec.json.Decoder(FleetServer)


def availability_from_json(content: bytes) -> AvailabilityEvent:
    """Decode an entry of the availability bucket.

    Raises:
        msgspec.DecodeError: If it is invalid.
    """
    event: AvailabilityEvent = _AVAILABILITY.decode(content)
    return event


def server_from_json(content: bytes) -> FleetServer:
    """Decode an entry of the servers bucket.

    Raises:
        msgspec.DecodeError: If it is invalid.
    """
    server: FleetServer = _SERVER.decode(content)
    try:
        # The name becomes part of subjects, which nats-py does not check.
        names.checked_name(server.name)
    except ValueError as error:
        raise msgspec.ValidationError(str(error)) from error
    return server


def servers_from_json(contents: Mapping[str, bytes]) -> dict[str, FleetServer]:
    """Decode the entries of the servers bucket, and log the invalid ones.

    Args:
        contents: The entries by key.
    """
    servers: dict[str, FleetServer] = {}
    for key, content in contents.items():
        try:
            servers[key] = server_from_json(content)
        except msgspec.DecodeError as error:
            LOGGER.warning("Invalid server %s in the broker: %s", key, error)
    return servers
