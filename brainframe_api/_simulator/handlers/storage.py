"""Operations on stored files: upload, download and deletion."""

from __future__ import annotations

from brainframe_api._simulator.bodies import Upload
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.replies import FileReply
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import storage


@operation
def new_storage(services: Services, body: Upload) -> int:
    """Store an upload and return its storage ID."""
    blob = body.blob.keep()
    try:
        with services.database.transaction() as db:
            return storage.add(db, body.content_type, blob, body.blob.size)
    except BaseException:
        services.blobs.remove([blob])
        raise


@operation
def get_storage_data(services: Services, storage_id: int) -> FileReply:
    """Return an uploaded file with the MIME type declared in its upload."""
    with services.database.transaction() as db:
        stored = storage.get(db, storage_id)
    return FileReply(services.blobs.path(stored.blob), stored.mime_type)


@operation
def delete_storage(services: Services, storage_id: int) -> None:
    """Delete an uploaded file, even if a stream or an encoding refers to it."""
    with services.database.transaction() as db:
        blob = storage.delete(db, storage_id)
    services.blobs.remove([blob])
