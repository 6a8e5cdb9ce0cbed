"""Default timeout of calls."""

from __future__ import annotations

from typing import Final

DEFAULT_TIMEOUT: Final = 30
"""The default timeout of a whole call in seconds."""
