"""Drawing of zones, detections, counts and alerts on frames.

:func:`draw_status` takes a frame and the zone statuses of one stream, and returns a copy of the
frame with everything drawn on it. :func:`draw_zone`, :func:`draw_detection`,
:func:`draw_detections` and :func:`draw_alert` draw single elements. :func:`draw_heat_map` and
:func:`draw_tracks` visualize a recorded sequence of statuses::

    frame = api.get_alert_frame(alert.id)
    statuses = api.get_latest_zone_statuses()[alert.stream_id]
    cv2.imwrite("alert.png", draw_status(frame, statuses))

Frames are BGR uint8 arrays of shape (height, width, 3), as in OpenCV, and are never modified.
Lines and text scale with the frame, from thumbnails to 4K. Colors are distinguishable with color
blindness. A class has the same color in every run, and a track in every frame that a process draws.

Text: OpenCV 5 draws Latin, Greek, Cyrillic, Chinese, Japanese and Korean characters. OpenCV 4
draws ASCII only: accents are dropped, and other characters become "?". Neither draws right-to-left
scripts or emoji.
"""

from brainframe_api._drawing.alerts import draw_alert
from brainframe_api._drawing.detections import (
    ColorBy,
    draw_detection,
    draw_detections,
    short_track_id,
)
from brainframe_api._drawing.palette import ALERT_COLOR, PALETTE, Color, stable_color
from brainframe_api._drawing.recorded import HeatMapPoint, draw_heat_map, draw_tracks
from brainframe_api._drawing.status import draw_status
from brainframe_api._drawing.zones import draw_zone

__all__ = [
    "ALERT_COLOR",
    "PALETTE",
    "Color",
    "ColorBy",
    "HeatMapPoint",
    "draw_alert",
    "draw_detection",
    "draw_detections",
    "draw_heat_map",
    "draw_status",
    "draw_tracks",
    "draw_zone",
    "short_track_id",
    "stable_color",
]
