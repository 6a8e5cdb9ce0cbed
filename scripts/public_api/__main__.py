"""`python -m public_api` is scripts/check-public-api, in the environment that is there."""

import sys

from public_api.command import main

sys.exit(main())
