"""Sample media for the simulator.

See `README.md` in this folder for its origin and license.
"""

from pathlib import Path

PEDESTRIANS: Path = Path(__file__).with_name("pedestrians.mp4")
"""Thirty seconds of people crossing a car park: 768 x 576 pixels, 10 frames per second, H.264."""
