"""Generate generated/brainframe_rest from openapi/brainframe.yaml; --check compares instead."""

import sys

from generator.command import main

if __name__ == "__main__":
    sys.exit(main())
