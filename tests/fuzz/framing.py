"""Any bytes on a connection result in an error, or in a body that does not depend on chunks."""

from __future__ import annotations

from openapi_runtime.framing import BodyReader, BrokenBodyError

# The head is checked before its body is read: at most one Content-Length, which is a number.
HEADERS: tuple[dict[str, str], ...] = (
    {"transfer-encoding": "chunked"},
    {"content-length": "7"},
    {"content-length": "0"},
    {"transfer-encoding": "gzip, chunked"},
    {},
)
STATUSES = (200, 204, 304, 404)


def read(headers: dict[str, str], status: int, chunks: list[bytes]) -> tuple[bytes, str]:
    """Feed chunks to a reader, and return the body and how it ended."""
    body = b""
    try:
        reader = BodyReader(status, headers)
        for chunk in chunks:
            if reader.done:
                break
            for part in reader.feed(chunk):
                body += bytes(part)
        if not reader.done:
            reader.feed(b"")
    except BrokenBodyError:
        return body, "broken"
    return body, "done" if reader.done else "open"


def target(data: bytes) -> None:
    """Read the headers, the status and the chunk size from the first bytes."""
    first = data[:2].ljust(2, b"\0")
    headers, status = HEADERS[first[0] % len(HEADERS)], STATUSES[first[1] % len(STATUSES)]
    size, body = first[1] // len(STATUSES) % 16 + 1, data[2:]
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    in_chunks = read(headers, status, chunks)
    at_once = read(headers, status, [body] if body else [])
    if in_chunks[1] != at_once[1]:
        raise AssertionError(f"{in_chunks} in chunks, {at_once} at once")
    # Content received before a break may or may not have been returned.
    if in_chunks[1] == "done" and in_chunks[0] != at_once[0]:
        raise AssertionError(f"{in_chunks} in chunks, {at_once} at once")
