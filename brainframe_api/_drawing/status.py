"""Drawing of all zones, detections, counts and alerts of a stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from brainframe_api._drawing.alerts import alert_line
from brainframe_api._drawing.canvas import Canvas, Rect
from brainframe_api._drawing.detections import (
    ColorBy,
    detection_colors,
    label_detections,
    paint_detections,
)
from brainframe_api._drawing.labels import Labels
from brainframe_api._drawing.palette import ALERT_COLOR, ZONE_COLOR
from brainframe_api._drawing.zones import count_lines, label_zone, paint_zone, zone_color

if TYPE_CHECKING:
    from brainframe_rest.models import Detection, Zone, ZoneStatus

    from brainframe_api._drawing.canvas import Frame


def draw_status(
    frame: Frame,
    zone_statuses: Mapping[str, ZoneStatus],
    *,
    color_by: ColorBy = "track",
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draw zones, objects, counts and alerts of one stream on a frame.

    Zones are labeled with their counts, "person: 2 now, 5 in, 3 out": the numbers of objects
    within, entered and exited. The counts of the whole frame are at the top, active alerts at the
    bottom: on the left, or on the right if they cover fewer objects there. Zones with an active
    alert are vermilion.

    Args:
        frame: The frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            modified.
        zone_statuses: The zone statuses of the stream by zone name: one value of the dict that
            ``get_latest_zone_statuses`` returns.
        color_by: See :func:`brainframe_api.drawing.draw_detections`.
        stream_size: The width and height of the stream in pixels, if the frame was resized.

    Returns:
        A copy of the frame with everything drawn on it.

    Raises:
        ValueError: If the frame is not a BGR uint8 array, or the stream size is not positive.
    """
    canvas = Canvas(frame, stream_size)
    labels = Labels(canvas)
    drawn: list[tuple[ZoneStatus, list[Rect]]] = []
    # Draw zones with an alert last, so that no other zone covers them.
    for status in sorted(zone_statuses.values(), key=lambda s: zone_color(s) == ALERT_COLOR):
        color = zone_color(status)
        if not is_full_frame(status.zone):
            drawn.append((status, paint_zone(canvas, labels, status.zone, color)))
        elif color == ALERT_COLOR:
            paint_zone(canvas, labels, status.zone, color)
    objects = all_detections(zone_statuses)
    colors = detection_colors(objects, color_by)
    targets = paint_detections(canvas, labels, objects, colors)
    _write_corners(labels, zone_statuses)
    for status, anchors in reversed(drawn):
        label_zone(labels, anchors, status.zone, status, zone_color(status))
    label_detections(labels, targets, objects, colors)
    return canvas.image


def is_full_frame(zone: Zone) -> bool:
    """Return whether a zone is the default zone of the whole frame, which has no coordinates."""
    return len(zone.coords or ()) < 2


def all_detections(zone_statuses: Mapping[str, ZoneStatus]) -> list[Detection]:
    """Return the objects of all zones without duplicates."""
    # Start with the zone of the whole frame, because it contains all objects.
    statuses: Iterable[ZoneStatus] = sorted(
        zone_statuses.values(), key=lambda status: not is_full_frame(status.zone)
    )
    seen: set[object] = set()
    objects: list[Detection] = []
    for status in statuses:
        for detection in status.within:
            key = detection.track_id or (
                detection.class_name,
                tuple((point[0], point[1]) for point in detection.coords),
            )
            if key not in seen:
                seen.add(key)
                objects.append(detection)
    return objects


def _write_corners(labels: Labels, zone_statuses: Mapping[str, ZoneStatus]) -> None:
    for status in zone_statuses.values():
        for alert in status.alerts:
            if alert.end_time is None:
                line = alert_line(alert, status.zone, status.tstamp)
                labels.corner([line], ALERT_COLOR, bottom=True)
    for status in zone_statuses.values():
        lines = count_lines(status) if is_full_frame(status.zone) else []
        if lines:
            labels.corner([status.zone.name, *lines], ZONE_COLOR, bottom=False)
