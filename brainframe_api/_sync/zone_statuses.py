# Derived from brainframe_api/_async/zone_statuses.py by scripts/unasync. Do not edit.
"""Zone statuses: the newest ones, or a stream of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from brainframe_rest.api import analysis

from brainframe_api._packets import by_stream_id
from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub
from .zone_status_stream import ZoneStatusStream

if TYPE_CHECKING:
    from brainframe_api._zone_status_types import ZONE_STATUS_STREAM_TYPE, ZONE_STATUS_TYPE


class ZoneStatusStubMixin(BaseStub):
    """Read zone statuses."""

    def get_latest_zone_statuses(self, timeout: float | None = DEFAULT_TIMEOUT) -> ZONE_STATUS_TYPE:
        """Get the newest status of each zone of each stream that is analyzed.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            For each stream ID, the zone statuses by the names of the zones.
        """
        statuses = self._call(analysis.get_latest_zone_statuses.sync, timeout=timeout)
        return by_stream_id(statuses)

    def get_zone_status_stream(self, timeout: float | None = None) -> ZONE_STATUS_STREAM_TYPE:
        """Yield the zone statuses of all streams that are analyzed, as the server finds them.

        The connection is released when the generator ends, is closed or is garbage collected. To
        release it at a certain point, use `contextlib.closing` or, for the async API, `aclosing`.

        Args:
            timeout: The longest silence to accept, in seconds, or None to wait forever. If the
                server sends keep-alives but no statuses for that long, the generator ends.

        Yields:
            For each stream ID, the zone statuses by the names of the zones.

        Raises:
            ServerNotReadyError: If the server cannot be reached, falls silent or goes away.
            UnknownError: If the server sends something else than zone statuses.
        """
        return self._open_zone_status_stream(timeout)

    def _open_zone_status_stream(self, timeout: float | None) -> ZoneStatusStream:
        return ZoneStatusStream(
            partial(self._stream, analysis.get_zone_status_stream.sync_stream),
            timeout,
            self._max_packet_bytes,
        )
