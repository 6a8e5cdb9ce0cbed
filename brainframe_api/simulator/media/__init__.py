"""Sample media and the detector model for the simulator.

See `README.md` in this folder for their origin and licenses.
"""

from pathlib import Path

PEDESTRIANS: Path = Path(__file__).with_name("pedestrians.mp4")
"""People crossing a parking lot: 30 seconds, 768 x 576 pixels, 10 frames per second, H.264."""

DETECTOR: Path = Path(__file__).with_name("nanodet.onnx")
"""The network of the built-in object detector, in the ONNX format.

.. versionadded:: 0.2.0
"""
