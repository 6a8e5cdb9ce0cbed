"""Documents without operations or without schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from generator.build import build
from generator.document import OpenApiDocument
from generator.examples import examples
from generator.validation import validate
from generator.verification import verify

from .case import Json, ok

INFO = {"title": "Small", "version": "1"}
PATHS = {"/x": {"get": {"responses": ok()}}}
SCHEMAS = {"schemas": {"A": {"type": "object", "properties": {"a": {"type": "integer"}}}}}


@pytest.mark.parametrize(
    ("version", "others"),
    [
        ("3.0.3", {"paths": {}}),
        ("3.0.3", {"paths": {}, "components": SCHEMAS}),
        ("3.0.3", {"paths": PATHS}),
        ("3.1.0", {"components": SCHEMAS}),
        ("3.1.0", {"paths": PATHS}),
        ("3.1.0", {"paths": {"/x": {"get": {"operationId": "models", "responses": ok()}}}}),
        ("3.1.0", {"paths": {"/x": {}}}),
        ("3.1.0", {"webhooks": {"x": {"post": {"responses": ok()}}}}),
    ],
)
def test_a_package_without_operations_or_schemas_imports(
    version: str, others: dict[str, Any], tmp_path: Path
) -> None:
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
