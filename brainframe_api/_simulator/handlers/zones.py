"""Operations on zones."""

from __future__ import annotations

import logging

from brainframe_rest.models import Zone

from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.replies import EmptyReply
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import zones
from brainframe_api._zone_shape import zone_problem

logger = logging.getLogger("brainframe_api.simulator")


@operation
def get_zones(services: Services, stream_id: int | None) -> list[Zone]:
    """Return all zones, or those of a stream."""
    with services.database.transaction() as db:
        return zones.find_all(db, stream_id)


@operation
def get_zone(services: Services, zone_id: int) -> Zone:
    """Return a zone."""
    with services.database.transaction() as db:
        return zones.get(db, zone_id)


@operation
def set_zone(services: Services, body: Zone) -> Zone:
    """Create or update a zone, together with its alarms."""
    with services.database.transaction() as db:
        saved = zones.save(db, body)
    services.analysis.zones_changed(saved.stream_id)
    problem = zone_problem(saved.coords, services.analyzer.frame_size(saved.stream_id))
    if problem is not None:
        # The zone is saved in spite of the problem, because a real server accepts it, too.
        logger.warning(
            "Zone %s (%r) of stream %d has %s", saved.id, saved.name, saved.stream_id, problem
        )
    return saved


@operation
def delete_zone(services: Services, zone_id: int) -> None:
    """Delete a zone with its alarms."""
    with services.database.transaction() as db:
        stream_id = zones.delete(db, zone_id)
    services.analysis.zones_changed(stream_id)


@operation
def get_zone_methods(services: Services, zone_id: int) -> EmptyReply:
    """Report in the Allow header whether a zone can be edited and deleted."""
    with services.database.transaction() as db:
        read_only = zones.is_screen(db, zone_id)
    return EmptyReply({"Allow": "GET, OPTIONS" if read_only else "GET, POST, DELETE, OPTIONS"})
