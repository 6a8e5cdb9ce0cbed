"""`python -m brainframe_api` is the same as `brainframe-sdk`."""

import sys

from brainframe_api._cli import main

if __name__ == "__main__":
    sys.exit(main())
