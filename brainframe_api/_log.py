"""The log: what is sent and answered, without any secret."""

from __future__ import annotations

import logging
import os
from typing import Final

LOGGER: Final = logging.getLogger("brainframe_api")

VARIABLE: Final = "BRAINFRAME_LOG"
"""The environment variable that turns the log on: `debug`, `info`, `warning` or `error`."""


def turn_on_by_environment() -> None:
    """Writes the log to the standard error stream if the environment asks for it."""
    level = logging.getLevelNamesMapping().get(os.environ.get(VARIABLE, "").strip().upper())
    if level is None or LOGGER.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(level)


turn_on_by_environment()
