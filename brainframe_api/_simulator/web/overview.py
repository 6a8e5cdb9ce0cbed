"""The page's data, except for the pictures, as a JSON value."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brainframe_rest.models import Alert, ConnType, StreamConfiguration

from brainframe_api._simulator.state import alarms, alerts, streams, zone_rows
from brainframe_api._zone_shape import zone_problem

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneStatus

    from brainframe_api._simulator.services import Services

_MOST_ALERTS = 200
_MOST_ON_TIMELINE = 300

VERIFICATIONS = ("unverified", "true", "false")
"""The verifications that alerts can be filtered by."""

_KINDS = {ConnType.FILE: "Video file", ConnType.IP_CAMERA: "IP camera", ConnType.WEBCAM: "Webcam"}


@dataclass(frozen=True, slots=True)
class AlertChoice:
    """The alerts that a page shows.

    Attributes:
        limit: The maximum number of alerts.
        offset: The number of newest alerts to skip.
        stream_id: The stream of the alerts; None for all.
        verification: One of VERIFICATIONS; None for all.
    """

    limit: int
    offset: int = 0
    stream_id: int | None = None
    verification: str | None = None


def overview(services: Services, choice: AlertChoice) -> dict[str, Any]:
    """Return a summary of the server, its streams and the chosen alerts.

    Camera URLs are left out, because they may contain passwords.

    Args:
        services: The services of the simulator.
        choice: The alerts to include. The total number and the timeline, which has at most 300
            alerts, apply the same filters but not `limit` and `offset`.
    """
    license_info = services.licensing.info()
    with services.database.transaction() as db:
        found = streams.find_all(db)
        analyzing = set(streams.analyzing(db))
        alarm_names = alarms.names(db)
        find = functools.partial(
            alerts.find,
            db,
            stream_id=choice.stream_id,
            zone_id=None,
            alarm_id=None,
            verification=None if choice.verification is None else [choice.verification],
        )
        listed, total = find(limit=min(choice.limit, _MOST_ALERTS), offset=choice.offset)
        timeline, _ = find(limit=_MOST_ON_TIMELINE, offset=None)
        shown_alerts = _alerts(db, listed, alarm_names, {s.id: s.name for s in found})
    statuses = services.analyzer.packets.latest().statuses
    return {
        "version": services.options.version,
        "license": {
            "state": license_info.state.value,
            "max_streams": license_info.terms and license_info.terms.max_streams,
        },
        "authorize": services.options.authorize,
        "now": services.clock(),
        "streams": [
            _stream(services, stream, statuses.get(stream.id or 0, {}), stream.id in analyzing)
            for stream in found
        ],
        "alerts": shown_alerts,
        "alert_total": total,
        "timeline": [
            {"start": alert.start_time, "end": alert.end_time, "verified_as": alert.verified_as}
            for alert in timeline
        ],
    }


def _stream(
    services: Services,
    stream: StreamConfiguration,
    statuses: Mapping[str, ZoneStatus],
    analyzing: bool,
) -> dict[str, Any]:
    stream_id = stream.id or 0
    state = services.analyzer.state(stream_id)
    size = services.analyzer.frame_size(stream_id)
    scripted = services.analyzer.script(stream_id) is not None
    return {
        "id": stream.id,
        "name": stream.name,
        "kind": "Script" if scripted else _KINDS.get(stream.connection_type, "Stream"),
        "analyzing": analyzing,
        "state": None if state is None else state.status,
        "rate": None if state is None else round(state.rate, 1),
        "size": None if size is None else list(size),
        "file": isinstance(stream.connection_options.get("storage_id"), int),
        "zones": zone_summaries(statuses, size),
    }


def zone_summaries(
    statuses: Mapping[str, ZoneStatus], size: tuple[int, int] | None
) -> list[dict[str, Any]]:
    """Return the summaries of a stream's zones for the page.

    Args:
        statuses: The statuses by the names of the zones.
        size: Width and height of the frame in pixels, or None if they are unknown.
    """
    return [_zone(status, size) for status in statuses.values()]


def _zone(status: ZoneStatus, size: tuple[int, int] | None) -> dict[str, Any]:
    return {
        "name": status.zone.name,
        "now": status.detection_within_counts,
        "entered": status.total_entered,
        "exited": status.total_exited,
        "problem": zone_problem(status.zone.coords, size),
        "alerting": any(alert.end_time is None for alert in status.alerts),
    }


def _alerts(
    db: sqlite3.Connection,
    listed: list[Alert],
    alarm_names: Mapping[int, str],
    stream_names: Mapping[int | None, str],
) -> list[dict[str, Any]]:
    zone_names = zone_rows.names(db)
    return [
        {
            "id": alert.id,
            "alarm": alarm_names.get(alert.alarm_id),
            "zone": zone_names.get(alert.zone_id),
            "stream": stream_names.get(alert.stream_id),
            "start": alert.start_time,
            "end": alert.end_time,
            "verified_as": alert.verified_as,
            "has_frame": alerts.frame(db, alert.id or 0) is not None,
        }
        for alert in listed
    ]
