"""License of the server."""

from __future__ import annotations

from typing import Final

from brainframe_rest.models import LicenseInfo, LicenseState, LicenseTerms

DATE_FORMAT: Final = "%Y-%m-%d"
"""The format of dates in the API (ISO 8601)."""

__all__ = (
    "DATE_FORMAT",
    "LicenseInfo",
    "LicenseState",
    "LicenseTerms",
)
