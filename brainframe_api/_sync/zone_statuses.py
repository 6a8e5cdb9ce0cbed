# Derived from brainframe_api/_async/zone_statuses.py by scripts/unasync. Do not edit.
"""Zone statuses: the latest ones, or a stream of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from brainframe_rest.api import analysis

from brainframe_api._packets import by_stream_id, bytes_reader, status_reader
from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub
from .zone_status_stream import ZoneStatusStream

if TYPE_CHECKING:
    from collections.abc import Generator

    from brainframe_api._zone_status_types import ZONE_STATUS_STREAM_TYPE, ZONE_STATUS_TYPE


class ZoneStatusStubMixin(BaseStub):
    """Methods for reading zone statuses."""

    def get_latest_zone_statuses(self, timeout: float | None = DEFAULT_TIMEOUT) -> ZONE_STATUS_TYPE:
        """Get the latest status of each zone of all analyzed streams.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            For each stream ID, the zone statuses by zone name.
        """
        statuses = self._call(analysis.get_latest_zone_statuses.sync, timeout=timeout)
        return by_stream_id(statuses)

    def get_zone_status_stream(self, timeout: float | None = None) -> ZONE_STATUS_STREAM_TYPE:
        """Yield the zone statuses of all analyzed streams, as the server produces them.

        The connection is released when the generator ends, is closed or is garbage collected. To
        release it at a defined point, use `contextlib.closing` or, for the async API, `aclosing`.

        Args:
            timeout: The maximum number of seconds to wait for a packet, or None to wait forever.
                If only keep-alives arrive during that time, the generator ends.

        Yields:
            For each stream ID, the zone statuses by zone name.

        Raises:
            ServerNotReadyError: If the server cannot be reached, stops sending or disconnects.
            UnknownError: If the server sends anything other than zone statuses.
        """
        return self._open_zone_status_stream(timeout)

    def get_zone_status_packets(self, timeout: float | None = None) -> Generator[bytes]:
        """Yield the packets of the zone status stream without decoding them.

        This saves the time for decoding in programs that forward or store packets, or need only
        some of them. `zone_statuses_from_json` decodes a packet, `zone_counts_from_json` only its
        alerts and counts. Otherwise this method works like `get_zone_status_stream`.

        Args:
            timeout: The maximum number of seconds to wait for a packet, or None to wait forever.
                If only keep-alives arrive during that time, the generator ends.

        Yields:
            Each packet: a JSON object in UTF-8 that has, for each stream ID, the zone statuses by
            zone name. It does not end with a line break.

        Raises:
            ServerNotReadyError: If the server cannot be reached, stops sending or disconnects.
            UnknownError: If a packet is larger than `max_packet_bytes`.

        .. versionadded:: 0.2.0
        """
        return ZoneStatusStream(
            partial(self._stream, analysis.get_zone_status_stream.sync_stream),
            bytes_reader(timeout, self._max_packet_bytes),
        )

    def _open_zone_status_stream(self, timeout: float | None) -> ZoneStatusStream[ZONE_STATUS_TYPE]:
        return ZoneStatusStream(
            partial(self._stream, analysis.get_zone_status_stream.sync_stream),
            status_reader(timeout, self._max_packet_bytes),
        )
