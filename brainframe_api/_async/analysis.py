"""Starting and stopping the analysis of streams."""

from __future__ import annotations

from brainframe_rest.api import streams

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub


class AnalysisStubMixin(BaseStub):
    """Methods for starting and stopping the analysis of streams."""

    async def start_analyzing(
        self, stream_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool | None:
        """Start the analysis of a stream. Has no effect if it is already running.

        Args:
            stream_id: The ID of the stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            Whether the request succeeded, or None if the response does not contain a result.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
            AnalysisLimitExceededError: If the license does not allow more streams at the same time.
            LicenseRequiredError: If the server has no valid license.
            StreamNotOpenedError: If the video cannot be opened.
        """
        return await self._call(streams.set_analyzing.asyncio, stream_id, True, timeout=timeout)

    async def stop_analyzing(
        self, stream_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool | None:
        """Stop the analysis of a stream. Has no effect if it is not running.

        Args:
            stream_id: The ID of the stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            Whether the request succeeded, or None if the response does not contain a result.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
        """
        return await self._call(streams.set_analyzing.asyncio, stream_id, False, timeout=timeout)

    async def check_analyzing(
        self, stream_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        """Return whether a stream is being analyzed.

        Args:
            stream_id: The ID of the stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
        """
        return await self._call(streams.check_analyzing.asyncio, stream_id, timeout=timeout)
