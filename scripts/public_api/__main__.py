"""`python -m public_api`: run scripts/nox -s check-public-api in the current environment."""

import sys

from public_api.command import main

sys.exit(main())
