"""``python -m brainframe_api.cli``, the same as ``brainframe-sdk``."""

import sys

from brainframe_api.cli import main

if __name__ == "__main__":
    sys.exit(main())
