"""OAuth 2 login to the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import cloud

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import OAuth2Info


class OAuth2StubMixIn(BaseStub):
    """Method for reading the settings of an OAuth 2 login."""

    async def get_oauth2_info(self, timeout: float | None = DEFAULT_TIMEOUT) -> OAuth2Info:
        """Get the settings that a client needs to log in to the cloud by OAuth 2.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.
        """
        return await self._call(cloud.get_oauth2_info.asyncio, timeout=timeout)
