"""The workflows call operations of the document, with parameters that they have."""

from __future__ import annotations

from typing import Any

import yaml

from tests.openapi.document import PATH, load, operation

ARAZZO: dict[str, Any] = yaml.load(
    (PATH.parent / "brainframe.arazzo.yaml").read_bytes(), Loader=yaml.CSafeLoader
)
STEPS = [
    (f"{workflow['workflowId']} {step['stepId']}", step)
    for workflow in ARAZZO["workflows"]
    for step in workflow["steps"]
]


def test_the_workflows_have_the_version_of_the_document() -> None:
    assert ARAZZO["info"]["version"] == load()["info"]["version"]
    assert {workflow["workflowId"] for workflow in ARAZZO["workflows"]} == {
        "log_in",
        "alert_on_people",
        "manage_alarm",
        "recognize_identity",
    }


def test_each_step_calls_an_operation_with_its_parameters() -> None:
    for where, step in STEPS:
        called = operation(step["operationId"].removeprefix("$sourceDescriptions.brainframe."))
        known = {(each["in"], each["name"]) for each in called.parameters}
        required = {
            (each["in"], each["name"]) for each in called.parameters if each.get("required")
        }
        given = {
            (each["in"], each["name"])
            for each in step.get("parameters", [])
            if each.get("in") in ("path", "query")
        }
        assert required <= given <= known, where
        assert ("requestBody" in step) == (called.body is not None), where


def test_each_step_has_success_criteria() -> None:
    assert [where for where, step in STEPS if not step["successCriteria"]] == []
