"""Where to log in to the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import cloud

from brainframe_api.timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import OAuth2Info


class OAuth2StubMixIn(BaseStub):
    """Reads what an OAuth 2 login needs."""

    async def get_oauth2_info(self, timeout: float | None = DEFAULT_TIMEOUT) -> OAuth2Info:
        """Gets what a client needs for the login to the cloud by OAuth 2.

        Args:
            timeout: Seconds that the call may take altogether, or None to wait for ever.
        """
        return await self._call(cloud.get_oauth2_info.asyncio, timeout=timeout)
