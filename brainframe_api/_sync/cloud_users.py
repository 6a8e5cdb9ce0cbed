# Derived from brainframe_api/_async/cloud_users.py by scripts/unasync. Do not edit.
"""The cloud user that the server is linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import cloud

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import CloudUserInfo


class CloudUsersStubMixIn(BaseStub):
    """Method for reading the cloud user."""

    def get_current_cloud_user(
        self, timeout: float | None = DEFAULT_TIMEOUT
    ) -> CloudUserInfo | None:
        """Get the cloud user that the server is linked to, or None if there is none.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.
        """
        from brainframe_api.bf_errors import CloudUserNotFoundError

        try:
            return self._call(cloud.get_current_cloud_user.sync, timeout=timeout)
        except CloudUserNotFoundError:
            return None
