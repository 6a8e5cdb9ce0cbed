"""Small documents: without operations or schemas, and with unusual names and values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from generator.annotations import Annotator, Constant
from generator.build import Package, build, read
from generator.document import OpenApiDocument
from generator.examples import examples
from generator.models import ModelCode
from generator.naming import class_name, member_name, module_name
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


# Each test starts a program, so most of them are marked as slow.
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


UNQUOTED = """
openapi: 3.1.0
info: {title: !!str 1, version: !!str 1.0}
components:
  schemas:
    Version: {type: string, enum: [1.0, 1.10, 0644, True, 1e3]}
    Release:
      type: object
      properties:
        kind: {type: string, const: 2.0}
        mode: {type: string, default: 0644}
        version: {allOf: [{$ref: '#/components/schemas/Version'}], default: 1.10}
"""


def test_unquoted_texts_keep_their_spelling_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "document.yaml"
    file.write_text(UNQUOTED, encoding="utf-8")
    document = OpenApiDocument.load(file, "document.yaml")
    validate(document)
    assert document.problems.errors == []
    schemas, _ = read(document)
    (version,) = schemas.enumerations.values()
    values = [member.value for member in version.members]
    assert values == ['"1.0"', '"1.10"', '"0644"', '"True"', '"1e3"']
    (release,) = schemas.models.values()
    kind, mode, own = release.fields
    assert kind.type == Constant("2.0")
    assert mode.default is not None
    assert mode.default.code == '"0644"'
    assert own.default is not None
    assert own.default.code == f"Version.{version.members[1].name}"
    warnings = [str(problem) for problem in document.problems.warnings]
    assert 'The value 1.10 is not of the type string. Write "1.10".' in warnings[1]
    assert len(warnings) == 8


def test_words_of_names_beyond_ascii_stay_whole() -> None:
    assert class_name("Über-Größe v2 ID") == "ÜberGrößeV2ID"
    assert module_name("HTTPStraßeÖffnen", "x") == "http_straße_öffnen"
    assert module_name("größe_abrufen", "x") == "größe_abrufen"
    assert class_name("日本語") == "日本語"
    assert member_name(" ") == "SPACE"


def test_names_of_schemas_without_capital_letters_are_classes(tmp_path: Path) -> None:
    file = tmp_path / "document.json"
    schemas = {"日本語": {"type": "object", "properties": {"年齢": {"type": "integer"}}}}
    components = {"components": {"schemas": schemas}}
    file.write_text(json.dumps({"openapi": "3.1.0", "info": INFO, **components}))
    document = OpenApiDocument.load(file, "document.json")
    validate(document)
    assert document.problems.errors == []
    assert "Rename it" in str(document.problems.warnings[0])
    (definition,) = read(document)[0].models
    # A module of the same name would hide the class.
    assert definition == ("日本語_module", "日本語")


def test_attributes_may_have_the_names_of_the_classes_of_their_values(tmp_path: Path) -> None:
    file = tmp_path / "document.json"
    own = {"$ref": "#/components/schemas/Order"}
    status = {"allOf": [{"$ref": "#/components/schemas/Status"}], "default": 1}
    schemas = {
        "Order": {"type": "object", "properties": {"Order": own, "Status": status}},
        "Status": {"type": "integer", "enum": [0, 1]},
    }
    components = {"components": {"schemas": schemas}}
    file.write_text(json.dumps({"openapi": "3.1.0", "info": INFO, **components}))
    found, _ = read(OpenApiDocument.load(file, "document.json"))
    (model,) = found.models.values()
    code = ModelCode(model, Annotator(found.is_mapped), ())
    assert code.own_alias == "_Order"
    assert [field.default for field in code.fields] == ["None", "_Status.VALUE_1"]


def test_encodings_that_have_no_effect_are_reported(tmp_path: Path) -> None:
    encoding = {"nofile": {}, "file": {"headers": {"X-Part": {"schema": {"type": "string"}}}}}
    properties = {"file": {"type": "string", "format": "binary"}}
    media_type: Json = {
        "schema": {"type": "object", "properties": properties},
        "encoding": encoding,
    }
    body: Json = {"content": {"multipart/form-data": media_type}}
    paths: Json = {"/x": {"post": {"requestBody": body, "responses": ok()}}}
    file = tmp_path / "document.json"
    file.write_text(json.dumps({"openapi": "3.0.3", "info": INFO, "paths": paths}))
    document = OpenApiDocument.load(file, "document.json")
    read(document)
    texts = [str(problem) for problem in document.problems.warnings]
    assert "'nofile' is not used" in texts[0]
    assert "'X-Part' of the part has no fixed value" in texts[1]
