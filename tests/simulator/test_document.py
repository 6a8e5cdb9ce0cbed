"""The simulator implements the OpenAPI document, and reports any differences."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import pytest
from brainframe_rest.operations import OPERATIONS

from brainframe_api._simulator.accounts.access import ADMIN_OPERATIONS
from brainframe_api._simulator.document import load_document, parse_document
from brainframe_api._simulator.registry import handlers_for
from brainframe_api.simulator import Simulator
from tests.openapi.document import load
from tests.simulator.codecs import kind


def tree() -> dict[str, Any]:
    return copy.deepcopy(load())


def test_every_operation_has_a_handler_that_takes_its_parameters(
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = load_document()
    assert set(handlers_for(document)) == set(document.operations) == set(OPERATIONS)
    assert caplog.messages == []


def test_the_generated_client_has_the_same_paths_and_kinds() -> None:
    for name, operation in load_document().operations.items():
        generated = OPERATIONS[name]
        assert (generated.method, generated.path) == (operation.method, operation.path)
        assert set(generated.error_kinds) == set(operation.statuses)


def test_an_operation_without_a_handler_is_reported_at_the_start_and_when_called(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    changed = tree()
    added = copy.deepcopy(changed["paths"]["/api/version"]["get"]) | {"operationId": "get_weather"}
    changed["paths"]["/api/weather"] = {"get": added}
    document = parse_document(b"", changed)
    monkeypatch.setattr("brainframe_api._simulator.server.load_document", lambda: document)
    with Simulator() as simulator:
        assert "get_weather: not implemented by the simulator; GET /api/weather" in caplog.text
        url = f"{simulator.url}/api/weather"
        response = httpx.get(url)
        assert response.status_code == 501
        assert response.json() == {
            "title": "NotImplementedError",
            "description": "The simulator does not implement the operation get_weather.",
        }
        assert httpx.get(f"{simulator.url}/api/version").status_code == 200


def test_a_new_parameter_is_reported_at_the_start_and_ignored(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    changed = tree()
    changed["paths"]["/api/zones"]["get"]["parameters"].append(
        {"name": "color", "in": "query", "description": "The color.", "schema": {"type": "string"}}
    )
    document = parse_document(b"", changed)
    monkeypatch.setattr("brainframe_api._simulator.server.load_document", lambda: document)
    with Simulator() as simulator:
        expected = "get_zones: the simulator ignores the parameter color of GET /api/zones"
        assert expected in caplog.messages
        assert httpx.get(f"{simulator.url}/api/zones", params={"color": "red"}).json() == []


def test_an_operation_with_a_removed_parameter_is_reported_at_the_start_and_responds_with_501(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    changed = tree()
    del changed["paths"]["/api/zones"]["get"]["parameters"]
    del changed["paths"]["/api/zones"]["post"]["requestBody"]
    document = parse_document(b"", changed)
    monkeypatch.setattr("brainframe_api._simulator.server.load_document", lambda: document)
    with Simulator() as simulator:
        differ = "the document and the simulator differ in"
        assert f"get_zones: {differ} stream_id; GET /api/zones responds with 501" in caplog.messages
        assert f"set_zone: {differ} body; POST /api/zones responds with 501" in caplog.messages
        assert httpx.get(f"{simulator.url}/api/zones").status_code == 501
        assert httpx.post(f"{simulator.url}/api/zones").status_code == 501


def test_the_operations_for_admins_are_those_of_the_document() -> None:
    documented = {
        operation["operationId"]
        for item in load()["paths"].values()
        for operation in item.values()
        if "x-required-role" in operation
    }
    assert documented == ADMIN_OPERATIONS


def test_each_error_kind_of_an_operation_has_one_status() -> None:
    for operation in load_document().operations.values():
        for name, statuses in operation.statuses.items():
            assert len(statuses) == 1, (operation.id, name)


def test_literal_paths_take_precedence_over_parameters() -> None:
    document = load_document()
    found = document.find("/api/streams/status")["GET"]
    assert found[0].id == "get_latest_zone_statuses"
    assert set(document.find("/api/streams/status")) == {"GET"}
    assert set(document.find("/api/streams/5")) == {"GET", "DELETE"}
    assert document.find("/api/plugins/a%2Fb%20c")["GET"][1] == {"capsule_name": "a/b c"}


def test_a_strict_simulator_records_responses_that_violate_the_document() -> None:
    with (
        Simulator(strict=True, version="not a version") as server,
        httpx.Client(base_url=server.url) as http,
    ):
        assert kind(http.get("/api/version")) == "UnknownError"
        (violation,) = server.violations
        assert violation.startswith("version (200)")
