"""Drawn pictures for browsers: made only when asked for, and shared by all who look."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brainframe_api.simulator.errors import SimulatorError
from brainframe_api.simulator.images import read_image
from brainframe_api.simulator.state import alerts, zones

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneStatus

    from brainframe_api.simulator.analysis.frame import AnalysedFrame, Image
    from brainframe_api.simulator.services import Services

_WIDTHS = (320, 480, 640, 960, 1280, 1920)
_SHORTEST_INTERVAL = 0.2
_PICTURES_PER_SECOND = 20
_FORGET_AFTER = 3.0
_QUALITY = 80

_Key = tuple[str, int, int]
"""Stream or alert, its id, and the width."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG.

    Attributes:
        content: The file.
        tag: Another one for another picture; letters, digits, dots and dashes.
    """

    content: bytes
    tag: str


@dataclass(slots=True)
class _Entry:
    picture: Picture
    made_at: float
    asked_at: float


class Pictures:
    """Draws the newest frames of streams and the frames of alerts.

    Analysis goes first: one picture is drawn at a time, at most five a second of a stream and
    twenty a second of all together, however many browsers ask.

    Args:
        services: Where frames and alerts come from.
        monotonic: Seconds that only grow.
    """

    def __init__(
        self, services: Services, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._services = services
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._drawing = threading.Lock()
        self._entries: dict[_Key, _Entry] = {}

    def of_stream(self, stream_id: int, width: int) -> Picture | None:
        """Returns the newest frame of a stream with its zones, detections, counts and alerts.

        Args:
            stream_id: The stream.
            width: How wide it will be shown, in pixels; the picture is about that wide.

        Returns:
            The picture, or None while there is no frame.
        """
        newest = self._services.analyzer.newest(stream_id)
        if newest is None or newest.image is None:
            return None
        statuses = self._statuses(stream_id, newest)
        tstamp = max((status.tstamp for status in statuses.values()), default=newest.tstamp)
        width = _step(width, newest.image)
        tag = f"{stream_id}-{newest.frame.index}-{tstamp:.6f}-{width}"

        def draw(image: Image) -> bytes:
            from brainframe_api.drawing import draw_status

            return _encode(draw_status(_narrow(image, width), statuses, stream_size=_size(image)))

        image = newest.image
        return self._shared(("stream", stream_id, width), tag, lambda: draw(image))

    def of_alert(self, alert_id: int, width: int) -> Picture | None:
        """Returns the frame of an alert with its zone, or None if there is none.

        Args:
            alert_id: The alert.
            width: How wide it will be shown, in pixels.
        """
        try:
            with self._services.database.transaction() as db:
                alert = alerts.get(db, alert_id)
                blob = alerts.frame(db, alert_id)
        except SimulatorError:
            return None
        if blob is None:
            return None

        def draw() -> bytes:
            from brainframe_api.drawing import draw_alert

            with self._services.database.transaction() as db:
                found = zones.find_all(db, alert.stream_id)
            zone = next((zone for zone in found if zone.id == alert.zone_id), None)
            image = read_image(self._services.blobs.path(blob).read_bytes())
            narrow = _narrow(image, _step(width, image))
            return _encode(draw_alert(narrow, alert, zone, stream_size=_size(image)))

        try:
            return self._shared(
                ("alert", alert_id, width), f"{blob}-{alert.end_time}-{width}", draw
            )
        except (SimulatorError, FileNotFoundError):
            # Its stream was deleted a moment ago.
            return None

    def forget(self) -> None:
        """Forgets the pictures made so far."""
        # After the one that is just being drawn.
        with self._drawing, self._lock:
            self._entries.clear()

    def _statuses(self, stream_id: int, newest: AnalysedFrame) -> dict[str, ZoneStatus]:
        # A script may publish statuses that no frame was analysed for.
        if self._services.analyzer.script(stream_id) is not None:
            latest = self._services.analyzer.packets.latest().statuses
            return dict(latest.get(stream_id, newest.statuses))
        return newest.statuses

    def _shared(self, key: _Key, tag: str, draw: Callable[[], bytes]) -> Picture:
        with self._lock:
            entry = self._current(key, tag)
        if entry is not None:
            return entry.picture
        with self._drawing:
            # Whoever was first has drawn it for those who waited.
            with self._lock:
                entry = self._current(key, tag)
            if entry is not None:
                return entry.picture
            picture = Picture(draw(), tag)
            now = self._monotonic()
            with self._lock:
                self._entries[key] = _Entry(picture, now, now)
            return picture

    def _current(self, key: _Key, tag: str) -> _Entry | None:
        """Returns the picture to show for a key, or None if it is time for another one."""
        now = self._monotonic()
        self._entries = {
            k: e for k, e in self._entries.items() if k == key or now - e.asked_at < _FORGET_AFTER
        }
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry.asked_at = now
        live = sum(kind == "stream" for kind, _, _ in self._entries)
        interval = max(_SHORTEST_INTERVAL, live / _PICTURES_PER_SECOND)
        return entry if entry.picture.tag == tag or now - entry.made_at < interval else None


def _size(image: Image) -> tuple[int, int]:
    return image.shape[1], image.shape[0]


def _step(width: int, image: Image) -> int:
    """Returns one of a few widths, so that browsers of many sizes share pictures."""
    wanted = next((step for step in _WIDTHS if step >= width), _WIDTHS[-1])
    return min(wanted, int(image.shape[1]))


def _narrow(image: Image, width: int) -> Image:
    from brainframe_api.simulator.analysis.opencv import cv2

    if image.shape[1] <= width:
        return image
    height = max(1, round(image.shape[0] * width / image.shape[1]))
    narrow = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return narrow.astype(image.dtype, copy=False)


def _encode(image: Image) -> bytes:
    from brainframe_api.simulator.analysis.images import encode_jpeg

    return encode_jpeg(image, quality=_QUALITY)
