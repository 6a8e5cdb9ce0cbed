"""Sample media that ships with the simulator.

See `README.md` in this folder for where it comes from and under which license.
"""

from pathlib import Path

PEDESTRIANS: Path = Path(__file__).with_name("pedestrians.mp4")
"""Thirty seconds of people crossing a car park: 768 x 576 pixels, 10 frames a second, H.264."""
