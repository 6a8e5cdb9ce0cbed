"""Zones, detections, counts and alerts drawn on frames.

The obvious call is :func:`draw_status`: it takes a frame and the zone statuses of one stream and
gives a copy of the frame with everything on it. The pieces are there too: :func:`draw_zone`,
:func:`draw_detection`, :func:`draw_detections` and :func:`draw_alert`; :func:`draw_heat_map` and
:func:`draw_tracks` show what a recorded sequence of statuses holds::

    frame = api.get_alert_frame(alert.id)
    statuses = api.get_latest_zone_statuses()[alert.stream_id]
    cv2.imwrite("alert.png", draw_status(frame, statuses))

Frames are BGR uint8 arrays of shape (height, width, 3), as OpenCV has them, and are never changed.
Lines and letters grow with the frame, from thumbnails to 4K. Colors can be told apart with any
kind of color vision, and stay the same for a track or a class in every frame and run.

Letters: OpenCV 5 draws names in Latin, Greek, Cyrillic, Chinese, Japanese and Korean letters.
OpenCV 4 knows ASCII only: there accents are dropped, and any other letter becomes "?". Neither
draws right-to-left scripts or emoji.
"""

from brainframe_api.drawing.alerts import draw_alert
from brainframe_api.drawing.detections import (
    ColorBy,
    draw_detection,
    draw_detections,
    short_track_id,
)
from brainframe_api.drawing.palette import ALERT_COLOR, PALETTE, Color, stable_color
from brainframe_api.drawing.recorded import HeatMapPoint, draw_heat_map, draw_tracks
from brainframe_api.drawing.status import draw_status
from brainframe_api.drawing.zones import draw_zone

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
