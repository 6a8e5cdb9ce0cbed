"""Results of the analysis."""

from __future__ import annotations

from collections.abc import Mapping

from brainframe_rest.models import ZoneStatus

from brainframe_api.simulator.registry import operation
from brainframe_api.simulator.replies import StatusStreamReply
from brainframe_api.simulator.services import Services


@operation
def get_latest_zone_statuses(services: Services) -> Mapping[int, Mapping[str, ZoneStatus]]:
    """Returns the newest status of every zone of every stream that has one."""
    return services.analyzer.packets.latest().statuses


@operation
def get_zone_status_stream(_services: Services) -> StatusStreamReply:
    """Follows the zone statuses."""
    return StatusStreamReply()
