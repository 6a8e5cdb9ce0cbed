"""Stored files, compared by their content without having them wholly in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI


class Writable(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Takes some bytes."""
        ...


def stored_digest(
    api: BrainFrameAPI, storage_id: int, copy_to: Writable | None = None
) -> tuple[str, str]:
    """Reads a stored file piece by piece.

    Args:
        api: the server.
        storage_id: the ID of the file.
        copy_to: where to write what is read, if anywhere.

    Returns:
        The SHA-256 of its content in hexadecimal digits, and its MIME type.
    """
    digest = hashlib.sha256()
    with api.open_storage_data(storage_id, timeout=None) as download:
        for piece in download:
            digest.update(piece)
            if copy_to is not None:
                copy_to.write(piece)
        return digest.hexdigest(), download.mime_type
