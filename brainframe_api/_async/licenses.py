"""The license of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import licenses

from brainframe_api._timeouts import DEFAULT_TIMEOUT
from openapi_runtime.secrets import Secret

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import LicenseInfo


class LicenseStubMixIn(BaseStub):
    """Methods for reading and changing the license."""

    async def get_license_info(self, timeout: float | None = DEFAULT_TIMEOUT) -> LicenseInfo:
        """Get the state and the terms of the license.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.
        """
        return await self._call(licenses.get_license_info.asyncio, timeout=timeout)

    async def set_license_key(
        self, license_key: str, timeout: float | None = DEFAULT_TIMEOUT
    ) -> LicenseInfo:
        """Upload a license and apply it.

        Args:
            license_key: The license in base64.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The state and the terms of the applied license.

        Raises:
            LicenseInvalidError: If it is not a valid license.
            LicenseExpiredError: If it has expired.
            RemoteConnectionError: If the server cannot reach the license server.
            InsufficientRoleError: If the role of the authenticated user does not permit it.
        """
        if isinstance(license_key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            license_key = Secret(license_key)
        return await self._call(licenses.set_license_key.asyncio, license_key, timeout=timeout)
