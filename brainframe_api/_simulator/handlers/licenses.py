"""Operations on the license."""

from __future__ import annotations

from brainframe_rest.models import LicenseInfo

from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services


@operation
def get_license_info(services: Services) -> LicenseInfo:
    """Return the state and terms of the license."""
    return services.licensing.info()


@operation
def set_license_key(services: Services, body: str) -> LicenseInfo:
    """Apply a license key."""
    return services.licensing.apply(body)
