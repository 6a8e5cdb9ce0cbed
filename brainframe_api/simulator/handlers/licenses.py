"""The license."""

from __future__ import annotations

from brainframe_rest.models import LicenseInfo

from brainframe_api.simulator.registry import operation
from brainframe_api.simulator.services import Services


@operation
def get_license_info(services: Services) -> LicenseInfo:
    """Returns the state and the terms of the license."""
    return services.licensing.info()


@operation
def set_license_key(services: Services, body: str) -> LicenseInfo:
    """Puts a license key in force."""
    return services.licensing.apply(body)
