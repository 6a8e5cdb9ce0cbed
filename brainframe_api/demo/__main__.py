"""``python -m brainframe_api.demo`` runs the demo."""

import sys

from brainframe_api.demo import main

if __name__ == "__main__":
    sys.exit(main())
