"""The colors are distinguishable for everybody, and stable."""

import math
from collections import Counter
from itertools import combinations

import cv2
import numpy as np
import pytest

from brainframe_api._drawing.palette import BLACK, TRACK_COLORS, WHITE, ZONE_COLOR, readable_on
from brainframe_api._drawing.track_colors import TrackColors
from brainframe_api.drawing import ALERT_COLOR, PALETTE, Color, stable_color
from tests.drawing.scenes import track

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def _seen(color: Color, vision: str) -> np.ndarray:
    """Return a color in CIE Lab as seen by somebody with that vision."""
    rgb = np.array(color[::-1]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(VISIONS[vision] @ linear, 0, 1)
    rgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    lab = cv2.cvtColor(rgb.astype(np.float32)[None, None], cv2.COLOR_RGB2LAB)
    return np.asarray(lab[0, 0])


@pytest.mark.parametrize("vision", VISIONS)
def test_colors_are_distinguishable_with_any_kind_of_color_vision(vision: str) -> None:
    colors = {*TRACK_COLORS, ALERT_COLOR, ZONE_COLOR}

    distances = {
        (one, other): float(np.linalg.norm(_seen(one, vision) - _seen(other, vision)))
        for one, other in combinations(colors, 2)
    }

    # A difference of 2.3 is just noticeable side by side.
    assert min(distances.values()) > 10, min(distances, key=distances.__getitem__)


@pytest.mark.parametrize("background", [*TRACK_COLORS, ALERT_COLOR, ZONE_COLOR, BLACK, WHITE])
def test_text_has_the_contrast_that_wcag_requires(background: Color) -> None:
    def luminance(color: Color) -> float:
        channels = [c / 255 for c in color]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.0722 * linear[0] + 0.7152 * linear[1] + 0.2126 * linear[2]

    light, dark = sorted((luminance(background), luminance(readable_on(background))), reverse=True)

    assert (light + 0.05) / (dark + 0.05) > 4.5


def test_a_key_has_one_color_in_every_process() -> None:
    # Hard-coded, because Python's hash of a string differs from run to run.
    assert stable_color("person") == PALETTE[2]
    assert stable_color("car") == PALETTE[3]


def _ids(count: int, first: int = 0) -> list[str]:
    return [track(number).hex for number in range(first, first + count)]


def test_tracks_of_a_picture_have_different_colors_up_to_the_size_of_the_palette() -> None:
    colors = TrackColors().assign(_ids(len(TRACK_COLORS)))
    assert len(set(colors.values())) == len(TRACK_COLORS)

    sixty = Counter(TrackColors().assign(_ids(60)).values())
    assert len(sixty) == len(TRACK_COLORS)
    assert max(sixty.values()) == math.ceil(60 / len(TRACK_COLORS))
    assert ALERT_COLOR not in sixty


def test_few_tracks_get_the_most_distinguishable_colors() -> None:
    for first in range(50):
        colors = TrackColors().assign(_ids(len(PALETTE), first))
        assert set(colors.values()) == set(PALETTE)


def test_a_track_keeps_its_color_while_others_come_and_go() -> None:
    colors = TrackColors()
    seen: dict[str, Color] = {}
    for step in range(400):
        # One of every three tracks is hidden for a while and reappears.
        shown = [one for index, one in enumerate(_ids(9, step // 4)) if (index + step) % 3]
        now = colors.assign(shown)
        assert len(set(now.values())) == len(now)
        assert all(seen.setdefault(one, color) == color for one, color in now.items())


def test_tracks_that_are_drawn_in_turn_do_not_share_a_color() -> None:
    colors = TrackColors()
    found = [colors.assign([one])[one] for one in _ids(len(PALETTE))]
    assert len(set(found)) == len(PALETTE)
