"""Results of handlers other than plain JSON values, and the HTTP response for a file."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_CHUNK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class JsonReply:
    """A JSON value with additional headers."""

    value: Any
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class EmptyReply:
    """An empty body with headers."""

    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class FileReply:
    """A file, sent in chunks with exactly this Content-Type."""

    path: Path
    content_type: str


@dataclass(frozen=True, slots=True)
class StatusStreamReply:
    """The endless stream of zone statuses."""


class ExactFileResponse(Response):
    """A file sent with exactly the stored Content-Type; Starlette would add a charset.

    The file is opened before the response starts, so that it is sent completely even if it is
    deleted in the meantime.

    Args:
        path: The file.
        content_type: The value of the Content-Type header.
        status_code: The HTTP status.
    """

    def __init__(self, path: Path, content_type: str, status_code: int) -> None:
        self._file = path.open("rb")
        size = os.fstat(self._file.fileno()).st_size
        super().__init__(status_code=status_code)
        self.raw_headers = [
            (b"content-type", content_type.encode("latin-1")),
            (b"content-length", str(size).encode()),
        ]

    async def __call__(  # ASGI requires all three parameters.
        self,
        scope: Scope,  # noqa: ARG002
        receive: Receive,  # noqa: ARG002
        send: Send,
    ) -> None:
        """Send the file in chunks."""
        with self._file:
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            more = True
            while more:
                chunk = await to_thread.run_sync(self._file.read, _CHUNK_BYTES)
                more = len(chunk) == _CHUNK_BYTES
                await send({"type": "http.response.body", "body": chunk, "more_body": more})
