"""Operations on premises."""

from __future__ import annotations

from brainframe_rest.models import Premises

from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import alerts, premises, streams


@operation
def get_all_premises(services: Services) -> list[Premises]:
    """Return all premises."""
    with services.database.transaction() as db:
        return premises.find_all(db)


@operation
def get_premises(services: Services, premises_id: int) -> Premises:
    """Return a premises."""
    with services.database.transaction() as db:
        return premises.get(db, premises_id)


@operation
def set_premises(services: Services, body: Premises) -> Premises:
    """Create or update a premises."""
    with services.database.transaction() as db:
        return premises.save(db, body)


@operation
def delete_premises(services: Services, premises_id: int) -> None:
    """Delete a premises with its streams and everything that belongs to them."""
    with services.database.transaction() as db:
        stream_ids = [stream.id for stream in streams.find_all(db, premises_id)]
        for stream_id in stream_ids:
            if stream_id is not None:
                streams.set_analyzing(db, stream_id, False)
    for stream_id in stream_ids:
        if stream_id is not None:
            services.analysis.stop(stream_id)
    with services.database.transaction() as db:
        frames = alerts.frames(db, stream_ids={i for i in stream_ids if i is not None})
        premises.delete(db, premises_id)
    services.blobs.remove(frames)
