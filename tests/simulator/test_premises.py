from __future__ import annotations

import httpx
import pytest

from tests.simulator.codecs import file_stream, kind, ok


def test_premises_are_saved_changed_and_listed(http: httpx.Client) -> None:
    saved = ok(http.post("/api/premises", json={"name": "Shop", "id": None}))
    changed = ok(http.post("/api/premises", json=saved | {"name": "Store"}))
    assert ok(http.get("/api/premises")) == [changed] == [saved | {"name": "Store"}]
    assert ok(http.get(f"/api/premises/{saved['id']}")) == changed


def test_deleting_premises_deletes_their_streams(
    http: httpx.Client, storage_id: int, stream_id: int
) -> None:
    premises_id = ok(http.post("/api/premises", json={"name": "Shop", "id": None}))["id"]
    sent = file_stream(storage_id, premises_id=premises_id)
    inside = ok(http.post("/api/streams", json=sent))
    ok(http.put(f"/api/streams/{inside['id']}/analyze", json=True))
    assert ok(http.get("/api/streams", params={"premises_id": premises_id})) == [inside]
    ok(http.delete(f"/api/premises/{premises_id}"))
    assert [entry["id"] for entry in ok(http.get("/api/streams"))] == [stream_id]
    assert kind(http.get("/api/streams", params={"premises_id": premises_id})) == (
        "PremisesNotFoundError"
    )


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_unknown_premises_are_not_found(http: httpx.Client, method: str) -> None:
    assert kind(http.request(method, "/api/premises/9")) == "PremisesNotFoundError"


def test_unknown_premises_cannot_be_changed(http: httpx.Client) -> None:
    response = http.post("/api/premises", json={"name": "Shop", "id": 9})
    assert kind(response) == "PremisesNotFoundError"
