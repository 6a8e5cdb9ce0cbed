"""``python -m brainframe_api.cli`` is ``brainframe-sdk``."""

import sys

from brainframe_api.cli import main

if __name__ == "__main__":
    sys.exit(main())
