"""Patterns of programs that were written for brainframe-api."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from brainframe.api import BrainFrameAPI, bf_codecs
from brainframe_api.simulator import Simulator


@pytest.fixture
def analyzed(video: Path) -> Iterator[tuple[Simulator, BrainFrameAPI, int]]:
    """Start a server that analyzes a video, and yield it, an API object and the stream's ID."""
    with Simulator() as server:
        api = BrainFrameAPI(server.url)
        with video.open("rb") as file:
            storage_id = api.new_storage(file, "video/mp4")
        stream = api.set_stream_configuration(
            bf_codecs.StreamConfiguration(
                name="Entrance",
                premises_id=None,
                connection_type=bf_codecs.StreamConfiguration.ConnType.FILE,
                connection_options={"storage_id": storage_id},
                runtime_options={},
                metadata={},
            )
        )
        api.start_analyzing(stream.id)
        yield server, api, stream.id
        api.close()


def test_getting_the_status_receiver_for_every_frame_starts_no_threads(
    analyzed: tuple[Simulator, BrainFrameAPI, int],
) -> None:
    _, api, stream_id = analyzed
    api.get_status_receiver().wait_for_statuses(60, stream_id=stream_id)
    threads = threading.active_count()
    for _ in range(300):
        statuses = api.get_status_receiver().latest_statuses(stream_id)
        assert statuses["Screen"].zone.stream_id == stream_id
    assert threading.active_count() <= threads


def test_settings_are_saved_and_loaded_on_a_fresh_server(
    analyzed: tuple[Simulator, BrainFrameAPI, int], tmp_path: Path
) -> None:
    _, api, stream_id = analyzed
    zone = bf_codecs.Zone("Doorway", stream_id, [[0, 0], [300, 0], [300, 300], [0, 300]])
    zone = api.set_zone(zone)
    condition = bf_codecs.ZoneAlarmCountCondition(
        test=bf_codecs.ZoneAlarmCountCondition.TestType.GREATER_THAN,
        check_value=2,
        with_class_name="person",
        with_attribute=None,
        window_duration=5.0,
        window_threshold=0.5,
        intersection_point=bf_codecs.IntersectionPointType.BOTTOM,
    )
    api.set_zone_alarm(
        bf_codecs.ZoneAlarm(
            name="Crowd",
            count_conditions=[condition],
            rate_conditions=[],
            use_active_time=False,
            active_start_time="00:00:00",
            active_end_time="23:59:59",
            zone_id=zone.id,
        )
    )
    saved: list[dict[str, Any]] = []
    for stream in api.get_stream_configurations():
        plain = stream.to_dict()
        # This change after `to_dict` appears in the saved settings, as programs expect.
        storage_id = stream.connection_options.pop("storage_id")
        stream.connection_options["file"] = "video.mp4"
        stream.metadata["saved"] = True
        (tmp_path / "video.mp4").write_bytes(api.get_storage_data(storage_id)[0])
        zones = [each.to_dict() for each in api.get_zones(stream.id) if each.name != "Screen"]
        saved.append({"stream": plain, "zones": zones})
    (tmp_path / "settings.json").write_text(json.dumps(saved))

    with Simulator() as fresh, BrainFrameAPI(fresh.url) as other:
        for settings in json.loads((tmp_path / "settings.json").read_text()):
            options = settings["stream"]["connection_options"]
            stream = bf_codecs.StreamConfiguration.from_dict(settings["stream"])
            data = (tmp_path / options.pop("file")).read_bytes()
            options["storage_id"] = other.new_storage(data, "video/mp4")
            stream.id = None
            stream = other.set_stream_configuration(stream)
            assert stream.metadata == {"saved": True}
            for plain in settings["zones"]:
                loaded = bf_codecs.Zone.from_dict(plain)
                alarms, loaded.alarms = loaded.alarms, []
                loaded.id, loaded.stream_id = None, stream.id
                loaded = other.set_zone(loaded)
                for alarm in alarms:
                    alarm.id = alarm.stream_id = None
                    alarm.zone_id = loaded.id
                    for each in alarm.count_conditions:
                        each.id = None
                    other.set_zone_alarm(alarm)
        (loaded_stream,) = other.get_stream_configurations()
        (found,) = other.get_zone_alarms()
        assert (found.name, found.stream_id) == ("Crowd", loaded_stream.id)
        assert str(found.count_conditions[0].test) == "TestType.GREATER_THAN"


async def _monitor(url: str, count: int) -> list[dict[str, Any]]:
    """Parse every line that is not empty, as a monitor on asyncio does."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /api/streams/statuses HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    packets: list[dict[str, Any]] = []
    pending = b""
    try:
        while len(packets) < count:
            size = int(await reader.readline(), 16)
            pending += (await reader.readexactly(size + 2))[:size]
            *lines, pending = pending.split(b"\n")
            packets += [json.loads(line) for line in lines if line]
    finally:
        writer.close()
        await writer.wait_closed()
    return packets


def test_a_monitor_parses_every_line() -> None:
    with Simulator() as idle:
        assert asyncio.run(_monitor(idle.url, 3)) == [{}, {}, {}]
    with Simulator() as busy:
        stream_id = busy.add_stream("Entrance")
        script = busy.script(stream_id)
        script.push([])
        stopped = threading.Event()

        def work() -> None:
            while not stopped.wait(0.05):
                script.push([])

        with ThreadPoolExecutor(1) as pool:
            pool.submit(work)
            try:
                packets = asyncio.run(_monitor(busy.url, 20))
            finally:
                stopped.set()
        # Even the first packet has results.
        assert [list(packet) for packet in packets] == [[str(stream_id)]] * 20
