"""The report of the effects of a change of a document on callers."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from generator.command import main


def document() -> Any:
    def reference(name: str) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/{name}"}

    def content(schema: Any) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": schema}}}

    def codec() -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": {"type": "integer"},
                "b": {"type": "string"},
                "c": {"type": "string", "nullable": True},
                "e": {"type": "integer", "default": 1},
            },
        }

    return {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {
                "post": {
                    "operationId": "add",
                    "tags": ["Pets"],
                    "parameters": [
                        {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                        {"name": "kind", "in": "query", "schema": reference("Kind")},
                        {
                            "name": "size",
                            "in": "query",
                            "schema": {"type": "integer", "default": 10},
                        },
                    ],
                    "requestBody": {"required": True, **content(reference("Sent"))},
                    "responses": {
                        "200": {
                            "description": "",
                            "headers": {"X-Count": {"schema": {"type": "integer"}}},
                            **content(reference("Got")),
                        },
                    },
                }
            },
            "/both": {
                "put": {
                    "operationId": "both",
                    "tags": ["Pets"],
                    "requestBody": {"required": True, **content(reference("Both"))},
                    "responses": {"200": {"description": "", **content(reference("Both"))}},
                }
            },
        },
        "components": {
            "schemas": {
                "Sent": codec(),
                "Got": codec(),
                "Both": codec(),
                "Kind": {"type": "string", "enum": ["cat", "dog"]},
            }
        },
    }


def operation(raw: Any) -> Any:
    return raw["paths"]["/pets"]["post"]


def field_added(raw: Any, codec: str) -> None:
    raw["components"]["schemas"][codec]["properties"]["d"] = {"type": "string"}


def required_field_added(raw: Any, codec: str) -> None:
    field_added(raw, codec)
    raw["components"]["schemas"][codec]["required"].append("d")


def field_removed(raw: Any, codec: str) -> None:
    del raw["components"]["schemas"][codec]["properties"]["b"]


def field_optional(raw: Any, codec: str) -> None:
    del raw["components"]["schemas"][codec]["required"]


def field_required(raw: Any, codec: str) -> None:
    raw["components"]["schemas"][codec]["required"].append("b")


def field_nullable(raw: Any, codec: str) -> None:
    raw["components"]["schemas"][codec]["properties"]["a"]["nullable"] = True


def field_of_another_type(raw: Any, codec: str) -> None:
    raw["components"]["schemas"][codec]["properties"]["a"]["type"] = "number"


def field_deprecated(raw: Any, codec: str) -> None:
    raw["components"]["schemas"][codec]["properties"]["b"]["deprecated"] = True


def field_default(raw: Any, codec: str) -> None:
    raw["components"]["schemas"][codec]["properties"]["b"]["default"] = "x"


def field_of_another_default(raw: Any, codec: str) -> None:
    raw["components"]["schemas"][codec]["properties"]["e"]["default"] = 2


def field_default_removed(raw: Any, codec: str) -> None:
    del raw["components"]["schemas"][codec]["properties"]["e"]["default"]


# The last values say whether the change breaks callers if the codec is sent, received, or both.
@pytest.mark.parametrize(
    ("change", "text", "breaking"),
    [
        (field_added, "field {}.d added", (False, False, False)),
        (required_field_added, "required field {}.d added", (True, False, True)),
        (field_removed, "field {}.b removed", (True, True, True)),
        (field_optional, "field {}.a became optional", (False, True, True)),
        (field_required, "field {}.b became required", (True, False, True)),
        (field_nullable, "field {}.a is int | None, was int", (False, True, True)),
        (field_deprecated, "field {}.b is deprecated", (False, False, False)),
        (field_default, 'field {}.b: default "x" added', (False, False, False)),
        (field_of_another_default, "field {}.e: default 2, was 1", (True, False, True)),
        (field_default_removed, "field {}.e: default 1 removed", (True, False, True)),
        (field_of_another_type, "field {}.a is float, was int", (True, True, True)),
    ],
)
def test_the_direction_of_a_codec_decides_what_breaks(
    difference: Callable[..., list[str]],
    change: Callable[..., None],
    text: str,
    breaking: tuple[bool, bool, bool],
) -> None:
    for codec, breaks in zip(("Sent", "Got", "Both"), breaking, strict=True):
        word = "breaking  " if breaks else "compatible"
        expected = f"{word} {text.format(codec)}"
        assert expected in difference(functools.partial(change, codec=codec)), codec


def removed(raw: Any) -> None:
    del raw["paths"]["/both"]


def added(raw: Any) -> None:
    item = raw["paths"]["/both"]["put"]
    raw["paths"]["/more"] = {"put": {**item, "operationId": "more"}}


def moved(raw: Any) -> None:
    raw["paths"]["/animals"] = raw["paths"].pop("/pets")


def argument(raw: Any) -> None:
    operation(raw)["parameters"].append(
        {"name": "page", "in": "query", "schema": {"type": "integer"}}
    )


def required_argument(raw: Any) -> None:
    argument(raw)
    operation(raw)["parameters"][-1]["required"] = True


def argument_removed(raw: Any) -> None:
    del operation(raw)["parameters"][0]


def value_added(raw: Any) -> None:
    raw["components"]["schemas"]["Kind"]["enum"].append("bird")


def value_removed(raw: Any) -> None:
    raw["components"]["schemas"]["Kind"]["enum"].remove("dog")


def another_response(raw: Any) -> None:
    responses = operation(raw)["responses"]
    responses["200"]["content"]["application/json"]["schema"] = {"type": "string"}


def deprecated(raw: Any) -> None:
    operation(raw)["deprecated"] = True


def deprecated_argument(raw: Any) -> None:
    operation(raw)["parameters"][0]["deprecated"] = True


def header(raw: Any) -> None:
    operation(raw)["responses"]["200"]["headers"]["X-More"] = {"schema": {"type": "string"}}


def header_removed(raw: Any) -> None:
    del operation(raw)["responses"]["200"]["headers"]["X-Count"]


def header_of_another_type(raw: Any) -> None:
    operation(raw)["responses"]["200"]["headers"]["X-Count"]["schema"]["type"] = "string"


def header_required(raw: Any) -> None:
    operation(raw)["responses"]["200"]["headers"]["X-Count"]["required"] = True


def default(raw: Any) -> None:
    operation(raw)["parameters"][0]["schema"]["default"] = 5


def another_default(raw: Any) -> None:
    operation(raw)["parameters"][2]["schema"]["default"] = 20


def default_removed(raw: Any) -> None:
    del operation(raw)["parameters"][2]["schema"]["default"]


def body_type_added(raw: Any) -> None:
    operation(raw)["requestBody"]["content"]["text/plain"] = {"schema": {"type": "string"}}


def body_type_changed(raw: Any) -> None:
    operation(raw)["requestBody"]["content"]["application/json"]["schema"] = {"type": "string"}


def another_status(raw: Any) -> None:
    operation(raw)["responses"]["204"] = {"description": ""}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (body_type_added, "compatible operation add: argument body is Sent | str, was Sent"),
        (body_type_changed, "breaking   operation add: argument body is str, was Sent"),
        (another_status, "breaking   operation add: returns Got | None, was Got"),
        (deprecated, "compatible operation add is deprecated"),
        (deprecated_argument, "compatible operation add: argument limit is deprecated"),
        (header, "compatible operation add: response header x_more added"),
        (header_removed, "breaking   operation add: response header x_count removed"),
        (
            header_of_another_type,
            "breaking   operation add: response header x_count is str | None, was int | None",
        ),
        (
            header_required,
            "compatible operation add: response header x_count is int, was int | None",
        ),
        (default, "compatible operation add: argument limit: default 5 added"),
        (another_default, "breaking   operation add: argument size: default 20, was 10"),
        (default_removed, "breaking   operation add: argument size: default 10 removed"),
        (removed, "breaking   operation both removed"),
        (added, "compatible operation more added"),
        (moved, "compatible operation add: POST /pets changed to POST /animals"),
        (argument, "compatible operation add: argument page added"),
        (required_argument, "breaking   operation add: required argument page added"),
        (argument_removed, "breaking   operation add: argument limit removed"),
        (value_added, "compatible value Kind.BIRD added"),
        (value_removed, "breaking   value Kind.DOG removed"),
        (another_response, "breaking   operation add: returns str, was Got"),
    ],
)
def test_each_kind_of_change_is_reported(
    difference: Callable[..., list[str]], change: Callable[[Any], None], line: str
) -> None:
    assert line in difference(change)


def unchanged(raw: Any) -> None:
    del raw


def test_equal_documents_have_no_changes(difference: Callable[..., list[str]]) -> None:
    assert difference(unchanged) == ["No changes for callers."]


@pytest.fixture
def difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[Callable[[Any], None]], list[str]]:
    """Return the output of `--diff` for a change."""

    def difference(change: Callable[[Any], None]) -> list[str]:
        old, new = tmp_path / "old.json", tmp_path / "new.json"
        old.write_text(json.dumps(document()))
        changed = document()
        change(changed)
        new.write_text(json.dumps(changed))
        assert main(["--diff", str(old), str(new)]) == 0
        return capsys.readouterr().out.splitlines()

    return difference
