"""The main job from end to end: a video is uploaded, streamed and analysed, and an alarm goes off.

``scripts/demo`` and ``brainframe-sdk demo`` run it. It starts a simulator of its own, or uses a
server that is given, and removes what it made there, whatever happens.
"""

from brainframe_api.demo.command import main, run_as_command
from brainframe_api.demo.job import run
from brainframe_api.demo.options import DEFAULT_OUTPUT, DEFAULT_SECONDS, DemoError, DemoOptions

__all__ = [
    "DEFAULT_OUTPUT",
    "DEFAULT_SECONDS",
    "DemoError",
    "DemoOptions",
    "main",
    "run",
    "run_as_command",
]
