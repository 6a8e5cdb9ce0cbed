"""Many servers in one thread, with the wire behavior and the alert paging of a real one."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

T = TypeVar("T")


@dataclass
class Follower:
    """A connection to the status stream of a server."""

    since: float
    until: float | None = None


@dataclass
class FleetAlert:
    """An alert of a server."""

    id: int
    start_time: float
    end_time: float | None = None
    verified_as: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "alarm_id": 1,
            "zone_id": 1,
            "stream_id": 1,
            "start_time": self.start_time,
            "end_time": self.end_time,
            "verified_as": self.verified_as,
        }

    def states(self) -> set[str]:
        found = {"started"}
        if self.end_time is not None:
            found.add("ended")
        if self.verified_as is not None:
            found.add("verified-true" if self.verified_as else "verified-false")
        return found


def detection(number: int) -> dict[str, Any]:
    return {
        "class_name": "person" if number % 2 else "car",
        "coords": [[10, 10], [200, 10], [200, 400], [10, 400]],
        "children": [],
        "attributes": {"posture": "standing"},
        "with_identity": None,
        "extra_data": {"confidence": 0.91},
        "track_id": "6f1f5c0e-7d0a-4b3c-9f54-0f7f6a2c8d11",
    }


@cache
def within(count: int) -> bytes:
    """Return a number of detections as JSON."""
    return json.dumps([detection(number) for number in range(count)]).encode()


@dataclass
class FleetServerScript:
    """One server. Its attributes may be read from any thread."""

    name: str
    rate: float
    detections: int
    port: int = 0
    alerts: dict[int, FleetAlert] = field(default_factory=dict[int, FleetAlert])
    followers: list[Follower] = field(default_factory=list[Follower])
    silent: bool = False
    requests: int = 0
    sent_bytes: int = 0
    delete_after_page: int = 0
    _next_id: int = 1
    _ending: dict[int, FleetAlert] = field(default_factory=dict[int, FleetAlert])
    _listener: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set[asyncio.StreamWriter])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # The following methods run in the event loop.

    async def listen(self) -> None:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def cut_off(self) -> None:
        """End all connections, and accept no new ones."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        for writer in list(self._writers):
            transport: Any = writer.transport
            transport.abort()

    def raise_alert(self, start_time: float | None = None) -> FleetAlert:
        now = time.time() if start_time is None else start_time
        alert = FleetAlert(self._next_id, now)
        self._next_id += 1
        self.alerts[alert.id] = alert
        return alert

    def end_alert(self, alert: FleetAlert) -> None:
        alert.end_time = time.time()
        self._ending[alert.id] = alert

    def packet(self) -> bytes:
        active = [alert for alert in self.alerts.values() if alert.end_time is None]
        ending, self._ending = list(self._ending.values()), {}
        status: dict[str, Any] = {
            "zone": {"name": "Screen", "stream_id": 1, "coords": [], "alarms": [], "id": 1},
            "tstamp": time.time(),
            "total_entered": {"person": 3},
            "total_exited": {"person": 2},
            "within": [],
            "entering": [],
            "exiting": [],
            "alerts": [alert.to_dict() for alert in (*active, *ending)],
        }
        text = json.dumps({"1": {"Screen": status}}).encode() + b"\r\n"
        return text.replace(b'"within": []', b'"within": ' + within(self.detections), 1)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.requests += 1
                lines = head.decode("latin-1").split("\r\n")
                target = urlsplit(lines[0].split(" ")[1])
                if target.path == "/api/streams/statuses":
                    await self._stream(writer)
                    return
                self._respond(writer, target.path, parse_qs(target.query))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        follower = Follower(time.time())
        self.followers.append(follower)
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            due = time.monotonic()
            while not writer.is_closing():
                if not self.silent:
                    packet = self.packet()
                    self.sent_bytes += len(packet)
                    writer.write(b"%x\r\n%s\r\n" % (len(packet), packet))
                    await writer.drain()
                due += 1 / self.rate
                await asyncio.sleep(max(0.0, due - time.monotonic()))
        finally:
            follower.until = time.time()

    def _respond(
        self, writer: asyncio.StreamWriter, path: str, query: dict[str, list[str]]
    ) -> None:
        parts = path.strip("/").split("/")
        headers = ""
        status = "200 OK"
        body: Any
        if parts[:2] == ["api", "alerts"] and len(parts) == 2:
            found = sorted(self.alerts.values(), key=lambda alert: -alert.id)
            offset = int(query.get("offset", ["0"])[0])
            limit = int(query.get("limit", [str(len(found))])[0])
            body = [alert.to_dict() for alert in found[offset : offset + limit]]
            headers = f"Total-Count: {len(found)}\r\n"
            # Delete the newest alerts. All others move up, so the next page misses some of them.
            for old in found[: self.delete_after_page] if len(found) > 40 else ():
                del self.alerts[old.id]
        elif parts[:2] == ["api", "alerts"]:
            alert = self.alerts.get(int(parts[2]))
            if alert is None:
                status = "404 Not Found"
                body = {"title": "AlertNotFoundError", "description": f"No alert {parts[2]}"}
            else:
                body = alert.to_dict()
        else:
            body = "0.30.0"
        content = json.dumps(body).encode()
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
        )
        writer.write(content)


class ScriptedServers:
    """Thread that runs servers.

    Args:
        count: The number of servers.
        rate: The number of packets that each server sends per second.
        detections: The number of detections in a packet, of about 240 bytes each.
    """

    def __init__(self, count: int, rate: float = 10, detections: int = 4) -> None:
        self.servers = [
            FleetServerScript(f"server-{number}", rate, detections) for number in range(count)
        ]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._living: Future[None] | None = None

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with closing(self._loop):
            self._loop.run_forever()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    def do(self, work: Callable[[], T]) -> T:
        """Call a function in the thread of the servers."""

        async def call() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(60)

    def cut_off(self, *servers: FleetServerScript) -> None:
        """Make servers unreachable."""
        for server in servers:
            asyncio.run_coroutine_threadsafe(server.cut_off(), self._loop).result(60)

    def restore(self, *servers: FleetServerScript) -> None:
        """Make servers reachable again."""
        for server in servers:
            asyncio.run_coroutine_threadsafe(server.listen(), self._loop).result(60)

    def live(self, alerts_per_second: float) -> None:
        """Raise, end, verify and delete alerts at random."""
        self._living = asyncio.run_coroutine_threadsafe(self._live(alerts_per_second), self._loop)

    def rest(self) -> None:
        """Stop raising alerts."""
        if self._living is not None:
            self._living.cancel()
            self._living = None

    async def _live(self, alerts_per_second: float) -> None:
        chance = random.Random(4)
        while True:
            await asyncio.sleep(1 / alerts_per_second)
            server = chance.choice(self.servers)
            server.raise_alert()
            for alert in list(server.alerts.values()):
                if alert.end_time is None and chance.random() < 0.5:
                    server.end_alert(alert)
                elif alert.end_time is not None and chance.random() < 0.1:
                    alert.verified_as = chance.random() < 0.5 if alert.verified_as is None else None
            if len(server.alerts) > 8 and chance.random() < 0.1:
                del server.alerts[chance.choice(list(server.alerts))]

    def __enter__(self) -> Self:
        self._thread.start()
        self.restore(*self.servers)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.rest()
        self.cut_off(*self.servers)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)


def main() -> None:
    """Run servers until standard input ends, and print their URLs, for benchmarks."""
    count, rate, detections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    with ScriptedServers(count, rate, detections) as scripted:
        print(*(server.url for server in scripted.servers), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
