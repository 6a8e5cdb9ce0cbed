"""Colors for tracks, classes, zones and alerts, distinguishable with color blindness."""

from zlib import crc32

Color = tuple[int, int, int]
"""A color in OpenCV's order: blue, green and red, from 0 to 255."""

# The palette of Okabe and Ito, which is distinguishable with all kinds of color blindness
# (https://jfly.uni-koeln.de/color/), without black, which is invisible on dark video, and without
# vermilion, which is reserved for alerts.
PALETTE: tuple[Color, ...] = (
    (233, 180, 86),  # sky blue
    (0, 159, 230),  # orange
    (115, 158, 0),  # bluish green
    (66, 228, 240),  # yellow
    (178, 114, 0),  # blue
    (167, 121, 204),  # reddish purple
)
"""The colors of classes, and of tracks if there are few of them."""
TRACK_COLORS: tuple[Color, ...] = (
    *PALETTE,
    # Each is as distinct as possible from the previous ones, in normal vision and with the three
    # kinds of color blindness, and bright enough for dark video. The test of the palette checks
    # this.
    (255, 51, 153),
    (136, 255, 0),
    (255, 136, 153),
    (85, 170, 187),
    (187, 238, 170),
    (170, 0, 204),
    (255, 204, 238),
    (68, 119, 85),
    (85, 221, 170),
    (136, 119, 255),
    (238, 85, 136),
    (204, 221, 34),
    (221, 119, 255),
    (34, 153, 85),
    (153, 187, 238),
    (204, 85, 187),
    (34, 204, 102),
)
"""The colors of tracks."""
ALERT_COLOR: Color = (0, 94, 213)
"""The color of alerts and of zones with an active alert: vermilion."""
ZONE_COLOR: Color = (245, 245, 245)
BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)


def stable_color(key: str) -> Color:
    """Return the palette color for a key, which is the same in every process and run.

    Args:
        key: The identifier to color, such as a class name or a track ID.
    """
    return PALETTE[crc32(key.encode("utf-8", "surrogatepass")) % len(PALETTE)]


def readable_on(background: Color) -> Color:
    """Return black or white, whichever has the higher contrast (WCAG 2) on a background."""
    luminance = sum(
        weight * _linear(channel)
        for weight, channel in zip((0.0722, 0.7152, 0.2126), background, strict=True)
    )
    return BLACK if (luminance + 0.05) ** 2 > 0.05 * 1.05 else WHITE


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
