"""End-to-end demo: upload a video, stream and analyze it, and trigger an alarm.

``scripts/demo`` and ``brainframe-sdk demo`` run the demo. It starts a simulator or uses a given
server, and always deletes what it created there.
"""

import sys

from brainframe_api._demo.command import main, run_as_command
from brainframe_api._demo.options import DEFAULT_OUTPUT, DEFAULT_SECONDS, DemoError, DemoOptions
from brainframe_api._demo.steps import run

__all__ = [
    "DEFAULT_OUTPUT",
    "DEFAULT_SECONDS",
    "DemoError",
    "DemoOptions",
    "main",
    "run",
    "run_as_command",
]

if __name__ == "__main__":
    sys.exit(main())
