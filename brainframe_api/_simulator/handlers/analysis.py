"""Operations on analysis results."""

from __future__ import annotations

from collections.abc import Mapping

from brainframe_rest.models import ZoneStatus

from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.replies import StatusStreamReply
from brainframe_api._simulator.services import Services


@operation
def get_latest_zone_statuses(services: Services) -> Mapping[int, Mapping[str, ZoneStatus]]:
    """Return the latest zone statuses of all streams that have one."""
    return services.analyzer.packets.latest().statuses


@operation
def get_zone_status_stream(_services: Services) -> StatusStreamReply:
    """Stream the zone statuses."""
    return StatusStreamReply()
