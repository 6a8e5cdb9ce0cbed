"""Colors that color-blind viewers tell apart too: (blue, green, red), 0 to 255, as in OpenCV."""

from zlib import crc32

Color = tuple[int, int, int]
"""A color as OpenCV has it: blue, green and red, 0 to 255."""

# Okabe and Ito's palette, made to be told apart with any kind of color vision, without its black
# (which vanishes on dark video) and its vermilion (kept for alerts, so that nothing else on the
# picture looks like one).
PALETTE: tuple[Color, ...] = (
    (233, 180, 86),  # sky blue
    (0, 159, 230),  # orange
    (115, 158, 0),  # bluish green
    (66, 228, 240),  # yellow
    (178, 114, 0),  # blue
    (167, 121, 204),  # reddish purple
)
"""The colors that tracks and classes get."""
ALERT_COLOR: Color = (0, 94, 213)
"""The color of alerts and of zones that have one: vermilion."""
ZONE_COLOR: Color = (245, 245, 245)
BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)


def stable_color(key: str) -> Color:
    """Picks a color that is the same for the same key in every frame, process and run.

    Args:
        key: what the color stands for, such as a class name or a track ID.

    Returns:
        One color of the palette.
    """
    return PALETTE[crc32(key.encode("utf-8", "surrogatepass")) % len(PALETTE)]


def readable_on(background: Color) -> Color:
    """Picks black or white text, whichever has more contrast (WCAG) on a background.

    Args:
        background: the color behind the text.

    Returns:
        Black or white.
    """
    luminance = sum(
        weight * _linear(channel)
        for weight, channel in zip((0.0722, 0.7152, 0.2126), background, strict=True)
    )
    return BLACK if (luminance + 0.05) ** 2 > 0.05 * 1.05 else WHITE


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
