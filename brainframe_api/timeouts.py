"""How long calls may take by default."""

from __future__ import annotations

from typing import Final

DEFAULT_TIMEOUT: Final = 30
"""The seconds that a call may take altogether, unless it is told otherwise."""
