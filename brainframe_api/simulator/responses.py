"""Answers that Starlette does not make as the API needs them."""

from __future__ import annotations

from pathlib import Path

from anyio import to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_PIECE_BYTES = 1 << 18


class ExactFileResponse(Response):
    """A file whose Content-Type goes out exactly as it was stored, without a charset.

    The file is opened before the answer begins: one that is deleted meanwhile is still sent whole.

    Args:
        path: The file.
        content_type: The header's value.
        status_code: The status of the answer.
    """

    def __init__(self, path: Path, content_type: str, status_code: int) -> None:
        self._file = path.open("rb")
        size = path.stat().st_size
        super().__init__(status_code=status_code)
        self.raw_headers = [
            (b"content-type", content_type.encode("latin-1")),
            (b"content-length", str(size).encode()),
        ]

    async def __call__(  # Named by ASGI, used or not.
        self,
        scope: Scope,  # noqa: ARG002
        receive: Receive,  # noqa: ARG002
        send: Send,
    ) -> None:
        """Sends the file piece by piece."""
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
                piece = await to_thread.run_sync(self._file.read, _PIECE_BYTES)
                more = len(piece) == _PIECE_BYTES
                await send({"type": "http.response.body", "body": piece, "more_body": more})
