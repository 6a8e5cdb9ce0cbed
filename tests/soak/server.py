"""The simulator and its proxy in a process separate from that of the client.

The program prints the addresses of both, and then responds with a line of JSON to each command:
`begin`, `end`, `report`.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import Counter
from urllib.parse import urlsplit

from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api.simulator import Simulator
from tests.soak.faults import Weather
from tests.soak.proxy import FaultProxy


async def serve(server: Simulator, weather: Weather) -> None:
    """Serve until the commands end."""
    address = urlsplit(server.url)
    proxy = FaultProxy((str(address.hostname), int(address.port or 0)), weather)
    port = await proxy.start()
    script = server.script(server.add_stream("Entrance"))
    playing = asyncio.create_task(play(script))
    say({"direct": server.url, "proxied": f"http://127.0.0.1:{port}"})
    loop = asyncio.get_running_loop()
    while command := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        if command in ("begin", "end"):
            weather.fair = command == "end"
        say(
            {
                "requests": weather.requests,
                "faults": {str(fault): count for fault, count in weather.counts.items()},
                "connections": proxy.connections,
                "open": proxy.open,
            }
        )
    playing.cancel()


async def play(script: object) -> None:
    """Make a person walk around, so that there are statuses to follow."""
    step = 0
    while True:
        step += 1
        person = scripted_detection("person", 200 + step % 50, 200, track="walker")
        await asyncio.to_thread(script.push, [person])  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)


def say(value: object) -> None:
    print(json.dumps(value), flush=True)


def main() -> None:
    chance, seed = float(sys.argv[1]), int(sys.argv[2])
    weather = Weather(chance, random.Random(seed), Counter())
    with Simulator(authorize=True, session_lifetime=5.0) as server:
        asyncio.run(serve(server, weather))


if __name__ == "__main__":
    main()
