"""The hot paths, each run a given number of times by a process whose instructions are counted.

python -m benchmarks.instructions.hot_paths NAME COUNT FILE_OR_URL
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.content import SHAPES, packet
from benchmarks.server.responses import frame_packet

_BLOCK: Final = 64 * 1024


def decode_packet(count: int, path: str) -> None:
    """Extract a packet of 80 KB from its line and decode it."""
    from brainframe_api._packets import status_reader

    line = Path(path).read_bytes() + b"\r\n"
    reader = status_reader(None)
    for _ in range(count):
        reader.feed(line)


def read_stream(count: int, path: str) -> None:
    """Process a packet of 80 KB completely, from the bytes that the system received."""
    _read_stream(count, Path(path).read_bytes())


def read_small_packets(count: int, path: str) -> None:  # noqa: ARG001
    """Process a hundred packets of 0.6 KB that arrive together."""
    _read_stream(count, *(packet(SHAPES["small"], frame) for frame in range(100)))


def _read_stream(count: int, *packets: bytes) -> None:
    from brainframe_api._packets import status_reader
    from openapi_runtime.framing import BodyReader

    framed = b"".join(frame_packet(content) for content in packets)
    blocks = [framed[at : at + _BLOCK] for at in range(0, len(framed), _BLOCK)]
    body, reader = BodyReader(200, {"transfer-encoding": "chunked"}), status_reader(None)
    for _ in range(count):
        for block in blocks:
            for part in body.feed(block):
                reader.feed(part)


def call(count: int, url: str) -> None:
    """Get the zones of a stream over a warm connection."""
    from brainframe.api import BrainFrameAPI

    with BrainFrameAPI(url) as api:
        for _ in range(count):
            api.get_zones(stream_id=1)


def call_async(count: int, url: str) -> None:
    """Get the zones of a stream over a warm connection, on an event loop."""
    from brainframe_api import AsyncBrainFrameAPI

    async def main() -> None:
        async with AsyncBrainFrameAPI(url) as api:
            for _ in range(count):
                await api.get_zones(stream_id=1)

    asyncio.run(main())


PATHS: Final[dict[str, Callable[[int, str], None]]] = {
    path.__name__: path
    for path in (decode_packet, read_stream, read_small_packets, call, call_async)
}

if __name__ == "__main__":
    PATHS[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
