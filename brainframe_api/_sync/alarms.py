# Derived from brainframe_api/_async/alarms.py by scripts/unasync. Do not edit.
"""Zone alarms: the conditions under which alerts are raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import alarms

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneAlarm


class ZoneAlarmStubMixin(BaseStub):
    """Methods for reading and changing zone alarms."""

    def get_zone_alarm(self, alarm_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> ZoneAlarm:
        """Get a zone alarm.

        Args:
            alarm_id: The ID of the alarm.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            ZoneAlarmNotFoundError: If there is no such alarm.
        """
        return self._call(alarms.get_zone_alarm.sync, alarm_id, timeout=timeout)

    def get_zone_alarms(
        self,
        stream_id: int | None = None,
        zone_id: int | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> list[ZoneAlarm]:
        """Get all zone alarms that match the given filters.

        Args:
            stream_id: If given, only alarms of this stream.
            zone_id: If given, only alarms of this zone.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
            ZoneNotFoundError: If there is no such zone.
        """
        return self._call(
            alarms.get_zone_alarms.sync,
            stream_id=stream_id,
            zone_id=zone_id,
            timeout=timeout,
        )

    def set_zone_alarm(
        self, alarm: ZoneAlarm, timeout: float | None = DEFAULT_TIMEOUT
    ) -> ZoneAlarm:
        """Create a zone alarm, or update the one with the same ID.

        Args:
            alarm: The alarm to save. The ID of a new one is None.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The saved alarm, with its ID.

        Raises:
            ZoneAlarmNotFoundError: If there is no alarm with the ID.
            ZoneNotFoundError: If the zone of the alarm does not exist.
            StreamConfigNotFoundError: If the stream of the alarm does not exist.
        """
        return self._call(alarms.set_zone_alarm.sync, alarm, timeout=timeout)

    def delete_zone_alarm(self, alarm_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> None:
        """Delete a zone alarm.

        Args:
            alarm_id: The ID of the alarm.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            ZoneAlarmNotFoundError: If there is no such alarm.
        """
        self._call(alarms.delete_zone_alarm.sync, alarm_id, timeout=timeout)
