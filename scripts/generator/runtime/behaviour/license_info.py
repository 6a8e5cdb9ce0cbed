"""The enumeration that belongs to license information."""

from __future__ import annotations

from typing import TypeAlias

from ..models.license_state import LicenseState as _LicenseState


class LicenseInfoBehaviour:
    """Holds the enumeration under the name that newer releases of the API give it."""

    __slots__ = ()

    State: TypeAlias = _LicenseState
    """The same class as `LicenseState`."""
