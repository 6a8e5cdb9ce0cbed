"""Recording of the operations that a program calls, for the nox session test-clients."""

from __future__ import annotations

import httpx
from languages.calls import recorded_calls

from brainframe_api.simulator import Simulator


def test_called_operations_are_recorded_by_their_ids(server: Simulator) -> None:
    with recorded_calls() as calls, httpx.Client(base_url=server.url) as client:
        client.get("/api/version")
        client.get("/api/streams/status")
        client.delete("/api/zones/7")
        client.get("/api/unknown")
    httpx.get(f"{server.url}/api/users")

    assert calls == {"version", "get_latest_zone_statuses", "delete_zone"}
