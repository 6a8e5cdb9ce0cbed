"""Any bytes as a status stream result in an error, or in packets that do not depend on chunks."""

from __future__ import annotations

import json
from typing import Any

from brainframe_api._packets import status_reader
from brainframe_api.bf_codecs import ZoneStatus
from brainframe_api.bf_errors import BaseAPIError
from openapi_runtime.errors import ApiError


class Stream:
    """Stand-in for the stream that a packet reader gets."""

    url = "http://server/api/streams/statuses"
    status = 200
    secrets = ()

    def copies(self) -> Any:
        """Return no copies of the request and the response."""
        return None, None

    def set_timeout(self, timeout: float | None) -> None:
        """Do nothing, because there is no clock."""


def read(chunks: list[bytes]) -> tuple[list[Any], bool]:
    """Return the packets of a chunked stream, and whether it ended in an error."""
    reader = status_reader(10.0)
    reader.begin(Stream())
    packets: list[Any] = []
    try:
        for chunk in chunks:
            packets += reader.feed(chunk)
            reader.restart_clock()
        packets += reader.end()
    except (ApiError, BaseAPIError):
        return packets, True
    return packets, False


def naive(data: bytes) -> list[Any] | None:
    """Read a whole stream in the slow and obvious way; return None if it is invalid."""
    packets: list[Any] = []
    for line in data.split(b"\n"):
        if line.strip():
            try:
                value = json.loads(line)
                packets.append(
                    {
                        int(stream): {
                            name: ZoneStatus.from_dict(status) for name, status in zones.items()
                        }
                        for stream, zones in value.items()
                    }
                )
            except (ValueError, AttributeError, TypeError, RecursionError):
                return None
    return packets


def target(data: bytes) -> None:
    """Read the chunk size from the first byte."""
    size, body = (data[0] % 64 + 1, data[1:]) if data else (1, b"")
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    in_chunks, broken = read(chunks)
    at_once, broken_at_once = read([body])
    if broken != broken_at_once or (not broken and in_chunks != at_once):
        raise AssertionError(f"in chunks of {size} bytes, {body!r} reads differently")
    reference = naive(body)
    if not broken and reference != at_once:
        raise AssertionError(f"{body!r}: {at_once!r} in place of {reference!r}")
