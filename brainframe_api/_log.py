"""Logger for requests and responses. Messages contain no secrets."""

from __future__ import annotations

import logging
import os
from typing import Final

LOGGER: Final = logging.getLogger("brainframe_api")

LOG_VARIABLE: Final = "BRAINFRAME_LOG"
"""The environment variable for the log level: `debug`, `info`, `warning` or `error`."""


def configure_from_environment() -> None:
    """Log to standard error if the environment variable sets a log level."""
    level = logging.getLevelNamesMapping().get(os.environ.get(LOG_VARIABLE, "").strip().upper())
    if level is None or LOGGER.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(level)


configure_from_environment()
