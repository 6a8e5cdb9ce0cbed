# Derived from brainframe_api/_async/zone_statuses.py by scripts/unasync. Do not edit.
"""Zone statuses: what the analysis finds, at the moment or as it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from brainframe_rest.api import analysis

from brainframe_api.timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_api.zone_status_types import ZONE_STATUS_STREAM_TYPE, ZONE_STATUS_TYPE
    from openapi_runtime.messages import ResponseStream


class ZoneStatusStubMixin(BaseStub):
    """Reads zone statuses."""

    def get_latest_zone_statuses(self, timeout: float | None = DEFAULT_TIMEOUT) -> ZONE_STATUS_TYPE:
        """Gets the newest status of each zone of each stream that is analyzed.

        Args:
            timeout: Seconds that the call may take altogether, or None to wait for ever.

        Returns:
            For each stream ID, the zone statuses by the names of the zones.
        """
        from brainframe_api._transport.packets import by_stream_id

        statuses = self._call(analysis.get_latest_zone_statuses.sync, timeout=timeout)
        return by_stream_id(statuses)

    def get_zone_status_stream(self, timeout: float | None = None) -> ZONE_STATUS_STREAM_TYPE:
        """Yields the zone statuses of all streams that are analyzed, as the server finds them.

        The connection is released when the generator ends, is closed or is abandoned. To be sure
        when, leave a block of `contextlib.closing` or, for the async API, `aclosing` around it.

        Args:
            timeout: The longest silence to accept, in seconds, or None to wait for ever. If the
                server sends signs of life but no statuses for that long, the generator ends.

        Yields:
            For each stream ID, the zone statuses by the names of the zones.

        Raises:
            ServerNotReadyError: If the server cannot be reached, falls silent or goes away.
        """
        return self._follow_zone_statuses(timeout)

    def _follow_zone_statuses(
        self, timeout: float | None, opened: Callable[[ResponseStream], object] | None = None
    ) -> ZONE_STATUS_STREAM_TYPE:
        """Does what `get_zone_status_stream` does, and shows the stream of bytes behind it.

        Args:
            timeout: The longest silence to accept, in seconds, or None to wait for ever.
            opened: Is called with the stream of bytes when the server has accepted the request.
        """
        from brainframe_api._transport.failures import documented_error
        from brainframe_api._transport.packets import PacketReader
        from openapi_runtime.errors import ApiError

        reader = PacketReader(timeout)
        try:
            with self._stream(
                analysis.get_zone_status_stream.sync_stream, timeout=timeout
            ) as stream:
                if opened is not None:
                    opened(stream)
                reader.begin(stream)
                for data in stream:
                    for packet in reader.feed(data):
                        yield packet
                    reader.wait_on()
            for packet in reader.end():
                yield packet
            return
        except ApiError as error:
            if reader.is_quiet(error):
                return
            failure = documented_error(error)
        raise failure
