"""Name of the default zone, and lookup of alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from brainframe_rest.models.zone_alarm import ZoneAlarm


class ZoneMixin:
    """Lookup of the alarms of a zone."""

    __slots__ = ()

    FULL_FRAME_ZONE_NAME: ClassVar[str] = "Screen"
    """Name of the zone that every stream has and that covers the whole frame."""

    # Only for type checkers: msgspec evaluates the annotations of all base classes at run time.
    if TYPE_CHECKING:
        alarms: list[ZoneAlarm]

    def get_alarm(self, alarm_id: int) -> ZoneAlarm | None:
        """Find an alarm of this zone.

        Args:
            alarm_id: The ID of the alarm.

        Returns:
            The alarm, or None if this zone has no alarm with that ID.
        """
        return next((alarm for alarm in self.alarms if alarm.id == alarm_id), None)
