"""Detections and scripts for streams without a video."""

from brainframe_api._simulator.analysis.detections import person, scripted_detection
from brainframe_api._simulator.analysis.script import Script

__all__ = ["Script", "person", "scripted_detection"]
