"""Documents that are refused: all problems at once, each with its place and a remedy."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from generator.build import read
from generator.document import OpenApiDocument
from generator.problems import GenerationError
from generator.validation import validate

from .case import BOTH, ONLY_30, ONLY_31

BASE: Any = {
    "openapi": "3.0.3",
    "info": {"title": "Base", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "get_pet",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
                ],
                "responses": {
                    "200": {
                        "description": "The pet.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}
    },
}
OPERATION = "/paths/~1pets~1{id}/get"
PET = "/components/schemas/Pet"


@dataclass(frozen=True)
class Refusal:
    """Change of the document for which it is refused.

    Attributes:
        name: The name of the change.
        at: The JSON pointer of the value that is changed.
        value: The new value; Ellipsis to remove it.
        pointer: The expected JSON pointer of the problem.
        needle: A text in the line of the problem, which is in no line before.
        message: A part of the message.
        editions: The versions of OpenAPI that have the construct.
    """

    name: str
    at: str
    value: Any
    pointer: str
    needle: str
    message: str
    editions: tuple[str, ...] = BOTH


REFUSALS = [
    Refusal("unknown_type", f"{PET}/properties/name", {"type": "text"},
            f"{PET}/properties/name/type", '"type": "text"', "'text'"),
    Refusal("reference_to_nothing", f"{PET}/properties/name", {"$ref": "#/components/schemas/No"},
            f"{PET}/properties/name/$ref", '"#/components/schemas/No"', "refers to nothing"),
    Refusal("reference_to_no_file", f"{PET}/properties/name", {"$ref": "no.yaml#/No"},
            f"{PET}/properties/name/$ref", '"no.yaml#/No"', "refers to no file"),
    Refusal("remote_reference", f"{PET}/properties/name", {"$ref": "https://a.example/b.yaml"},
            f"{PET}/properties/name/$ref", '"https://a.example', "remote"),
    Refusal("reference_to_itself", f"{PET}", {"$ref": "#/components/schemas/Pet"},
            PET, '"Pet":', "itself"),
    Refusal("all_of_itself", PET, {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            PET, '"Pet":', "contains itself"),
    Refusal("empty_union", PET, {"oneOf": []}, f"{PET}/oneOf", '"oneOf"', "no members",
            ONLY_30),
    Refusal("empty_union", PET, {"oneOf": []}, f"{PET}/oneOf", '"oneOf"', "Expected 1 or more",
            ONLY_31),
    Refusal("two_unions", PET,
            {"oneOf": [{"type": "string"}], "anyOf": [{"type": "object"}]},
            f"{PET}/anyOf", '"anyOf"', "More than one"),
    Refusal("types_exclude_each_other", PET,
            {"allOf": [{"type": "string"}, {"type": "integer"}]},
            f"{PET}/allOf/1/type", '"type": "integer"\n', "exclude each other"),
    Refusal("mapping_to_another_schema", "/components/schemas",
            {"A": {"type": "object", "properties": {"a": {}}},
             "B": {"type": "object", "properties": {"a": {}}},
             "Pet": {"oneOf": [{"$ref": "#/components/schemas/A"}],
                     "discriminator": {"propertyName": "kind", "mapping": {"b": "B"}}}},
            f"{PET}/discriminator/mapping/b", '"b": "B"', "'B'"),
    Refusal("enumerations_exclude_each_other", PET,
            {"allOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]},
            f"{PET}/allOf/1/enum", '"enum": [', "exclude each other"),
    Refusal("constants_exclude_each_other", PET, {"allOf": [{"const": "a"}, {"const": "b"}]},
            f"{PET}/allOf/1/const", '"const": "b"', "exclude each other", ONLY_31),
    Refusal("constant_is_not_in_enumeration", PET, {"const": "a", "enum": ["b"]},
            PET, '"Pet":', "not one of", ONLY_31),
    Refusal("references_in_a_circle", "/components/schemas",
            {"Pet": {"$ref": "#/components/schemas/A"}, "A": {"$ref": "#/components/schemas/Pet"}},
            PET, '"Pet":', "itself"),
    Refusal("further_parameter_of_path", f"{OPERATION}/parameters",
            [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
             {"name": "other", "in": "path", "required": True, "schema": {"type": "string"}}],
            f"{OPERATION}/parameters/1", '{\n            "name": "other"', "{other}"),
    Refusal("enum_names_of_another_length", PET,
            {"type": "string", "enum": ["a", "b"], "x-enum-varnames": ["A"]},
            f"{PET}/x-enum-varnames", '"x-enum-varnames"', "2 values but 1"),
    Refusal("dynamic_reference", PET, {"$dynamicRef": "#node"}, PET, '"Pet":', "$dynamicRef",
            ONLY_31),
    Refusal("anchor", f"{PET}/properties/name", {"$ref": "#name"},
            f"{PET}/properties/name/$ref", '"#name"', "anchor", ONLY_31),
    Refusal("parameter_of_no_location", f"{OPERATION}/parameters/0/in", "body",
            f"{OPERATION}/parameters/0/in", '"in": "body"', "body"),
    Refusal("parameter_without_schema", f"{OPERATION}/parameters/0/schema", ...,
            f"{OPERATION}/parameters/0", '{\n            "name": "id"', "`schema`"),
    Refusal("parameter_not_in_path", f"{OPERATION}/parameters/0/name", "other",
            OPERATION, '"get": {', "'id'"),
    Refusal("parameter_missing", f"{OPERATION}/parameters", ...,
            OPERATION, '"get": {', "'id'"),
    Refusal("style_of_another_location", f"{OPERATION}/parameters/0/style", "form",
            f"{OPERATION}/parameters/0/style", '"style"', "form"),
    Refusal("duplicate_parameter", f"{OPERATION}/parameters",
            [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
             {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            f"{OPERATION}/parameters/1", '{\n            "name": "id"', "id"),
    Refusal("parameter_that_is_not_json", f"{OPERATION}/parameters/0",
            {"name": "id", "in": "path", "required": True,
             "content": {"application/xml": {"schema": {"type": "object"}}}},
            f"{OPERATION}/parameters/0/content", '"content"', "JSON"),
    Refusal("duplicate_operation_id", "/paths/~1other",
            {"get": {"operationId": "get_pet", "responses": {"200": {"description": "Done"}}}},
            "/paths/~1other/get/operationId", '"operationId": "get_pet"', "get_pet"),
    Refusal("status_out_of_range", f"{OPERATION}/responses/600", {"description": "Done"},
            f"{OPERATION}/responses/600", '"600"', "600"),
    Refusal("status_of_text", f"{OPERATION}/responses/ok", {"description": "Done"},
            f"{OPERATION}/responses/ok", '"ok"', "ok"),
    Refusal("path_without_slash", "/paths/pets", {"get": {"responses": {"200": {
            "description": "Done"}}}}, "/paths/pets", '"pets": {', "Unknown key"),
    Refusal("operation_is_a_list", OPERATION, [], OPERATION, '"get": [', "found an array"),
    Refusal("parameters_are_an_object", f"{OPERATION}/parameters", {},
            f"{OPERATION}/parameters", '"parameters"', "found an object"),
    Refusal("description_is_a_number", f"{OPERATION}/description", 5,
            f"{OPERATION}/description", '"description": 5', "5"),
    Refusal("schema_is_text", PET, "text", PET, '"Pet"', "text"),
    Refusal("required_is_text", f"{PET}/required", "name", f"{PET}/required", '"required": "name"',
            "name"),
    Refusal("nullable_is_text", f"{PET}/nullable", "yes", f"{PET}/nullable", '"nullable"', "yes",
            ONLY_30),
    Refusal("no_info", "/info", ..., "", "{", "info"),
    Refusal("false_schema", f"{PET}/properties/name", {"allOf": [False]},
            f"{PET}/properties/name/allOf/0", "false", "no value", ONLY_31),
]  # fmt: skip


def _changed(refusal: Refusal, edition: str) -> Any:
    found = copy.deepcopy(BASE)
    found["openapi"] = {"3.0": "3.0.3", "3.1": "3.1.0"}[edition]
    *parents, last = [
        key.replace("~1", "/").replace("~0", "~") for key in refusal.at.split("/")[1:]
    ]
    place = found
    for key in parents:
        place = place[int(key) if isinstance(place, list) else key]
    if refusal.value is ...:
        del place[int(last) if isinstance(place, list) else last]
    else:
        place[int(last) if isinstance(place, list) else last] = refusal.value
    return found


def problems_of(text: str, folder: Path) -> GenerationError:
    """Return the error for which a document is refused."""
    file = folder / "document.json"
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(GenerationError) as caught:
        _read(file)
    return caught.value


def _read(file: Path) -> None:
    document = OpenApiDocument.load(file, "document.json")
    validate(document)
    read(document)


@pytest.mark.parametrize(
    ("refusal", "edition"),
    [
        pytest.param(refusal, edition, id=f"{refusal.name}-{edition}")
        for refusal in REFUSALS
        for edition in refusal.editions
    ],
)
def test_a_problem_is_refused_with_its_place(
    refusal: Refusal, edition: str, tmp_path: Path
) -> None:
    text = json.dumps(_changed(refusal, edition), indent=2)
    error = problems_of(text, tmp_path)
    places = {problem.place.pointer for problem in error.problems if problem.place}
    matching = [
        problem
        for problem in error.problems
        if problem.place and problem.place.pointer == refusal.pointer
    ]
    assert matching, f"{sorted(places)}\n{error}"
    assert any(refusal.message in problem.message for problem in matching), str(error)
    lines = (text + "\n")[: text.rindex(refusal.needle.rstrip("\n"))].count("\n") + 1
    firsts = (text + "\n")[: text.index(refusal.needle.rstrip("\n"))].count("\n") + 1
    assert {problem.place.line for problem in matching if problem.place} & {lines, firsts}


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    found = copy.deepcopy(BASE)
    found["components"]["schemas"]["A"] = {"type": "object", "properties": {"a": {"oneOf": []}}}
    found["components"]["schemas"]["B"] = {"$ref": "#/components/schemas/No"}
    found["paths"]["/pets/{id}"]["get"]["responses"]["700"] = {"description": "Done"}
    found["paths"]["/pets/{id}"]["get"]["deprecated"] = "yes"
    error = problems_of(json.dumps(found), tmp_path)
    text = str(error)
    # The first problem violates OpenAPI; the generator finds the others later.
    assert "/paths/~1pets~1{id}/get/deprecated" in text
    assert "/components/schemas/A/properties/a/oneOf" in text
    assert "/components/schemas/B/$ref" in text
    assert "/responses/700" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("\ufeff", "empty"),
        ("[1]", "found an array"),
        ("5", "found"),
        ("text", "found"),
        ("null", ""),
        ("{", "Invalid YAML"),
        ("a: b: c", "Invalid YAML"),
        ("a: &x [*x]", "alias"),
        ("a: *x", "Invalid YAML"),
        ("<<: 5", "merge key"),
        ("{}", "`openapi`"),
        ('{"swagger": "2.0"}', "Swagger 2.0"),
        ('{"openapi": "3.2.0"}', "3.2.0"),
        ('{"openapi": 3.1}', "3.1"),
        ('{"openapi": "4"}', "4"),
        ("openapi: 3.0.3\nopenapi: 3.0.3", "Duplicate"),
        ("? [a]\n: b", "not text"),
        ("[" * 5000, "nested"),
        ("a: " + "9" * 5000, "digits"),
        ("openapi: 3.0.3\ninfo: {title: !!python/object:os.system x}", ""),
    ],
)
def test_a_text_that_is_not_a_document_is_refused(text: str, message: str, tmp_path: Path) -> None:
    error = problems_of(text, tmp_path)
    assert message in str(error)
    assert "Traceback" not in str(error)
