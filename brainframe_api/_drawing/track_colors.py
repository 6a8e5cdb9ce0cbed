"""Colors of tracks, unique within a picture and stable between pictures."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from zlib import crc32

from brainframe_api._drawing.palette import PALETTE, TRACK_COLORS, Color

_REMEMBERED = 4096
"""The number of tracks that keep their color. The least recently drawn ones are dropped first."""


class TrackColors:
    """Assignment of colors to tracks. Thread-safe.

    A track keeps its color. While there are enough colors, a new track gets one that no other track
    in the picture has. It avoids colors of recent tracks if possible, because these tracks may
    reappear. The choice among the remaining colors depends only on the ID of the track.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._colors: OrderedDict[str, int] = OrderedDict()

    def assign(self, tracks: Iterable[str]) -> dict[str, Color]:
        """Return the color of each track of a picture.

        Args:
            tracks: The IDs of all tracks in it.
        """
        shown = list(dict.fromkeys(tracks))
        with self._lock:
            known = [track for track in shown if track in self._colors]
            used = Counter(self._colors[track] for track in known)
            for track in shown:
                if track not in self._colors:
                    self._colors[track] = self._choose(track, used)
                    used[self._colors[track]] += 1
            for track in shown:
                self._colors.move_to_end(track)
            found = {track: TRACK_COLORS[self._colors[track]] for track in shown}
            while len(self._colors) > max(_REMEMBERED, len(shown)):
                self._colors.popitem(last=False)
        return found

    def _choose(self, track: str, used: Counter[int]) -> int:
        recent: set[int] = set()
        for other in reversed(self._colors):
            if len(recent) == len(TRACK_COLORS) // 2:
                break
            recent.add(self._colors[other])
        # The most distinct colors come first.
        count = len(PALETTE)
        start = crc32(track.encode())
        order = [(start + step) % count for step in range(count)]
        order += [
            count + (start + step) % (len(TRACK_COLORS) - count)
            for step in range(len(TRACK_COLORS) - count)
        ]
        fewest = min(used[color] for color in order)
        free = [color for color in order if used[color] == fewest]
        return next((color for color in free if color not in recent), free[0])


track_colors = TrackColors()
"""The colors of all tracks that this process draws."""
