"""Any bytes on a connection: a body that does not depend on how they are split, or an error."""

from __future__ import annotations

from openapi_runtime.framing import BodyReader, BrokenBodyError

# As after the check of the head: there is at most one Content-Length, which is a number.
HEADERS: tuple[dict[str, str], ...] = (
    {"transfer-encoding": "chunked"},
    {"content-length": "7"},
    {"content-length": "0"},
    {"transfer-encoding": "gzip, chunked"},
    {},
)
STATUSES = (200, 204, 304, 404)


def read(headers: dict[str, str], status: int, pieces: list[bytes]) -> tuple[bytes, str]:
    """Return the body in chunks, and how it ended."""
    body = b""
    try:
        reader = BodyReader(status, headers)
        for piece in pieces:
            if reader.done:
                break
            for part in reader.feed(piece):
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
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    in_pieces = read(headers, status, pieces)
    at_once = read(headers, status, [body] if body else [])
    if in_pieces[1] != at_once[1]:
        raise AssertionError(f"{in_pieces} in pieces, {at_once} at once")
    # Content received before a break may or may not have been returned.
    if in_pieces[1] == "done" and in_pieces[0] != at_once[0]:
        raise AssertionError(f"{in_pieces} in pieces, {at_once} at once")
