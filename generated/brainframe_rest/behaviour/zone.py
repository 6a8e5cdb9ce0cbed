# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/behaviour/zone.py
"""The default zone's name, and the alarms of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from ..models.zone_alarm import ZoneAlarm


class ZoneBehaviour:
    """What a zone knows about its alarms."""

    __slots__ = ()

    FULL_FRAME_ZONE_NAME: ClassVar[str] = "Screen"
    """The name of the zone that every stream has and that covers the whole frame."""

    # Not at run time: msgspec evaluates the annotations of all bases of what it decodes into.
    if TYPE_CHECKING:
        alarms: list[ZoneAlarm]

    def get_alarm(self, alarm_id: int) -> ZoneAlarm | None:
        """Finds an alarm of this zone.

        Args:
            alarm_id: The ID of the alarm.

        Returns:
            The alarm, or None if this zone has no alarm with that ID.
        """
        return next((alarm for alarm in self.alarms if alarm.id == alarm_id), None)
