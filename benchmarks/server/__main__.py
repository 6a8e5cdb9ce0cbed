"""Run the canned server: print the URLs that it listens on, and serve until standard input ends.

The first segment of the path is the size of the zone statuses, as in `http://127.0.0.1:1234/80kb`.
With a rate, as in `/80kb~10`, the status stream sends that many packets per second; without one, it
sends as fast as the client reads.
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import sys
from pathlib import Path
from time import time

from benchmarks.server.connection import Connection
from benchmarks.server.responses import MEGABYTE, Responses

_IDLE = selectors.EVENT_READ
_SENDING = selectors.EVENT_READ | selectors.EVENT_WRITE


def main() -> None:
    """Serve until the standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=1)
    parser.add_argument("--image", type=Path)
    arguments = parser.parse_args()
    _use_last_processor()
    listeners = [
        socket.create_server(("127.0.0.1", 0), backlog=512) for _ in range(arguments.listeners)
    ]
    responses = Responses(arguments.image)
    urls = [f"http://127.0.0.1:{listener.getsockname()[1]}" for listener in listeners]
    print(" ".join(urls), flush=True)
    # The server exits with its parent, which holds the other end of its standard input.
    serve(listeners, responses, stop=sys.stdin.fileno())


def serve(listeners: list[socket.socket], responses: Responses, stop: int) -> None:
    """Serve until the end of the file with the descriptor `stop`."""
    selector = selectors.DefaultSelector()
    for listener in listeners:
        listener.setblocking(False)
        selector.register(listener, selectors.EVENT_READ)
    selector.register(stop, selectors.EVENT_READ)
    buffer = memoryview(bytearray(MEGABYTE))
    paced: set[Connection] = set()
    while True:
        due = min((c.due for c in paced if c.due is not None), default=None)
        for key, _ in selector.select(None if due is None else max(0.0, due - time())):
            if key.fd == stop:
                return
            if isinstance(key.data, Connection):
                _turn(selector, key.data, buffer, paced)
            elif isinstance(key.fileobj, socket.socket):
                _accept(selector, key.fileobj, responses)
        now = time()
        for connection in [c for c in paced if c.due is not None and c.due <= now]:
            connection.send_due_packet()
            _send(selector, connection)


def _use_last_processor() -> None:
    """Pin this process to the last processor; the clients are pinned to the first."""
    if not hasattr(os, "sched_setaffinity"):
        return
    available = sorted(os.sched_getaffinity(0))
    if len(available) > 1:
        os.sched_setaffinity(0, available[-1:])


def _accept(
    selector: selectors.BaseSelector, listener: socket.socket, responses: Responses
) -> None:
    try:
        accepted, _ = listener.accept()
    except BlockingIOError:
        return
    accepted.setblocking(False)
    accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector.register(accepted, _IDLE, Connection(accepted, responses))


def _turn(
    selector: selectors.BaseSelector,
    connection: Connection,
    buffer: memoryview,
    paced: set[Connection],
) -> None:
    # For a client that only reads, this check for new requests costs a single call.
    if not connection.receive(buffer):
        selector.unregister(connection.socket)
        connection.socket.close()
        paced.discard(connection)
        return
    if connection.due is not None:
        paced.add(connection)
    _send(selector, connection)


def _send(selector: selectors.BaseSelector, connection: Connection) -> None:
    wanted = _SENDING if connection.send() else _IDLE
    if selector.get_key(connection.socket).events != wanted:
        selector.modify(connection.socket, wanted, connection)


if __name__ == "__main__":
    main()
