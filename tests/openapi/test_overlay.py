"""The overlays of the document: code samples and links to the site, and a mock server."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import api_document
import pytest
import yaml
from editions.mock import mock_overlay
from editions.overlay import overlay
from editions.samples import marked, problem_of, samples
from languages.language import LANGUAGES
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.openapi.document import PATH, load, operations

OPERATIONS = {
    operation.node["operationId"]: operation
    for operation in api_document.operations(api_document.load())
}
SITE = {"urls": {"Documentation": "https://example.com/sdk/"}}


def applied(document: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI document with an overlay applied to it."""
    found = copy.deepcopy(load())
    for action in document["actions"]:
        keys = [
            one or other for one, other in re.findall(r"\.([\w-]+)|\['([^']+)'\]", action["target"])
        ]
        target = found
        if "update" in action:
            for key in keys:
                target = target[key]
            assert not target.keys() & action["update"].keys()
            target.update(action["update"])
        else:
            assert action["remove"] is True
            for key in keys[:-1]:
                target = target[key]
            del target[keys[-1]]
    return found


@pytest.mark.parametrize("project", [{}, SITE], ids=["without a site", "with a site"])
def test_the_document_with_the_overlay_is_valid_openapi(project: dict[str, Any]) -> None:
    document = applied(overlay(load(), samples(), project))

    assert [error.message for error in OpenAPIV30SpecValidator(document).iter_errors()] == []


def test_the_operations_of_the_main_job_have_a_sample_in_each_language() -> None:
    found = yaml.safe_load(PATH.with_name("documentation.overlay.yaml").read_text("utf-8"))
    document = applied(found)
    sampled = {
        operation["operationId"]: operation["x-codeSamples"]
        for item in document["paths"].values()
        for operation in item.values()
        if "x-codeSamples" in operation
    }

    assert {"version", "new_storage", "set_zone_alarm", "get_zone_status_stream"} <= sampled.keys()
    for each in sampled.values():
        labels = [sample["label"] for sample in each]
        assert labels == [language.title[0] for language in LANGUAGES]


def test_a_sample_is_the_code_between_its_comment_and_an_empty_line() -> None:
    program = """
    connect();
    // Sample: get_zones
    zones(
        5);
    // A comment within.
    print();

    // Sample: get_alerts
    alerts();
    // Sample: version
    version();
  }
  close();
"""
    assert list(marked(program)) == [
        ("get_zones", "zones(\n    5);\n// A comment within.\nprint();\n"),
        ("get_alerts", "alerts();\n"),
        ("version", "version();\n"),
    ]


@pytest.mark.parametrize(
    ("name", "source", "problem"),
    [
        ("get_zone", "client.GetZoneWithResponse(ctx, 5)", None),
        ("get_zone", 'api.GET("/api/zones/{zone_id}", { params })', None),
        ("get_zone", 'client.get("/api/zones/" + id)', None),
        ("get_zone", "client.get_zones()", "does not call it"),
        ("set_analyzing", 'client.put("/api/streams/" + id)', "does not call it"),
        ("get_zone", "client.get_zone(5", "ends within a statement"),
        ("get_zon", "client.get_zon(5)", "no operation has the ID 'get_zon'"),
    ],
)
def test_a_sample_calls_its_operation(name: str, source: str, problem: str | None) -> None:
    found = problem_of(name, source, OPERATIONS)

    assert (problem in found) if problem and found else found == problem


def test_links_lead_to_the_pages_of_the_given_site() -> None:
    assert "externalDocs" not in str(overlay(load(), samples(), {}))
    document = applied(overlay(load(), {}, SITE))

    assert document["externalDocs"] == {"url": "https://example.com/sdk/"}
    linked = [document["paths"][each.path][each.method] for each in operations()]
    assert all("x-codeSamples" not in operation for operation in linked)
    assert {operation["operationId"]: operation["externalDocs"]["url"] for operation in linked} == {
        each.id: (
            f"https://example.com/sdk/rest/{each.node['tags'][0].lower()}.html"
            f"#{each.id.replace('_', '-')}"
        )
        for each in operations()
    }


def test_the_mock_overlay_replaces_bodies_that_prism_cannot_write_with_text() -> None:
    document = applied(mock_overlay(load()))

    assert [error.message for error in OpenAPIV30SpecValidator(document).iter_errors()] == []
    stream = document["paths"]["/api/streams/statuses"]["get"]["responses"]["200"]
    lines = stream["content"]["application/x-ndjson"]
    assert lines["schema"] == {"type": "string"}
    assert all(json.loads(example["value"]) is not None for example in lines["examples"].values())
    image = document["paths"]["/api/process_image"]["post"]["requestBody"]
    form = image["content"]["multipart/form-data"]
    assert form["schema"]["properties"]["metadata"] == {"type": "string"}
    assert "plugins" in json.loads(form["examples"]["jpeg"]["value"]["metadata"])
