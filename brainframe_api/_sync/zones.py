# Derived from brainframe_api/_async/zones.py by scripts/unasync. Do not edit.
"""Zones: areas and lines in the frames of a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import zones

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import Zone


class ZoneStubMixin(BaseStub):
    """Methods for reading and changing zones."""

    def get_zone(self, zone_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> Zone:
        """Get a zone.

        Args:
            zone_id: The ID of the zone.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            ZoneNotFoundError: If there is no such zone.
        """
        return self._call(zones.get_zone.sync, zone_id, timeout=timeout)

    def get_zones(
        self, stream_id: int | None = None, timeout: float | None = DEFAULT_TIMEOUT
    ) -> list[Zone]:
        """Get all zones.

        Args:
            stream_id: If given, only the zones of this stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
        """
        return self._call(zones.get_zones.sync, stream_id=stream_id, timeout=timeout)

    def set_zone(self, zone: Zone, timeout: float | None = DEFAULT_TIMEOUT) -> Zone:
        """Create a zone, or update the one with the same ID. Its alarms are saved with it.

        Args:
            zone: The zone to save. The ID of a new one is None.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The saved zone, with its ID.

        Raises:
            ZoneNotFoundError: If there is no zone with the ID.
            ZoneNotEditableError: If the zone is read-only.
            DuplicateZoneNameError: If another zone of the stream has the same name.
            StreamConfigNotFoundError: If there is no such stream.
            ZoneAlarmNotFoundError: If one of the alarms has an ID that does not exist.
        """
        return self._call(zones.set_zone.sync, zone, timeout=timeout)

    def delete_zone(self, zone_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> None:
        """Delete a zone.

        Args:
            zone_id: The ID of the zone.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            ZoneNotFoundError: If there is no such zone.
            ZoneNotDeletableError: If the zone is the default zone of its stream, "Screen".
        """
        self._call(zones.delete_zone.sync, zone_id, timeout=timeout)

    def is_zone_read_only(self, zone_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> bool:
        """Return whether a zone is read-only.

        Args:
            zone_id: The ID of the zone.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            ZoneNotFoundError: If there is no such zone.
        """
        response = self._call(zones.get_zone_methods.sync_detailed, zone_id, timeout=timeout)
        return "POST" not in self._headers(zones.get_zone_methods.parse_headers, response).allow
