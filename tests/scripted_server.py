"""A server on a real socket that follows the script of a test, valid HTTP or not."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self


@dataclass
class ReceivedRequest:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Connection:
    """A connection of a client, controlled by a script."""

    def __init__(self, server: ScriptedServer, raw: socket.socket) -> None:
        self.server = server
        self.raw = raw
        self._received = b""

    def read_head(self) -> ReceivedRequest | None:
        """Read a request up to its body, or return None if the client is done."""
        while b"\r\n\r\n" not in self._received:
            data = self.raw.recv(65536)
            if not data:
                return None
            self._received += data
        head, self._received = self._received.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = {
            name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])
        }
        return ReceivedRequest(method, target, headers, b"")

    def read_request(self) -> ReceivedRequest | None:
        """Read a whole request and record it, or return None if the client is done."""
        request = self.read_head()
        if request is not None:
            if request.headers.get("transfer-encoding") == "chunked":
                while size := int(self._line(), 16):
                    request.body += self._exactly(size)
                    self._line()
                self._line()
            else:
                request.body = self._exactly(int(request.headers.get("content-length", "0")))
            self.server.requests.append(request)
        return request

    def skip_body(self, request: ReceivedRequest) -> int:
        """Read and discard the body of a request, and return its length."""
        size = 0
        if request.headers.get("transfer-encoding") != "chunked":
            left = int(request.headers["content-length"]) - len(self._received)
            size, self._received = len(self._received), b""
            buffer = bytearray(1 << 20)
            while left and (count := self.raw.recv_into(buffer, min(left, len(buffer)))):
                left -= count
                size += count
            return size
        while length := int(self._line(), 16):
            size += len(self._exactly(length))
            self._line()
        self._line()
        return size

    def requests(self) -> Iterator[ReceivedRequest]:
        """Yield the requests of the connection until the client is done."""
        while (request := self.read_request()) is not None:
            yield request

    def _line(self) -> bytes:
        while b"\r\n" not in self._received:
            self._more()
        line, self._received = self._received.split(b"\r\n", 1)
        return line

    def _exactly(self, size: int) -> bytes:
        while len(self._received) < size:
            self._more()
        data, self._received = self._received[:size], self._received[size:]
        return data

    def _more(self) -> None:
        data = self.raw.recv(65536)
        if not data:
            raise ConnectionError("The client left in the middle of a request")
        self._received += data

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.raw.sendall(data)

    def drip(self, data: bytes, seconds: float) -> None:
        """Send bytes one by one, with a pause after each."""
        for byte in data:
            self.send(bytes([byte]))
            time.sleep(seconds)

    def respond(
        self,
        body: object = None,
        status: int = 200,
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
    ) -> None:
        """Send a response. A body that is not bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send(head(status, {"Content-Type": content_type, **(headers or {})}, len(content)))
        self.send(content)

    def respond_with_error(
        self, kind: str, description: str = "told to", status: int = 400
    ) -> None:
        """Send an error in the form of the server."""
        self.respond({"title": kind, "description": description}, status)

    def begin_chunked(self, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Send the head of a response whose body follows in chunks."""
        self.send(head(status, {"Transfer-Encoding": "chunked", **(headers or {})}, None))

    def chunk(self, data: bytes) -> None:
        """Send one chunk of a body. An empty one ends it."""
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def stall(self) -> None:
        """Keep the connection open and silent until the server is closed."""
        self.server.closing.wait(60)

    def wait_for_client_to_leave(self, seconds: float = 60.0) -> bool:
        """Wait until the client has closed the connection, and return whether it did."""
        self.raw.settimeout(seconds)
        try:
            while self.raw.recv(65536):
                pass
        except TimeoutError:
            return False
        except OSError:
            pass
        return True

    def reset(self) -> None:
        """Reset the connection, as a crash does."""
        self.raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.raw.close()

    def close(self) -> None:
        """Close the connection properly."""
        with suppress(OSError):
            self.raw.shutdown(socket.SHUT_RDWR)
        self.raw.close()


def head(status: int, headers: dict[str, str], length: int | None) -> bytes:
    """Return the head of a response."""
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Something"
    lines = [f"HTTP/1.1 {status} {reason}"]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


Script = Callable[[Connection], None]


class ScriptedServer:
    """Server that runs a script for each connection, in its own thread.

    Args:
        *scripts: The first connection gets the first script and so on; the last is for all later
            ones, too.
        tls: The context to serve https with, if any.
        host: The address to listen on.

    Attributes:
        url: The base URL.
        requests: All requests that scripts have read completely.
        connections: The number of connections so far.
        closing: Set when the server is about to be closed.
    """

    def __init__(
        self, *scripts: Script, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.requests: list[ReceivedRequest] = []
        self.connections = 0
        self.closing = threading.Event()
        self._scripts = scripts
        self._tls = tls
        self._open: list[Connection] = []
        self._threads: list[threading.Thread] = []
        # getaddrinfo resolves the zone of a link-local address.
        family, _, _, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        self._listener = socket.create_server(address, family=family, backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self.url = (
            f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{self.port}"
        )
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            thread = threading.Thread(target=self._run, args=(script, raw), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, script: Script, raw: socket.socket) -> None:
        # If the client disconnects, its script fails; tests that allow no disconnect check this.
        with suppress(OSError, ValueError):
            if self._tls:
                raw = self._tls.wrap_socket(raw, server_side=True)
            connection = Connection(self, raw)
            self._open.append(connection)
            try:
                script(connection)
            finally:
                connection.close()

    def wait_until_closed(self) -> None:
        """Wait until the scripts of all connections so far have ended."""
        for thread in list(self._threads):
            thread.join(10)

    def close(self) -> None:
        """End all connections and threads."""
        self.closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(10)
        for connection in self._open:
            connection.close()
        for thread in self._threads:
            thread.join(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def responding(body: object = None, status: int = 200, **response: object) -> Script:
    """Return a script that sends the same response to every request."""

    def script(connection: Connection) -> None:
        for _ in connection.requests():
            connection.respond(body, status, **response)  # type: ignore[arg-type]

    return script


def raw_bytes(*parts: bytes, seconds_between: float = 0.0) -> Script:
    """Return a script that responds to each request with bytes as they are, and closes."""

    def script(connection: Connection) -> None:
        connection.read_request()
        for part in parts:
            connection.send(part)
            time.sleep(seconds_between)

    return script


def in_turn(*responses: Callable[[Connection, ReceivedRequest], None]) -> Script:
    """Return a script that handles the requests of a connection one by one."""

    def script(connection: Connection) -> None:
        remaining: Iterable[Callable[[Connection, ReceivedRequest], None]] = responses
        for request, response in zip(connection.requests(), remaining, strict=False):
            response(connection, request)

    return script


def stalling(connection: Connection) -> None:
    """Read a request and never respond."""
    connection.read_request()
    connection.stall()


def resetting(connection: Connection) -> None:
    """Read a request and reset the connection."""
    connection.read_request()
    connection.reset()
