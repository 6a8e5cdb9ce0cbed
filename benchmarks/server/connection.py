"""One connection to the canned server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from time import time

from benchmarks.server.responses import (
    MEGABYTE,
    STORED,
    STREAM_HEAD,
    Responses,
    storage_head,
    stream_cycle,
    timed_packet,
)

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_CHUNKED = re.compile(rb"(?i)\r\ntransfer-encoding: *chunked")
_ZEROS = memoryview(bytes(4 * MEGABYTE))


class Upload:
    """An upload whose body is counted and discarded.

    Attributes:
        size: The number of received bytes.
        done: Whether it is complete.
    """

    def __init__(self, length: int | None) -> None:
        self._length = length
        self._tail = b""
        self._left = 0
        self.size = 0
        self.done = length == 0

    def feed(self, data: memoryview) -> None:
        """Process the next bytes of the connection."""
        if self._length is not None:
            self.size += len(data)
            self.done = self.size >= self._length
            return
        at = 0
        while at < len(data) and not self.done:
            if self._left:
                step = min(self._left, len(data) - at)
                self._left -= step
                self.size += step
                at += step
                continue
            # The line with the size of the next chunk, after the line end of the previous chunk.
            line = self._tail + bytes(data[at : at + 32])
            found = re.match(rb"(?:\r\n)?([0-9a-fA-F]+)\r\n", line)
            if found is None:
                self._tail += bytes(data[at:])
                return
            at += found.end() - len(self._tail)
            self._tail = b""
            self._left = int(found[1], 16)
            self.done = self._left == 0


class Connection:
    """A connection that reads requests and sends the responses.

    Attributes:
        socket: The socket.
        due: The Unix time at which to send the next packet of a stream with a rate.
    """

    def __init__(self, sock: socket.socket, responses: Responses) -> None:
        self.socket = sock
        self.due: float | None = None
        self._responses = responses
        self._seen = b""
        self._upload: Upload | None = None
        self._sending: Iterator[bytes | memoryview] = iter(())
        self._chunk = memoryview(b"")
        self._rate = 0.0
        self._size = ""

    def receive(self, buffer: memoryview) -> bool:
        """Process the received bytes. Return False at the end of the connection."""
        try:
            count = self.socket.recv_into(buffer)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not count:
            return False
        if self._upload:
            self._take_upload(buffer[:count])
            return True
        self._seen += bytes(buffer[:count])
        head, end, rest = self._seen.partition(b"\r\n\r\n")
        if end:
            self._seen = b""
            self._respond(head, memoryview(rest))
        return True

    def send(self) -> bool:
        """Send as much as the socket accepts. Return whether there is more to send now."""
        while True:
            if not self._chunk:
                following = next(self._sending, None)
                if following is None:
                    return False
                self._chunk = memoryview(following)
            try:
                self._chunk = self._chunk[self.socket.send(self._chunk) :]
            except BlockingIOError:
                return True
            except OSError:
                self._sending, self._chunk = iter(()), memoryview(b"")
                return False

    def send_due_packet(self) -> None:
        """Send the packet that is due, and schedule the next one."""
        assert self.due is not None
        self.due += 1 / self._rate
        content = bytes(self._chunk) + timed_packet(self._size, time())
        self._chunk = memoryview(content)

    def _respond(self, head: bytes, rest: memoryview) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        path = target.partition("?")[0]
        if method == "POST":
            length = _LENGTH.search(head)
            chunked = _CHUNKED.search(head)
            self._upload = Upload(None if chunked else int(length[1]) if length else 0)
            self._take_upload(rest)
        elif path.endswith("/api/streams/statuses"):
            self._start_stream(path.split("/")[1])
        elif path.rpartition("/")[0].endswith("/api/storage") and not path.endswith("/1"):
            self._sending = _large_object(int(path.rpartition("/")[2]))
        else:
            self._sending = iter((self._responses.find(target),))

    def _take_upload(self, data: memoryview) -> None:
        assert self._upload
        self._upload.feed(data)
        if self._upload.done:
            self._upload = None
            self._sending = iter((STORED,))

    def _start_stream(self, name: str) -> None:
        size, _, rate = name.partition("~")
        if rate:
            self._size, self._rate = size, float(rate)
            self._sending = iter((STREAM_HEAD,))
            # Connections have different phases, because servers are not synchronized.
            self.due = time() + (self.socket.fileno() % 16) / 16 / self._rate
        else:
            self._sending = _endless_stream(size)


def _endless_stream(size: str) -> Iterator[bytes | memoryview]:
    yield STREAM_HEAD
    cycle = stream_cycle(size)
    while True:
        yield cycle


def _large_object(megabytes: int) -> Iterator[bytes | memoryview]:
    yield storage_head(megabytes)
    left = megabytes * MEGABYTE
    while left:
        chunk = _ZEROS[:left]
        yield chunk
        left -= len(chunk)
