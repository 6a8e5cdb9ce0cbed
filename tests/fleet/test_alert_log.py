"""The broker has each state of each alert of a server exactly once, despite failures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from brainframe_api import AsyncBrainFrameAPI
from brainframe_api._fleet import names
from brainframe_api._fleet.alert_log import AlertLog
from brainframe_api._fleet.broker import DEFAULT_RETENTION, Broker
from brainframe_api.bf_codecs import Alert
from tests.fleet.harness import PATIENCE, expected_states, stored_alerts, stored_twice
from tests.fleet.servers import FleetServerScript, ScriptedServers

pytestmark = pytest.mark.anyio
PAGE_SIZE = 10


async def stored(broker: Broker) -> set[str]:
    return {headers["Nats-Msg-Id"] for _, headers in await stored_alerts(broker)}


async def until_stored(broker: Broker, expected: Callable[[], set[str]]) -> None:
    end = time.monotonic() + PATIENCE
    while missing := expected() - await stored(broker):
        assert time.monotonic() < end, f"Not stored: {sorted(missing)[:10]}"
        await asyncio.sleep(0.05)
    assert stored_twice(await stored_alerts(broker)) == []


@asynccontextmanager
async def log_of(server: FleetServerScript, broker: Broker) -> AsyncGenerator[AlertLog]:
    async with AsyncBrainFrameAPI(server.url, retries=0) as api:
        log = AlertLog(server.name, api, broker, asyncio.Semaphore(1), PAGE_SIZE)
        task = asyncio.create_task(log.run())
        try:
            yield log
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_earlier_alerts_are_stored_oldest_first(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        for number in range(2 * PAGE_SIZE + 5):
            alert = scripted.do(server.raise_alert)
            if number % 3:
                scripted.do(lambda: server.end_alert(alert))  # noqa: B023
        async with log_of(server, broker) as log:
            log.compare()
            await until_stored(broker, lambda: expected_states([server]))
        started = [
            int(subject.split(".")[3])
            for subject, _ in await stored_alerts(broker)
            if subject.endswith("started")
        ]
        assert started == sorted(started)


async def test_the_start_and_end_of_an_alert_in_packets_are_stored_at_once(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        async with log_of(server, broker) as log:
            found = scripted.do(server.raise_alert)
            log.hint([Alert.from_dict(found.to_dict())])
            await until_stored(broker, lambda: {"server-0:1:started"})
            assert server.requests == 0
            scripted.do(lambda: server.end_alert(found))
            for _ in range(3):
                log.hint([Alert.from_dict(found.to_dict())])
            await until_stored(broker, lambda: expected_states([server]))
            assert server.requests == 0


async def test_alerts_that_were_open_are_read_again_beyond_the_newest_page(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        open_alert = scripted.do(server.raise_alert)
        deleted = scripted.do(server.raise_alert)
        async with log_of(server, broker) as log:
            log.compare()
            await until_stored(broker, lambda: expected_states([server]))
            for _ in range(3 * PAGE_SIZE):
                scripted.do(server.raise_alert)
            log.compare()
            await until_stored(broker, lambda: expected_states([server]))
            scripted.do(lambda: server.end_alert(open_alert))
            scripted.do(lambda: server.alerts.pop(deleted.id))
            log.compare()
            await until_stored(broker, lambda: {"server-0:1:ended"})


async def test_a_verification_of_an_old_alert_is_stored(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        for _ in range(3 * PAGE_SIZE):
            alert = scripted.do(server.raise_alert)
            scripted.do(lambda: server.end_alert(alert))  # noqa: B023
        async with log_of(server, broker) as log:
            log.compare()
            await until_stored(broker, lambda: expected_states([server]))
            server.alerts[2].verified_as = False
            server.alerts[3 * PAGE_SIZE - 1].verified_as = True
            log.compare()
            await until_stored(broker, lambda: expected_states([server]))


async def test_alerts_that_are_deleted_between_pages_hide_no_others(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        for _ in range(6 * PAGE_SIZE):
            scripted.do(server.raise_alert)
        kept = set(range(1, 3 * PAGE_SIZE))
        server.delete_after_page = 3
        async with log_of(server, broker) as log:
            log.compare()
            await until_stored(broker, lambda: {f"server-0:{number}:started" for number in kept})
            assert server.alerts.keys() >= kept
            assert len(server.alerts) < 5 * PAGE_SIZE


async def test_two_logs_of_the_same_server_store_nothing_twice(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        for _ in range(PAGE_SIZE):
            scripted.do(server.raise_alert)
        async with log_of(server, broker) as one, log_of(server, broker) as two:
            one.compare()
            two.compare()
            await until_stored(broker, lambda: expected_states([server]))


async def test_alerts_older_than_the_retention_are_not_stored(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        long_ago = time.time() - DEFAULT_RETENTION - 60
        old = scripted.do(lambda: server.raise_alert(long_ago))
        old.end_time = long_ago + 1
        lasting = scripted.do(lambda: server.raise_alert(long_ago))
        lasting.end_time = time.time()
        scripted.do(server.raise_alert)
        async with log_of(server, broker) as log:
            log.compare()
            await until_stored(broker, lambda: {"server-0:3:started", "server-0:2:ended"})
            log.compare()
            await asyncio.sleep(0.2)
        assert await stored(broker) == {"server-0:3:started", "server-0:2:ended"}


async def test_a_comparison_that_fails_is_retried_when_the_server_is_back(broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        scripted.do(server.raise_alert)
        scripted.cut_off(server)
        async with log_of(server, broker) as log:
            log.compare()
            await asyncio.sleep(0.2)
            scripted.restore(server)
            await until_stored(broker, lambda: expected_states([server]))


def test_subjects_identify_the_alert() -> None:
    assert names.alert_subject("a", 3, "ended") == "brainframe.a.alerts.3.ended"
