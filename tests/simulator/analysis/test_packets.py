"""Packets contain the newest statuses of all streams, and slow subscribers skip packets."""

from __future__ import annotations

import threading

from brainframe_rest.models import Zone, ZoneStatus

from brainframe_api._simulator.analysis.packets import PacketHub
from tests.simulator.analysis.scenes import STREAM, json_of, standing

OWNER = object()


def statuses(tstamp: float, name: str = "Screen") -> dict[str, ZoneStatus]:
    zone = Zone(name, STREAM, [], [], 1)
    return {name: ZoneStatus(zone, tstamp, {}, {}, [standing(5, 50)], [], [], [])}


def hub_with(*stream_ids: int) -> PacketHub:
    hub = PacketHub()
    for stream_id in stream_ids:
        hub.admit(stream_id, OWNER)
    return hub


def test_without_streams_a_packet_is_an_empty_object() -> None:
    assert PacketHub().latest().body == b"{}"


def test_a_packet_contains_every_stream_that_has_a_result() -> None:
    hub = hub_with(1, 2, 3)
    hub.publish(1, OWNER, statuses(1.0))
    hub.publish(2, OWNER, statuses(2.0))
    hub.publish(1, OWNER, statuses(3.0))

    packet = hub.latest()

    content = json_of(packet.body)
    assert {key: value["Screen"]["tstamp"] for key, value in content.items()} == {
        "1": 3.0,
        "2": 2.0,
    }
    assert packet.statuses[1] == statuses(3.0)


def test_a_packet_is_the_json_of_its_codecs() -> None:
    hub = hub_with(1)
    hub.publish(1, OWNER, statuses(1.0))

    status = json_of(hub.latest().body)["1"]["Screen"]

    assert status == statuses(1.0)["Screen"].to_dict()
    assert ZoneStatus.from_dict(status) == statuses(1.0)["Screen"]


def test_a_packet_is_encoded_once_for_all_subscribers() -> None:
    hub = hub_with(1)
    hub.publish(1, OWNER, statuses(1.0))

    with hub.subscribe() as one, hub.subscribe() as other:
        first, second = one.take(), other.take()

    assert first is second is hub.latest()


def test_packets_are_ascii_so_that_no_client_mistakes_a_name_for_a_line_end() -> None:
    hub = hub_with(1)
    hub.publish(1, OWNER, statuses(1.0, "Tür\u2028😀"))

    body = hub.latest().body

    assert body.isascii()
    assert list(json_of(body)["1"]) == ["Tür\u2028😀"]


def test_a_slow_subscriber_gets_the_newest_packet_only() -> None:
    hub = hub_with(1)
    with hub.subscribe() as subscription:
        for tstamp in range(100):
            hub.publish(1, OWNER, statuses(float(tstamp)))

        packet = subscription.take()

        assert packet is not None
        assert json_of(packet.body)["1"]["Screen"]["tstamp"] == 99.0
        assert subscription.take() is None


def test_a_subscriber_is_woken_once_until_it_takes_a_packet() -> None:
    hub = hub_with(1)
    woken: list[None] = []
    with hub.subscribe(lambda: woken.append(None)) as subscription:
        hub.publish(1, OWNER, statuses(1.0))
        hub.publish(1, OWNER, statuses(2.0))
        before = len(woken)
        subscription.take()
        hub.publish(1, OWNER, statuses(3.0))

    assert (before, len(woken)) == (1, 2)


def test_a_new_subscriber_gets_the_existing_packet() -> None:
    hub = hub_with(1)
    hub.publish(1, OWNER, statuses(1.0))

    with hub.subscribe() as subscription:
        assert subscription.take() is hub.latest()


def test_a_closed_subscription_is_not_woken() -> None:
    hub = hub_with(1)
    woken: list[None] = []
    hub.subscribe(lambda: woken.append(None)).close()

    hub.publish(1, OWNER, statuses(1.0))

    assert woken == []


def test_waiting_ends_with_a_packet_from_another_thread() -> None:
    hub = hub_with(1)
    with hub.subscribe() as subscription:
        thread = threading.Thread(target=hub.publish, args=(1, OWNER, statuses(1.0)))
        thread.start()
        packet = subscription.wait(timeout=60)
        thread.join()

    assert packet is hub.latest()


def test_waiting_without_a_packet_ends_with_the_timeout() -> None:
    with PacketHub().subscribe() as subscription:
        assert subscription.wait(timeout=0.01) is None


def test_a_dismissed_stream_is_gone_and_subscribers_are_notified() -> None:
    hub = hub_with(1, 2)
    hub.publish(1, OWNER, statuses(1.0))
    hub.publish(2, OWNER, statuses(1.0))
    with hub.subscribe() as subscription:
        subscription.take()
        hub.dismiss(1)
        packet = subscription.take()

    assert packet is not None
    assert set(json_of(packet.body)) == {"2"}


def test_a_dismissed_or_replaced_publisher_cannot_publish() -> None:
    hub = hub_with(1)
    hub.dismiss(1)
    hub.publish(1, OWNER, statuses(1.0))
    after_dismissal = hub.latest().body

    hub.admit(1, object())
    hub.publish(1, OWNER, statuses(2.0))

    assert after_dismissal == hub.latest().body == b"{}"
