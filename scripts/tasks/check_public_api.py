"""Compare the public names with those of the last release; fail on incompatible changes.

The output explains how to declare an intended change. --released saves the names as those of a
release.
"""

import sys

from public_api.command import main

if __name__ == "__main__":
    sys.exit(main())
