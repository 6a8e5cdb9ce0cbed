"""`python -m brainframe_api.simulator` runs a simulator."""

import sys

from brainframe_api._simulator.command import run

if __name__ == "__main__":
    sys.exit(run())
