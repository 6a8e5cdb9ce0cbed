"""Files in request bodies."""

from __future__ import annotations

from typing import IO

from attrs import field, frozen


@frozen
class File:
    """A file of a multipart body.

    Attributes:
        content: The content: bytes, or a file opened in binary mode, which is read into memory from
            its current position when the request is built.
        name: The file name. Default: the name of the opened file, or "upload".
        content_type: The media type. Default: the one in the OpenAPI document, or else one guessed
            from the file name.
    """

    content: bytes | IO[bytes] = field(repr=False)
    name: str | None = None
    content_type: str | None = None
