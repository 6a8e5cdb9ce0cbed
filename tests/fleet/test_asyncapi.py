"""Messages of bridges conform to the AsyncAPI document."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from brainframe_api._fleet import names
from brainframe_api._fleet.broker import Broker
from brainframe_api.fleet import Bridge, BridgeOptions, Fleet, LocalBroker, StatusForm
from tests.fleet.servers import ScriptedServers

pytestmark = pytest.mark.anyio
FILE = Path(__file__).parents[2] / "openapi" / "fleet.asyncapi.yaml"
DOCUMENT: dict[str, Any] = yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)


def problems(schema: str, value: Any) -> list[str]:
    """Return why a value does not match a schema of the document."""
    root = {**DOCUMENT, "$ref": f"#/components/schemas/{schema}"}
    validator: Any = Draft202012Validator(root)
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("form", [StatusForm.COUNTS, StatusForm.FULL])
async def test_messages_of_a_bridge_are_valid(
    nats: LocalBroker, broker: Broker, form: StatusForm
) -> None:
    received: asyncio.Queue[tuple[str, dict[str, str], Any]] = asyncio.Queue()

    async def receive(message: Any) -> None:
        content = json.loads(message.data)
        await received.put((message.subject, dict(message.headers or {}), content))

    for subject in ("brainframe.>", names.bucket_subject(names.AVAILABILITY)):
        await broker.client.subscribe(subject, cb=receive)
    await broker.client.flush()
    kinds: set[str] = set()
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        scripted.do(server.raise_alert)
        async with Fleet(nats.url) as fleet:
            await fleet.add(server.name, server.url)
        bridge = Bridge(nats.url, options=BridgeOptions(form))
        running = asyncio.create_task(bridge.run())
        while len(kinds) < 3:
            subject, headers, content = await asyncio.wait_for(received.get(), 60)
            if subject.startswith("$KV"):
                kinds.add("availability")
                assert problems("Availability", content) == []
            elif subject.endswith(".statuses"):
                kinds.add("statuses")
                counts = form is StatusForm.COUNTS
                assert problems("CountsHeaders" if counts else "PacketHeaders", headers) == []
                assert problems("Counts" if counts else "ZoneStatusesByStream", content) == []
                # The schema of the other form rejects the message.
                assert problems("ZoneStatusesByStream" if counts else "Counts", content) != []
            else:
                kinds.add("alerts")
                assert problems("AlertHeaders", headers) == []
                assert problems("Alert", content) == []
                assert content["end_time"] is None
        bridge.stop()
        await running


def test_the_document_has_the_subjects_headers_and_states_of_the_code() -> None:
    channels = DOCUMENT["channels"]
    assert channels["statuses"]["address"] == names.status_subject("{server}")
    alerts = names.alert_subject("{server}", "{alertId}", "{state}")
    assert channels["alerts"]["address"] == alerts
    availability = names.bucket_subject(names.AVAILABILITY, "{server}")
    assert channels["availability"]["address"] == availability


def test_every_reference_of_the_document_resolves() -> None:
    found = re.findall(r"\$ref: '?#/([^'\n]+)", FILE.read_text("utf-8"))
    assert len(found) > 20
    for reference in found:
        node: Any = DOCUMENT
        for part in reference.split("/"):
            node = node[part]
