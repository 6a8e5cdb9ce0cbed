"""Reading of request bodies: JSON, text, forms, and uploads, which are streamed to a file."""

from __future__ import annotations

import functools
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import msgspec
from anyio import fail_after, to_thread
from starlette.requests import Request

from brainframe_api._simulator.document import RouteBody
from brainframe_api._simulator.errors import invalid_format, invalid_syntax
from brainframe_api._simulator.multipart import Form
from brainframe_api._simulator.request_guard import is_from_browser
from brainframe_api._simulator.schemas import Check, SchemaError
from brainframe_api._simulator.state.blobs import BlobStore, PendingBlob
from brainframe_api._simulator.thread_limits import ThreadLimits
from openapi_runtime.media_types import essence

MAX_JSON_BYTES = 4 << 20
"""The maximum size of a body in memory, in bytes. A decoded body can take 25 times as much."""

_JSON_TYPE = re.compile(r"application/(json|[^\s/]+\+json)")
_CHUNK_SECONDS = 30.0
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
        limits: Limits how many large bodies are in memory.
        max_upload_bytes: The maximum size of an upload, in bytes.
        max_form_bytes: The maximum size of a form, in bytes.
    """

    def __init__(
        self, blobs: BlobStore, limits: ThreadLimits, *, max_upload_bytes: int, max_form_bytes: int
    ) -> None:
        self._blobs = blobs
        self._limits = limits
        self._max_upload_bytes = max_upload_bytes
        self._max_form_bytes = max_form_bytes

    async def read(
        self, request: Request, body: RouteBody, body_type: Any, stack: AsyncExitStack
    ) -> Any:
        """Return the body: a codec, a string, a `Form` or an `Upload`.

        Args:
            request: The request.
            body: The description of the body in the document.
            body_type: The type of a JSON body.
            stack: Closed by the caller when it no longer needs the body.
        """
        if body.json_check is not None:
            _require_json_type(request)
            content = await self._in_memory(request, stack)
            if len(content) <= _MAX_INLINE_BYTES:
                return decode_json(content, body.json_check, body_type)
            return await self._limits.decode(
                functools.partial(decode_json, content, body.json_check, body_type)
            )
        if "multipart/form-data" in body.media_types:
            form = Form(request.headers.get("content-type", ""), self._blobs.directory)
            stack.callback(form.discard)
            await _write_body(request, form.write, self._max_form_bytes, "--max-form-bytes")
            form.finish()
            return form
        if body_type is str:
            content = await self._in_memory(request, stack)
            try:
                return content.decode()
            except UnicodeDecodeError:
                raise invalid_format("The body is not valid UTF-8.") from None
        blob = await to_thread.run_sync(self._blobs.new)
        stack.push_async_callback(to_thread.run_sync, blob.discard)
        await _write_body(request, blob.append, self._max_upload_bytes, "--max-upload-bytes")
        return Upload(blob, request.headers.get("content-type", "application/octet-stream"))

    async def _in_memory(self, request: Request, stack: AsyncExitStack) -> bytes:
        content = bytearray()
        is_large = False
        async for chunk in _chunks(request):
            content += chunk
            _check_size(len(content), MAX_JSON_BYTES)
            if len(content) > _MAX_INLINE_BYTES and not is_large:
                is_large = True
                await self._limits.enter_large_body(stack)
        return bytes(content)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """Yield the chunks of a body, each within a timeout."""
    stream = aiter(request.stream())
    while True:
        try:
            with fail_after(_CHUNK_SECONDS):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            # The document lists this kind of error for every operation with a body, unlike
            # InvalidSyntaxError.
            raise invalid_format(
                f"The body is incomplete, and nothing arrived for {_CHUNK_SECONDS:g} s."
            ) from None
        yield chunk


async def _write_body(
    request: Request, write: Callable[[bytes], None], limit: int, option: str
) -> None:
    """Pass a body to a blocking function in chunks of about a megabyte.

    Args:
        request: The request.
        write: The function.
        limit: The maximum size of the body, in bytes.
        option: The option of the simulator that sets the limit.
    """
    length = request.headers.get("content-length", "")
    if length.isdigit():
        _check_size(int(length), limit, option)
    size = 0
    pending = bytearray()
    async for chunk in _chunks(request):
        size += len(chunk)
        _check_size(size, limit, option)
        pending += chunk
        if len(pending) >= _WRITE_CHUNK_BYTES:
            await to_thread.run_sync(write, bytes(pending))
            pending.clear()
    await to_thread.run_sync(write, bytes(pending))


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
        # Not strict, because JSON Schema accepts 1.0 as an integer. The check has already rejected
        # all other mismatches.
        return msgspec.convert(value, body_type, strict=False)
    except SchemaError as mismatch:
        raise invalid_format(f"{mismatch}.") from mismatch
    except (msgspec.ValidationError, RecursionError) as error:
        raise invalid_format(f"{error}.") from error


def _require_json_type(request: Request) -> None:
    """Raise InvalidSyntaxError if a browser sends JSON as another media type.

    A page of another site can send simple types such as text/plain without a CORS preflight. Other
    clients may omit the type, which all releases of the API accept.
    """
    media_type = essence(request.headers.get("content-type", ""))
    if is_from_browser(request.headers) and not _JSON_TYPE.fullmatch(media_type):
        raise invalid_syntax(
            f"The Content-Type is {media_type!r}; browsers must send JSON as application/json."
        )


def _check_size(size: int, limit: int, option: str | None = None) -> None:
    if size > limit:
        remedy = "" if option is None else f", or start the simulator with {option}"
        raise invalid_format(
            f"The body exceeds the limit of {limit} bytes. Send a smaller body{remedy}."
        )
