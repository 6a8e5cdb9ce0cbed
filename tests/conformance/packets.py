"""Reading of the beginning of the endless body of zone statuses."""

from __future__ import annotations

import json
import time
from typing import Any

import requests

PACKETS = 3
SECONDS = 3.0


def take_beginning(response: requests.Response, *_args: Any, **_kwargs: Any) -> requests.Response:
    """End the body of a response after a few packets; read an error response completely."""
    if response.status_code >= 400:
        return response
    body = b""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and len(_lines(body)) < PACKETS:
        chunk = response.raw.read1(65536, decode_content=True)
        if not chunk:
            break
        body += chunk
    whole, _, _rest = body.rpartition(b"\n")
    # requests has no public way to end a body.
    response._content = whole + b"\n"  # pyright: ignore[reportPrivateUsage]
    response.close()
    return response


def read_packets(body: bytes) -> list[Any]:
    """Return the packets of a body.

    Raises:
        ValueError: If the framing differs from the document.
    """
    packets: list[Any] = []
    for line in body.split(b"\n")[:-1]:
        if not line.endswith(b"\r"):
            raise ValueError(f"a packet does not end in CR LF: {line[-40:]!r}")
        if line.strip():
            packets.append(json.loads(line))
    if not packets:
        raise ValueError(f"no packet came within {SECONDS} seconds")
    return packets


def _lines(body: bytes) -> list[bytes]:
    return [line for line in body.split(b"\n")[:-1] if line.strip()]
