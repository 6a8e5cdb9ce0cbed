# Derived from brainframe_api/_async/cloud_tokens.py by scripts/unasync. Do not edit.
"""Linking the server to a cloud user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import cloud

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import CloudTokens, CloudUserInfo, LicenseInfo


class CloudTokensStubMixin(BaseStub):
    """Method for setting cloud tokens."""

    def set_cloud_tokens(
        self, cloud_tokens: CloudTokens, timeout: float | None = DEFAULT_TIMEOUT
    ) -> tuple[CloudUserInfo, LicenseInfo]:
        """Link the server to a cloud user, and apply that user's license.

        Args:
            cloud_tokens: The tokens that were issued to the cloud user at login.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The cloud user, and the applied license.

        Raises:
            UnauthorizedTokensError: If the tokens are rejected.
            RemoteConnectionError: If the server cannot reach the cloud.
        """
        result = self._call(cloud.set_cloud_tokens.sync, cloud_tokens, timeout=timeout)
        return result.cloud_user_info, result.license_info
