"""Digests of stored files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI


class Writable(Protocol):
    """Object to which bytes can be written, such as a binary file."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Write bytes."""
        ...


def stored_digest(
    api: BrainFrameAPI, storage_id: int, copy_to: Writable | None = None
) -> tuple[str, str]:
    """Download a stored file in chunks and return its digest and MIME type.

    Args:
        api: The client for the server.
        storage_id: The ID of the file.
        copy_to: Write the content there, if given.

    Returns:
        The SHA-256 digest in hexadecimal digits, and the MIME type.
    """
    digest = hashlib.sha256()
    with api.open_storage_data(storage_id, timeout=None) as download:
        for chunk in download:
            digest.update(chunk)
            if copy_to is not None:
                copy_to.write(chunk)
        return digest.hexdigest(), download.mime_type
