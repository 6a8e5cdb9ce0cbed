"""The stream of zone statuses: bytes in, packets out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Packet = TypeVar("Packet")


class StatusStreamDecoder(Generic[Packet]):
    r"""Finds the packets in the bytes of the endless answer.

    Each packet is a line of JSON that ends with `\r\n`. Empty lines keep the connection alive.
    Bytes may be fed in pieces of any size, split anywhere. Nothing but a line feed ends a line:
    characters such as U+2028 are part of the JSON.

    Args:
        decode: Makes a packet of its line. What it raises comes out of `feed`.

    Attributes:
        kept_alive: Whether an empty line has come since the last packet.
    """

    __slots__ = ("_begun", "_decode", "kept_alive")

    def __init__(self, decode: Callable[[bytes | memoryview], Packet]) -> None:
        self._decode = decode
        self._begun: list[bytes | memoryview] = []
        self.kept_alive = False

    @property
    def in_packet(self) -> bool:
        """Whether a packet has begun whose end is still to come."""
        return any(not bytes(piece).isspace() for piece in self._begun)

    def feed(self, data: bytes | memoryview) -> list[Packet]:
        """Takes the next bytes and returns the packets that they complete, oldest first."""
        packets: list[Packet] = []
        # Copying the bytes so that they can be searched like this takes a fifth of the time that a
        # regular expression takes to search them where they are.
        data = bytes(data)
        view = memoryview(data)
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            line: bytes | memoryview = view[start:end]
            start = end + 1
            if self._begun:
                self._begun.append(line)
                line = b"".join(self._begun)
                self._begun.clear()
            # Few lines are this short, and looking at each whole would copy it.
            if len(line) < 64 and not bytes(line).strip():
                self.kept_alive = True
                continue
            packets.append(self._decode(line))
            self.kept_alive = False
        if start < len(view):
            self._begun.append(view[start:])
        return packets

    def end(self) -> list[Packet]:
        """Takes the end of the stream and returns the last packet, if only its line end is missing.

        What `decode` raises for a packet that is cut short comes out of it.
        """
        if not self.in_packet:
            return []
        line = b"".join(self._begun)
        self._begun.clear()
        return [self._decode(line)]
