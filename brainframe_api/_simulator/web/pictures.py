"""Annotated pictures for browsers, drawn on demand and shared by all clients."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.source_address import SourceNotOpened, VideoFile
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.images import encode_jpeg, read_image
from brainframe_api._simulator.state import alerts, streams, zones

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneStatus

    from brainframe_api._simulator.analysis.frame import AnalyzedFrame, Image
    from brainframe_api._simulator.services import Services

_WIDTHS = (320, 480, 640, 960, 1280, 1920)
_SHORTEST_INTERVAL = 0.2
_PICTURES_PER_SECOND = 20
_FORGET_AFTER = 3.0
_QUALITY = 80

_Key = tuple[str, int, int]
"""Kind ("stream", "frame" or "alert"), ID and width."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG image.

    Attributes:
        content: The encoded image.
        tag: A version identifier of letters, digits, dots and dashes, for the ETag.
        statuses: The zone statuses, if the picture shows the newest frame of a stream.
        frame_size: Width and height of that frame in pixels, or None for other pictures.
    """

    content: bytes
    tag: str
    statuses: Mapping[str, ZoneStatus] = field(default_factory=dict[str, "ZoneStatus"])
    frame_size: tuple[int, int] | None = None


@dataclass(slots=True)
class _Entry:
    picture: Picture
    drawn_at: float
    requested_at: float


class Pictures:
    """Draws the newest frames of streams and the frames of alerts.

    Drawing is limited so that it does not slow down the analysis: one picture at a time, at most
    five per second for each stream and width, and about twenty per second in total.

    Args:
        services: The services of the simulator.
        monotonic: Returns the time of a monotonic clock, in seconds.
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
        """Return the newest frame of a stream, with its zones, detections, counts and alerts.

        Args:
            stream_id: The stream.
            width: The display width in pixels; the picture has about that width.

        Returns:
            The picture, or None if there is no frame yet.
        """
        newest = self._services.analyzer.newest(stream_id)
        if newest is None or newest.image is None:
            return None
        statuses = self._statuses(stream_id, newest)
        tstamp = max((status.tstamp for status in statuses.values()), default=newest.tstamp)
        width = _step(width, newest.image)
        tag = f"{stream_id}-{newest.frame.index}-{tstamp:.6f}-{width}"

        image = newest.image

        def draw() -> Picture:
            from brainframe_api.drawing import draw_status

            drawn = draw_status(_shrink(image, width), statuses, stream_size=_size(image))
            return Picture(_encode(drawn), tag, statuses, _size(image))

        return self._cached(("stream", stream_id, width), tag, draw)

    def frame_of_stream(self, stream_id: int) -> Picture | None:
        """Return a frame of a stream in full size, with nothing drawn on it.

        The picture shows the newest frame, or the first frame of a file that is not being analyzed.
        Cameras are not opened.

        Args:
            stream_id: The stream.

        Returns:
            The picture, or None if there is no frame yet.
        """
        newest = self._services.analyzer.newest(stream_id)
        if newest is not None and newest.image is not None:
            image = newest.image
            tag = f"{stream_id}-{newest.frame.index}-{newest.tstamp:.6f}-frame"
            return self._cached(("frame", stream_id, 0), tag, lambda: Picture(_encode(image), tag))
        try:
            with self._services.database.transaction() as db:
                address = self._services.analysis.address(db, streams.get(db, stream_id))
            if not isinstance(address, VideoFile):
                return None
            tag = f"{stream_id}-{address.path.name}-first"
            return self._cached(
                ("frame", stream_id, 0),
                tag,
                lambda: Picture(_encode(self._first_image(address)), tag),
            )
        except (SimulatorError, SourceNotOpened):
            return None

    def _first_image(self, address: VideoFile) -> Image:
        from brainframe_api._simulator.analysis.native_calls import Closed
        from brainframe_api._simulator.analysis.opened_video import OpenedVideo

        try:
            with OpenedVideo(address, calls=self._services.analyzer.native_calls) as video:
                image = video.retrieve() if video.grab() else None
        except Closed:
            image = None
        if image is None:
            raise SourceNotOpened(f"{address.display_name} has no frame.")
        return image

    def of_alert(self, alert_id: int, width: int) -> Picture | None:
        """Return the frame of an alert with its zone, or None if there is no such frame.

        Args:
            alert_id: The alert.
            width: The display width in pixels; the picture has about that width.
        """
        try:
            with self._services.database.transaction() as db:
                alert = alerts.get(db, alert_id)
                blob = alerts.frame(db, alert_id)
        except SimulatorError:
            return None
        if blob is None:
            return None

        tag = f"{blob}-{alert.end_time}-{width}"

        def draw() -> Picture:
            from brainframe_api.drawing import draw_alert

            with self._services.database.transaction() as db:
                found = zones.find_all(db, alert.stream_id)
            zone = next((zone for zone in found if zone.id == alert.zone_id), None)
            data = self._services.blobs.path(blob).read_bytes()
            image = read_image(data, self._services.options.max_image_pixels)
            narrow = _shrink(image, _step(width, image))
            drawn = draw_alert(narrow, alert, zone, stream_size=_size(image))
            return Picture(_encode(drawn), tag)

        try:
            return self._cached(("alert", alert_id, width), tag, draw)
        except (SimulatorError, OSError):
            # The stream or the file was deleted in the meantime.
            return None

    def clear_cache(self) -> None:
        """Discard the cached pictures."""
        # The drawing lock is taken too, so that a picture being drawn is not cached afterwards.
        with self._drawing, self._lock:
            self._entries.clear()

    def _statuses(self, stream_id: int, newest: AnalyzedFrame) -> dict[str, ZoneStatus]:
        # A script can publish statuses without a frame.
        if self._services.analyzer.script(stream_id) is not None:
            latest = self._services.analyzer.packets.latest().statuses
            return dict(latest.get(stream_id, newest.statuses))
        return newest.statuses

    def _cached(self, key: _Key, tag: str, draw: Callable[[], Picture]) -> Picture:
        with self._lock:
            entry = self._current(key, tag)
        if entry is not None:
            return entry.picture
        with self._drawing:
            # Another thread may have drawn the picture while this one waited.
            with self._lock:
                entry = self._current(key, tag)
            if entry is not None:
                return entry.picture
            picture = draw()
            now = self._monotonic()
            with self._lock:
                self._entries[key] = _Entry(picture, now, now)
            return picture

    def _current(self, key: _Key, tag: str) -> _Entry | None:
        """Return the cached picture for a key, or None if a new one is due."""
        now = self._monotonic()
        self._entries = {
            k: e
            for k, e in self._entries.items()
            if k == key or now - e.requested_at < _FORGET_AFTER
        }
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry.requested_at = now
        live = sum(kind == "stream" for kind, _, _ in self._entries)
        interval = max(_SHORTEST_INTERVAL, live / _PICTURES_PER_SECOND)
        return entry if entry.picture.tag == tag or now - entry.drawn_at < interval else None


def _size(image: Image) -> tuple[int, int]:
    return image.shape[1], image.shape[0]


def _step(width: int, image: Image) -> int:
    """Round a width to one of a few steps, so that browsers of similar sizes share pictures."""
    rounded = next((step for step in _WIDTHS if step >= width), _WIDTHS[-1])
    return min(rounded, int(image.shape[1]))


def _shrink(image: Image, width: int) -> Image:
    from brainframe_api._simulator.analysis.opencv import cv2

    if image.shape[1] <= width:
        return image
    height = max(1, round(image.shape[0] * width / image.shape[1]))
    narrow = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return narrow.astype(image.dtype, copy=False)


def _encode(image: Image) -> bytes:
    return encode_jpeg(image, quality=_QUALITY)
