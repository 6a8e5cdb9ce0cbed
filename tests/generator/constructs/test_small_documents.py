"""Documents without operations or without schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from generator.build import Package, build, read
from generator.document import OpenApiDocument
from generator.examples import examples
from generator.validation import validate
from generator.verification import verify

from tests.marks import mark_slow

from .case import Json, ok

INFO = {"title": "Small", "version": "1"}
PATHS = {"/x": {"get": {"responses": ok()}}}
SCHEMAS = {"schemas": {"A": {"type": "object", "properties": {"a": {"type": "integer"}}}}}


DOCUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("3.0.3", {"paths": {}}),
    ("3.0.3", {"paths": {}, "components": SCHEMAS}),
    ("3.0.3", {"paths": PATHS}),
    ("3.1.0", {"components": SCHEMAS}),
    ("3.1.0", {"paths": PATHS}),
    ("3.1.0", {"paths": {"/x": {"get": {"operationId": "models", "responses": ok()}}}}),
    ("3.1.0", {"paths": {"/x": {}}}),
    ("3.1.0", {"webhooks": {"x": {"post": {"responses": ok()}}}}),
]


# Each starts a program.
@pytest.mark.parametrize("case", mark_slow(DOCUMENTS, but=DOCUMENTS[::3]))
def test_a_package_without_operations_or_schemas_imports(
    case: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    version, others = case
    document: Json = {"openapi": version, "info": INFO, **others}
    file = tmp_path / "document.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    loaded = OpenApiDocument.load(file, "document.json")
    validate(loaded)
    build(loaded, tmp_path / "small")
    assert verify(tmp_path / "small") == []


def test_anything_may_stand_beside_a_reference_of_openapi_3_0(tmp_path: Path) -> None:
    beside = {"$ref": "#/components/schemas/A", "allOf": {"0": 1}, "example": "invalid"}
    paths: Json = {"/x": {"get": {"responses": ok(beside)}}}
    file = tmp_path / "document.json"
    file.write_text(
        json.dumps({"openapi": "3.0.3", "info": INFO, "paths": paths, "components": SCHEMAS})
    )
    loaded = OpenApiDocument.load(file, "document.json")
    validate(loaded)
    package = build(loaded, tmp_path / "small_api")
    assert list(examples(package)) == []


def test_examples_are_found_at_the_end_of_a_long_chain_of_references(tmp_path: Path) -> None:
    schemas: Json = {
        f"S{number}": {"properties": {"next": {"$ref": f"#/components/schemas/S{number + 1}"}}}
        for number in range(1500)
    }
    schemas["S1500"] = {"type": "integer", "example": 5}
    file = tmp_path / "document.json"
    components = {"schemas": schemas}
    file.write_text(
        json.dumps({"openapi": "3.0.3", "info": INFO, "paths": {}, "components": components})
    )
    loaded = OpenApiDocument.load(file, "document.json")
    (example,) = examples(Package(tmp_path, loaded, *read(loaded)))
    assert example.value == 5
