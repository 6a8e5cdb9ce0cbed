"""An async program, for type checkers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import assert_type

from brainframe_api import AsyncBrainFrameAPI, AsyncStatusReceiver, bf_codecs
from brainframe_api.bf_codecs import Alert, StreamConfiguration, Zone, ZoneStatus


async def chunks() -> AsyncIterator[bytes]:
    yield b"video"


async def listener(statuses: dict[int, dict[str, ZoneStatus]]) -> None:
    print(statuses)


async def main() -> None:
    async with AsyncBrainFrameAPI("http://localhost", ("admin", "admin"), retries=3) as api:
        assert_type(await api.version(), str)
        streams, zones = await asyncio.gather(api.get_stream_configurations(), api.get_zones())
        assert_type(streams, list[StreamConfiguration])
        assert_type(zones, list[Zone])
        assert_type(await api.new_storage(chunks(), "video/mp4"), int)
        alerts, total = await api.get_alerts(limit=5)
        assert_type(alerts, list[Alert])
        assert_type(total, int)

        async with aclosing(api.get_zone_status_stream(timeout=5)) as packets:
            async for statuses in packets:
                for stream_id, zone_statuses in statuses.items():
                    assert_type(stream_id, int)
                    assert_type(zone_statuses["Screen"].within, list[bf_codecs.Detection])

        async with api.get_status_receiver() as receiver:
            assert_type(receiver, AsyncStatusReceiver)
            receiver.add_listener(listener)
            receiver.add_listener(print)
            assert_type(receiver.latest_statuses(1), dict[str, ZoneStatus])


asyncio.run(main())
