"""Drawing of alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from brainframe_api._drawing.canvas import Canvas
from brainframe_api._drawing.detections import (
    ColorBy,
    detection_colors,
    label_detections,
    paint_detections,
)
from brainframe_api._drawing.labels import Labels
from brainframe_api._drawing.palette import ALERT_COLOR
from brainframe_api._drawing.zones import label_zone, paint_zone

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, Detection, Zone

    from brainframe_api._drawing.canvas import Frame


def draw_alert(
    frame: Frame,
    alert: Alert,
    zone: Zone | None = None,
    *,
    detections: Iterable[Detection] = (),
    color_by: ColorBy = "track",
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draw an alert: its zone, and a line with the alarm name and times at the bottom.

    Args:
        frame: The frame to draw on, a BGR uint8 array of shape (height, width, 3), usually from
            ``get_alert_frame``. It is not modified.
        alert: The alert.
        zone: The zone of the alert, which contains its alarm; None if the zone was deleted.
        detections: The objects to draw.
        color_by: See :func:`brainframe_api.drawing.draw_detections`.
        stream_size: The width and height of the stream in pixels, if the frame was resized.

    Returns:
        A copy of the frame with the alert.

    Raises:
        ValueError: If the frame is not a BGR uint8 array, or the stream size is not positive.
    """
    canvas = Canvas(frame, stream_size)
    labels = Labels(canvas)
    objects = list(detections)
    anchors = paint_zone(canvas, labels, zone, ALERT_COLOR) if zone is not None else []
    colors = detection_colors(objects, color_by)
    targets = paint_detections(canvas, labels, objects, colors)
    labels.corner([alert_line(alert, zone, None)], ALERT_COLOR, bottom=True)
    if zone is not None:
        label_zone(labels, anchors, zone, None, ALERT_COLOR)
    label_detections(labels, targets, objects, colors)
    return canvas.image


def alert_line(alert: Alert, zone: Zone | None, now: float | None) -> str:
    """Return the text for an alert.

    Args:
        alert: The alert.
        zone: The zone of the alert, if it exists.
        now: The Unix time of the frame, to show the duration of an active alert; None to show the
            start time instead.

    Returns:
        For example "ALERT: Crowd in Door for 3 s" or "ALERT: Crowd in Door, 2024-05-01 12:00:03
        UTC, 8 s".
    """
    alarm = zone.get_alarm(alert.alarm_id) if zone is not None else None
    alarm_name = alarm.name if alarm is not None else f"alarm {alert.alarm_id}"
    where = f" in {zone.name}" if zone is not None else ""
    if now is not None:
        seconds = round((alert.end_time or now) - alert.start_time)
        return f"ALERT: {alarm_name}{where}" + (f" for {seconds} s" if seconds > 0 else "")
    started = datetime.fromtimestamp(alert.start_time, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    duration = f", {alert.end_time - alert.start_time:.0f} s" if alert.end_time is not None else ""
    return f"ALERT: {alarm_name}{where}, {started}{duration}"
