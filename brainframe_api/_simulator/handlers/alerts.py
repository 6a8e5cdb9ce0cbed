"""Operations on alerts."""

from __future__ import annotations

from brainframe_rest.models import Alert

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.replies import FileReply, JsonReply
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import alerts, streams


@operation
def get_alerts(
    services: Services,
    stream_id: int | None,
    zone_id: int | None,
    alarm_id: int | None,
    verification: list[str] | None,
    limit: int | None,
    offset: int | None,
) -> JsonReply:
    """Return the matching alerts, newest first, with the total in the Total-Count header.

    Deleted zones and alarms are valid filters, because their alerts are kept.
    """
    with services.database.transaction() as db:
        if stream_id is not None:
            streams.require(db, stream_id)
        found, total = alerts.find(
            db,
            stream_id=stream_id,
            zone_id=zone_id,
            alarm_id=alarm_id,
            verification=verification,
            limit=limit,
            offset=offset,
        )
    return JsonReply(found, {"Total-Count": str(total)})


@operation
def get_alert(services: Services, alert_id: int) -> Alert:
    """Return an alert."""
    with services.database.transaction() as db:
        return alerts.get(db, alert_id)


@operation
def set_alert_verification(services: Services, alert_id: int, body: bool | None) -> Alert:
    """Set the verification of an alert; null marks it as unverified."""
    with services.database.transaction() as db:
        alert = alerts.set_verification(db, alert_id, body)
    services.analyzer.set_alert_verification(alert.stream_id, alert_id, body)
    return alert


@operation
def get_alert_frame(services: Services, alert_id: int) -> FileReply:
    """Return the frame that was saved when the alert started."""
    with services.database.transaction() as db:
        blob = alerts.frame(db, alert_id)
    if blob is None:
        raise SimulatorError(
            "FrameNotFoundForAlertError", f"No frame was saved for alert {alert_id}."
        )
    return FileReply(services.blobs.path(blob), "image/jpeg")
