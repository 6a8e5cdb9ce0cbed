"""Reading of request bodies: JSON, text, forms, and uploads, which are streamed to a file."""

from __future__ import annotations

from typing import Any

import msgspec
from anyio import to_thread
from starlette.requests import Request

from brainframe_api.simulator.document import Body
from brainframe_api.simulator.errors import SimulatorError, invalid_format, invalid_syntax
from brainframe_api.simulator.multipart import Part, read_form
from brainframe_api.simulator.schema_checks import Check, SchemaError
from brainframe_api.simulator.state.blobs import BlobStore, PendingBlob

MAX_JSON_BYTES = 16 << 20
"""The maximum size of a body in memory, except for forms, in bytes."""

_WRITE_CHUNK_BYTES = 1 << 20
_MAX_INLINE_BYTES = 1 << 15
"""The maximum size of a body decoded on the event loop, in bytes; larger ones would block it."""


class Upload:
    """An uploaded body in a pending file, with the media type from its request."""

    def __init__(self, blob: PendingBlob, content_type: str) -> None:
        self.blob = blob
        self.content_type = content_type


class BodyReader:
    """Reads the request bodies of operations.

    Args:
        blobs: The store for uploads.
        max_upload_bytes: The maximum size of an upload or a form, in bytes.
    """

    def __init__(self, blobs: BlobStore, max_upload_bytes: int) -> None:
        self._blobs = blobs
        self._max_upload_bytes = max_upload_bytes

    async def read(self, request: Request, body: Body, body_type: Any) -> Any:
        """Return the body: a codec, a string, the parts of a form, or an `Upload`."""
        if body.json_check is not None:
            content = await self._in_memory(request, MAX_JSON_BYTES)
            if len(content) <= _MAX_INLINE_BYTES:
                return decode_json(content, body.json_check, body_type)
            return await to_thread.run_sync(decode_json, content, body.json_check, body_type)
        if "multipart/form-data" in body.media_types:
            content = await self._in_memory(request, self._max_upload_bytes)
            content_type = request.headers.get("content-type", "")
            parts: dict[str, Part] = await to_thread.run_sync(read_form, content_type, content)
            return parts
        if body_type is str:
            content = await self._in_memory(request, MAX_JSON_BYTES)
            try:
                return content.decode()
            except UnicodeDecodeError:
                raise invalid_syntax("The body is not valid UTF-8.") from None
        return await self._upload(request)

    async def _in_memory(self, request: Request, limit: int) -> bytes:
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            _check_size(len(content), limit)
        return bytes(content)

    async def _upload(self, request: Request) -> Upload:
        length = request.headers.get("content-length", "")
        if length.isdigit():
            _check_size(int(length), self._max_upload_bytes)
        blob = await to_thread.run_sync(self._blobs.new)
        try:
            pending = bytearray()
            async for chunk in request.stream():
                pending += chunk
                _check_size(blob.size + len(pending), self._max_upload_bytes)
                if len(pending) >= _WRITE_CHUNK_BYTES:
                    await to_thread.run_sync(blob.append, bytes(pending))
                    pending.clear()
            await to_thread.run_sync(blob.append, bytes(pending))
        except BaseException:
            blob.discard()
            raise
        return Upload(blob, request.headers.get("content-type", "application/octet-stream"))


def decode_json(content: bytes, check: Check, body_type: Any) -> Any:
    """Validate a JSON text against its schema and decode it.

    Raises:
        SimulatorError: InvalidSyntaxError if the text is not JSON; InvalidFormatError, with the
            path of the invalid value, if it does not match the schema.
    """
    try:
        value = msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise invalid_syntax(f"The body is not valid JSON: {error}.") from error
    try:
        check(value, "$")
        # Not strict, only to convert 1.0 to an integer as in JSON Schema; the check rejects the
        # rest.
        return msgspec.convert(value, body_type, strict=False)
    except SchemaError as mismatch:
        raise invalid_format(f"{mismatch}.") from mismatch
    except (msgspec.ValidationError, RecursionError) as error:
        raise invalid_format(f"{error}.") from error


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise SimulatorError("InvalidFormatError", f"The body exceeds the limit of {limit} bytes.")
