"""Invalid documents: one sentence for each problem, with its place, and never a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from generator.command import main
from generator.document import OpenApiDocument

REMOVED = object()
PET: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1.0"},
    "servers": [{"url": "/"}],
    "tags": [{"name": "Pets"}],
    "paths": {
        "/pets/{id}": {
            "post": {
                "operationId": "change_pet",
                "tags": ["Pets"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "color", "in": "query", "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": PET}}},
                "responses": {
                    "200": {
                        "description": "The pet.",
                        "headers": {"X-Count": {"schema": {"type": "integer"}}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        },
                    }
                },
            }
        },
        "/pets": {
            "get": {"operationId": "get_pets", "responses": {"204": {"description": "None."}}}
        },
    },
    "components": {
        "schemas": {"Pet": PET, "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]}},
        "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}},
    },
}
POST = "/paths/~1pets~1{id}/post"
PET_AT = "/components/schemas/Pet"

# The changed place, the new value, the place of the problem, and a part of the sentence.
CHANGES: list[tuple[str, Any, str, str]] = [
    ("/info", REMOVED, "", "Missing key `info`"),
    ("/info", "Pets", "/info", "Expected an object but found 'Pets'"),
    ("/info", None, "/info", "Expected an object but found null"),
    ("/info/title", REMOVED, "/info", "Missing key `title`"),
    ("/info/version", 1, "/info/version", 'but found 1. Write "1", with quotes'),
    ("/info/description", None, "/info/description", "found null. Write a text, or remove the"),
    ("/info/licence", {}, "/info/licence", "Did you mean `license`?"),
    ("/info/contact", ["me"], "/info/contact", "Expected an object but found an array"),
    ("/paths", REMOVED, "", "Missing key `paths`"),
    ("/paths", [], "/paths", "Expected an object but found an array"),
    ("/path", {}, "/path", "Did you mean `paths`?"),
    ("/servers", {}, "/servers", "Expected an array but found an object"),
    ("/servers/0/url", REMOVED, "/servers/0", "Missing key `url`"),
    ("/tags/0/name", REMOVED, "/tags/0", "Missing key `name`"),
    ("/tags/1", {"name": "Pets", "description": "Again"}, "/tags/1/name", "Duplicate tag 'Pets'"),
    ("/components/schema", {}, "/components/schema", "Did you mean `schemas`?"),
    ("/paths/pets", {}, "/paths/pets", "Paths begin with a slash"),
    ("/paths/~1pets/get", None, "/paths/~1pets/get", "Expected an object but found null"),
    ("/paths/~1pets/fetch", {}, "/paths/~1pets/fetch", "Unknown key `fetch`"),
    ("/paths/~1pets/get/operationid", "x", "/paths/~1pets/get/operationid", "`operationId`?"),
    ("/paths/~1pets/get/operationId", 7, "/paths/~1pets/get/operationId", "Expected text"),
    ("/paths/~1pets/get/operationId", "change_pet", "/paths/~1pets/get/operationId", "is also"),
    ("/paths/~1pets/get/tags", "Pets", "/paths/~1pets/get/tags", "Expected an array"),
    ("/paths/~1pets/get/deprecated", "yes", "/paths/~1pets/get/deprecated", "true or false"),
    ("/paths/~1pets/get/responses", REMOVED, "/paths/~1pets/get", "Missing key `responses`"),
    ("/paths/~1pets/get/responses", {}, "/paths/~1pets/get/responses", "Expected 1 or more"),
    ("/paths/~1pets/get/responses/99", {}, "/paths/~1pets/get/responses/99", "Unknown key `99`"),
    (
        "/paths/~1pets/get/responses/204",
        {},
        "/paths/~1pets/get/responses/204",
        "Missing key `description`",
    ),
    (f"{POST}/parameters", {}, f"{POST}/parameters", "Expected an array"),
    (f"{POST}/parameters/1/name", REMOVED, f"{POST}/parameters/1", "Missing key `name`"),
    (f"{POST}/parameters/1/in", REMOVED, f"{POST}/parameters/1", "Missing key `in`"),
    (f"{POST}/parameters/1/in", "body", f"{POST}/parameters/1/in", "'cookie' but found 'body'"),
    (f"{POST}/parameters/1/schema", REMOVED, f"{POST}/parameters/1", "`schema` or `content`"),
    (f"{POST}/parameters/1/type", "string", f"{POST}/parameters/1/type", "Unknown key `type`"),
    (f"{POST}/parameters/1/style", "round", f"{POST}/parameters/1/style", "found 'round'"),
    (f"{POST}/parameters/1/schema/type", "str", f"{POST}/parameters/1/schema/type", "found 'str'"),
    (f"{POST}/parameters/0/name", "key", POST, "The parameter 'id' of"),
    (f"{POST}/parameters/0/required", REMOVED, f"{POST}/parameters/0", "Missing key `required`"),
    (
        f"{POST}/parameters/2",
        {"name": "color", "in": "query", "schema": {}},
        f"{POST}/parameters/2",
        "Duplicate query parameter 'color'",
    ),
    (
        f"{POST}/parameters/2",
        {"name": "size", "in": "path", "required": True, "schema": {}},
        f"{POST}/parameters/2",
        "does not contain {size}",
    ),
    (
        f"{POST}/parameters/1/content",
        {"application/json": {}},
        f"{POST}/parameters/1",
        "exclude each other",
    ),
    (f"{POST}/requestBody/content", REMOVED, f"{POST}/requestBody", "Missing key `content`"),
    (f"{POST}/requestBody/content", [], f"{POST}/requestBody/content", "Expected an object"),
    (f"{POST}/requestBody/schema", {}, f"{POST}/requestBody/schema", "Unknown key `schema`"),
    (
        f"{POST}/responses/200/headers/X-Count/name",
        "X-Count",
        f"{POST}/responses/200/headers/X-Count/name",
        "Unknown key `name`",
    ),
    (
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "#/components/schemas/Dog",
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "refers to nothing",
    ),
    (
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "https://example.com/pets.yaml#/Pet",
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "is remote",
    ),
    (
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "dogs.yaml#/Dog",
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "refers to no file",
    ),
    (
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        5,
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "Expected text but found 5",
    ),
    (
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "#pet",
        f"{POST}/responses/200/content/application~1json/schema/$ref",
        "refers to no `$anchor`",
    ),
    (f"{PET_AT}", [], PET_AT, "Expected an object but found an array"),
    (f"{PET_AT}/type", "objekt", f"{PET_AT}/type", "but found 'objekt'"),
    (f"{PET_AT}/required", True, f"{PET_AT}/required", "Expected an array but found true"),
    (f"{PET_AT}/required", [], f"{PET_AT}/required", "Expected 1 or more"),
    (f"{PET_AT}/required", ["id", "id"], f"{PET_AT}/required", "The array contains 'id' twice"),
    (f"{PET_AT}/properties", ["id"], f"{PET_AT}/properties", "Expected an object"),
    (f"{PET_AT}/properties/id", "integer", f"{PET_AT}/properties/id", "found 'integer'"),
    (f"{PET_AT}/properties/id/type", "int", f"{PET_AT}/properties/id/type", "found 'int'"),
    (f"{PET_AT}/properties/id/nullable", 1, f"{PET_AT}/properties/id/nullable", "true or false"),
    (f"{PET_AT}/properties/id/enum", {}, f"{PET_AT}/properties/id/enum", "Expected an array"),
    (f"{PET_AT}/properties/id/enum", [], f"{PET_AT}/properties/id/enum", "Expected 1 or more"),
    (f"{PET_AT}/propertys", {}, f"{PET_AT}/propertys", "Did you mean `properties`?"),
    (f"{PET_AT}/additionalProperties", "no", f"{PET_AT}/additionalProperties", "found 'no'"),
    (
        f"{PET_AT}/additionalProperties",
        {"type": "text"},
        f"{PET_AT}/additionalProperties/type",
        "found 'text'",
    ),
    (f"{PET_AT}/items", [], f"{PET_AT}/items", "Expected an object but found an array"),
    (f"{PET_AT}/if", {}, f"{PET_AT}/if", "Unknown key `if`"),
    (f"{PET_AT}/discriminator", "id", f"{PET_AT}/discriminator", "found 'id'"),
    (f"{PET_AT}/discriminator", {}, f"{PET_AT}/discriminator", "Missing key `propertyName`"),
    ("/components/schemas/Cat/allOf", {}, "/components/schemas/Cat/allOf", "Expected an array"),
    ("/components/schemas/Cat/allOf/0", 1, "/components/schemas/Cat/allOf/0", "found 1"),
    (
        "/components/schemas/Cat/allOf/0/$ref",
        "#/components/schemas/Cat",
        "/components/schemas/Cat",
        "contains itself by `allOf`",
    ),
    ("/components/securitySchemes/basic/type", "key", "/components/securitySchemes/basic", "'key'"),
    (
        "/components/securitySchemes/basic/scheme",
        REMOVED,
        "/components/securitySchemes/basic",
        "Missing key `scheme`",
    ),
    (
        "/components/securitySchemes/basic",
        {"type": "apiKey", "name": "key", "in": "body"},
        "/components/securitySchemes/basic/in",
        "'cookie' but found 'body'",
    ),
    ("/openapi", "3.2.0", "", "OpenAPI '3.2.0' is not supported, only 3.0 and 3.1"),
    ("/openapi", "4.0.0", "", "OpenAPI '4.0.0' is not supported"),
    ("/openapi", 3.1, "", 'is incomplete. Write three numbers in quotes, such as "3.1.0"'),
    ("/openapi", REMOVED, "", "Missing the key `openapi`"),
    ("/swagger", "2.0", "", "Swagger 2.0 is not supported"),
]
# Places that OpenAPI 3.1 leaves free, or in which it accepts more.
ONLY_30 = (
    "/paths",
    f"{PET_AT}/type",
    f"{PET_AT}/required",
    f"{PET_AT}/propertys",
    f"{PET_AT}/if",
    f"{PET_AT}/properties/id/enum",
    f"{PET_AT}/properties/id/nullable",
    "/components/securitySchemes/basic/scheme",
    f"{POST}/parameters/1/content",
    f"{POST}/requestBody/content",
)


def changed(document: dict[str, Any], pointer: str, value: Any) -> str:
    copy: Any = json.loads(json.dumps(document))
    *parents, last = [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
    owner: Any = copy
    for parent in parents:
        owner = owner[int(parent)] if parent.isdecimal() and len(parent) < 3 else owner[parent]
    key = int(last) if last.isdecimal() and pointer.split("/")[-2] != "responses" else last
    if value is REMOVED:
        del owner[key]
    elif isinstance(key, int) and key == len(owner):
        owner.append(value)
    else:
        owner[key] = value
    return json.dumps(copy, indent=1)


@pytest.fixture
def rejection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str | bytes], str]:
    """Return the message of the command for a document that it must reject."""

    def rejection(text: str | bytes) -> str:
        path = tmp_path / "pets.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        assert main(["--validate", "--document", str(path)]) == 1
        return capsys.readouterr().err.replace(str(path), "pets.yaml")

    return rejection


@pytest.mark.parametrize(
    ("pointer", "value", "place", "sentence"),
    CHANGES,
    ids=[f"{pointer}-{number}" for number, (pointer, *_) in enumerate(CHANGES)],
)
def test_each_problem_is_reported_with_its_place(
    rejection: Callable[[str], str], pointer: str, value: Any, place: str, sentence: str
) -> None:
    lines = rejection(changed(DOCUMENT, pointer, value)).splitlines()
    for line in lines:
        assert re.fullmatch(r"(warning: )?pets\.yaml:\d+: /.*: [^:].*[.?]", line), line
    expected = re.escape(place or "/")
    matching = [line for line in lines if re.match(rf"pets\.yaml:\d+: {expected}[^:]*: ", line)]
    assert any(sentence in line for line in matching), lines


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_the_document_itself_is_valid(
    version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pets.yaml"
    path.write_text(json.dumps(DOCUMENT | {"openapi": version}))
    assert main(["--validate", "--document", str(path)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("pointer", "value", "place"),
    # The schema of this version determines the messages.
    [item[:3] for item in CHANGES if not item[0].startswith(ONLY_30) and item[0] != "/openapi"],
)
def test_problems_of_openapi_3_1_are_reported_with_their_place(
    rejection: Callable[[str], str], pointer: str, value: Any, place: str
) -> None:
    document = DOCUMENT | {"openapi": "3.1.0"}
    lines = rejection(changed(document, pointer, value)).splitlines()
    assert any(f": {place or '/'}" in line for line in lines), lines


def test_all_problems_are_reported_in_one_run(rejection: Callable[[str], str]) -> None:
    text = changed(DOCUMENT, f"{PET_AT}/properties/id/type", "int")
    text = changed(json.loads(text), "/paths/~1pets/get/responses/204/description", REMOVED)
    text = changed(json.loads(text), f"{POST}/parameters/1/in", "body")
    text = changed(
        json.loads(text),
        "/components/schemas/Own",
        {"allOf": [{"$ref": "#/components/schemas/Own"}]},
    )
    lines = rejection(text).splitlines()
    assert len(lines) == 4, lines
    # Problems that the schemas of OpenAPI do not detect are found when the generator reads the
    # document, in the same run.
    assert any("contains itself" in line for line in lines), lines
    assert [int(line.split(":")[1]) for line in lines] == sorted(
        int(line.split(":")[1]) for line in lines
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "pets.yaml: /: The file is empty"),
        (b"# nothing\n", "pets.yaml: /: The file is empty"),
        (b"openapi: 3.0.3\ninfo: \xff\n", "The file is not UTF-8 text (byte 21). Save it as"),
        (b"openapi: 3.0.3\ninfo: \x00\n", "pets.yaml: /: The file is not valid YAML or JSON"),
        (b"- openapi: 3.0.3\n", "pets.yaml:1: /: Expected an OpenAPI document"),
        (b"openapi\n", "pets.yaml:1: /: Expected an OpenAPI document"),
        (b"openapi: 3.0.3\n\tinfo: 1\n", "Indent with spaces instead of tabs."),
        (b"openapi: [3.0.3\n", "pets.yaml:2: /: Invalid YAML"),
        (b'{"openapi": "3.0.3",\n "info": }}', "pets.yaml:2: /: "),
        (b"openapi: 3.0.3\n---\ninfo: 1\n", "expected a single document in the stream, but found"),
        (b"openapi: 3.0.3\ninfo: !include a.yaml\n", "pets.yaml:2: /info: The YAML tag `!include`"),
        (b"openapi: 3.0.3\ninfo: *x\n", "pets.yaml:2: /: Invalid YAML: found undefined alias"),
        (b"openapi: 3.0.3\n? [a]\n: 1\n", "A key is not text"),
        (b"a: 1\nb: 2\na: 3\n", "pets.yaml:3: /a: Duplicate key `a`"),
        (b"a: &a\n  b: *a\n", "pets.yaml:2: /a/b: The YAML alias refers to a value that contains"),
        (b"a: " + b"9" * 5000, "pets.yaml:1: /a: The number has too many digits"),
        (b"[" * 100_000, "pets.yaml:1: /: More than 100 objects and arrays are nested"),
        (b'{"a":\n' * 5000, "pets.yaml:101: /: More than 100 objects and arrays are nested"),
        (b"- " * 100_000, "pets.yaml:1: /: More than 100 objects and arrays are nested"),
    ],
)
def test_files_that_are_not_documents_are_refused_in_one_sentence(
    rejection: Callable[[bytes], str], text: bytes, sentence: str
) -> None:
    (line,) = rejection(text).splitlines()
    assert sentence in line


def test_aliases_that_multiply_values_are_refused(rejection: Callable[[str], str]) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for name, previous in zip("bcdefgh", "abcdefg", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{previous}'] * 10)}]\n"
    (line,) = rejection(bomb).splitlines()
    assert "aliases that repeat more than 200,000 values" in line


def test_every_duplicate_key_is_reported(rejection: Callable[[str], str]) -> None:
    lines = rejection("a: {x: 1, x: 2}\nb: 1\nb: 2\n").splitlines()
    assert [line.split(": ")[1] for line in lines] == ["/a/x", "/b"]


def test_deep_schemas_are_valid(tmp_path: Path) -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(90):
        schema = {"type": "array", "items": schema}
    path = tmp_path / "deep.json"
    path.write_text(changed(DOCUMENT, "/components/schemas/Deep", schema))
    assert main(["--validate", "--document", str(path)]) == 0


def test_tolerated_deviations_are_warnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = changed(DOCUMENT, "/paths/~1pets/get/title", "Pets")
    text = changed(json.loads(text), f"{PET_AT}/properties/name/const", "x")
    text = changed(json.loads(text), f"{PET_AT}/properties/id/exclusiveMinimum", 0)
    text = changed(json.loads(text), "/paths/~1pets?sort=up", {"get": {"responses": {"204": {}}}})
    document = json.loads(text)
    document["paths"]["/pets?sort=up"]["get"]["responses"]["204"] = {"description": "None."}
    document["paths"]["/pets"]["get"]["parameters"] = [
        {"name": "X Id", "in": "header", "schema": {"type": "string"}}
    ]
    document["paths"]["/pets"]["get"]["servers"] = [{"url": "https://pets.example"}]
    pet = document["components"]["schemas"]["Pet"]
    pet["required"] = ["name", "nickname"]
    pet["properties"]["size"] = {"type": "string", "enum": [1]}
    pet["properties"]["weight"] = {"type": "number", "default": "INFINITE"}
    document["components"]["schemas"] |= {
        kind: {"type": "object", "properties": {"kind": {"type": "string", "enum": ["a", "b"]}}}
        for kind in ("One", "Two")
    }
    document["components"]["schemas"]["Either"] = {
        "oneOf": [{"$ref": "#/components/schemas/One"}, {"$ref": "#/components/schemas/Two"}],
        "discriminator": {"propertyName": "kind"},
    }
    path = tmp_path / "pets.yaml"
    text = json.dumps(document, indent=1)
    path.write_text(text.replace('"204"', "204").replace('"INFINITE"', "1e400"))
    assert main(["--validate", "--document", str(path)]) == 0
    warnings = capsys.readouterr().err.splitlines()
    assert len(warnings) == 13, warnings  # Two of the statuses, and two of the discriminator.
    parts = (
        "`title`", "`const`", "exclusiveMinimum", "has a query", "The key 204 is not quoted",
        'Write "1"',
        "'X Id' is not a valid header name",
        "`servers`", "'nickname' is not among", "default inf", "'kind' selects 'One'",
        "'kind' selects 'Two'",
    )  # fmt: skip
    for part in parts:
        assert any(part in line for line in warnings), part


@pytest.mark.parametrize(
    ("version", "key", "value", "sentence"),
    [
        ("3.0.3", "type", "null", "but found 'null'. Use `nullable: true` for null."),
        ("3.0.3", "type", ["integer", "null"], "but found an array. Use `nullable: true` for null"),
        ("3.0.3", "examples", [1], "Unknown key `examples`."),
        ("3.1.0", "examples", {"one": 1}, "Expected an array but found an object. It is ignored."),
        ("3.0.3", "minimum", "0", "Expected a number but found '0'. It is ignored."),
        ("3.1.0", "maxLength", -1, "-1 is too small: the minimum is 0. It is ignored."),
        ("3.0.3", "pattern", 0, "Expected text but found 0. It is ignored."),
    ],
)
def test_keywords_of_schemas_without_a_meaning_for_the_code_are_warnings(
    version: str,
    key: str,
    value: Any,
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "pets.yaml"
    path.write_text(
        changed(DOCUMENT | {"openapi": version}, f"{PET_AT}/properties/id/{key}", value)
    )
    assert main(["--validate", "--document", str(path)]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert f": {PET_AT}/properties/id/{key}: " in line
    assert sentence in line


def test_texts_of_json_may_have_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "pets.json"
    title = "a\x7f\x80\x9f\ufffeb"
    document = DOCUMENT | {"info": {"title": title, "version": "1"}}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert OpenApiDocument.load(path).root.require("info").text("title") == title
