"""Zone alarms: the conditions under which alerts are raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import alarms

from brainframe_api.timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneAlarm


class ZoneAlarmStubMixin(BaseStub):
    """Reads and changes zone alarms."""

    async def get_zone_alarm(
        self, alarm_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> ZoneAlarm:
        """Gets a zone alarm.

        Args:
            alarm_id: The ID of the alarm.
            timeout: Seconds that the call may take altogether, or None to wait for ever.

        Raises:
            ZoneAlarmNotFoundError: If there is no such alarm.
        """
        return await self._call(alarms.get_zone_alarm.asyncio, alarm_id, timeout=timeout)

    async def get_zone_alarms(
        self,
        stream_id: int | None = None,
        zone_id: int | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> list[ZoneAlarm]:
        """Gets all zone alarms that fit the given filters.

        Args:
            stream_id: If given, only alarms of zones in this stream.
            zone_id: If given, only alarms of this zone.
            timeout: Seconds that the call may take altogether, or None to wait for ever.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
            ZoneNotFoundError: If there is no such zone.
        """
        return await self._call(
            alarms.get_zone_alarms.asyncio,
            stream_id=stream_id,
            zone_id=zone_id,
            timeout=timeout,
        )

    async def set_zone_alarm(
        self, alarm: ZoneAlarm, timeout: float | None = DEFAULT_TIMEOUT
    ) -> ZoneAlarm:
        """Creates a zone alarm, or updates the one with the same ID.

        Args:
            alarm: What to save. A new one has None for its ID.
            timeout: Seconds that the call may take altogether, or None to wait for ever.

        Returns:
            What was saved, with its ID.

        Raises:
            ZoneAlarmNotFoundError: If there is no alarm with the ID.
            ZoneNotFoundError: If there is no such zone.
            StreamConfigNotFoundError: If there is no such stream.
        """
        return await self._call(alarms.set_zone_alarm.asyncio, alarm, timeout=timeout)

    async def delete_zone_alarm(
        self, alarm_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> None:
        """Deletes a zone alarm.

        Args:
            alarm_id: The ID of the alarm.
            timeout: Seconds that the call may take altogether, or None to wait for ever.

        Raises:
            ZoneAlarmNotFoundError: If there is no such alarm.
        """
        await self._call(alarms.delete_zone_alarm.asyncio, alarm_id, timeout=timeout)
