"""No text of a document becomes code.

Most of the planted texts contain the division 1/0, and some a template expression with the value
49. The tests search all generated code for both, also where it does not run on import, and import
every module.
"""

from __future__ import annotations

import ast
import copy
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

import pytest
from generator.build import build, read
from generator.document import OpenApiDocument
from generator.problems import GenerationError, Problem
from generator.validation import validate
from generator.verify_package import faults

from tests.marks import mark_slow

from .case import is_list

Place: TypeAlias = tuple[str | int, ...]

TEXTS = {
    "quote": 'x"+str(1/0)+"',
    "apostrophe": "x'+str(1/0)+'",
    "braces": "{1/0}",
    "triple": '"""+str(1/0)+"""',
    "triple_apostrophe": "'''+str(1/0)+'''",
    "backslash": '\\"+str(1/0)+"',
    "last_backslash": "x\\",
    "line_feed": "x\n1/0\n    1/0\n",
    "carriage_return": "x\r1/0\r    1/0\r",
    "form_feed": "x\x0c1/0",
    "comment": "#\n1/0",
    "statement": "%}{{ 1/0 }}{% raise %}",
    "expression": "{{ 7*7 }}",
    "jinja_comment": "{# x #}{% endfor %}",
    "surrogate": "\ud800 1/0",
    "null": "\x00 1/0",
    "line_separator": "\u2028 1/0 \u2029 1/0 \x85 1/0",
    "bidirectional": "\u202e 1/0",
}
EVERYTHING = 'x"+str(1/0)+"\'+str(1/0)+\'{1/0}"""+str(1/0)\n1/0\n\\\n#%}{{ 7*7 }}\u2028'

_NUMBERS = itertools.count()
_TEXT = {"type": "string"}
DOCUMENT: Any = {
    "openapi": "3.1.0",
    "info": {"title": "Texts", "version": "1", "description": "Text."},
    "tags": [{"name": "pets", "description": "Text."}],
    "servers": [{"url": "https://a.example/{x}", "description": "Text."}],
    "paths": {
        "/pets/{id}": {
            "summary": "Text.",
            "post": {
                "operationId": "add_pet",
                "tags": ["pets"],
                "summary": "Text.",
                "description": "Text.",
                "deprecated": True,
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "description": "Text.",
                     "schema": {"type": "string", "default": "x"}},
                    {"name": "q", "in": "query", "deprecated": True, "description": "Text.",
                     "schema": {"type": "string", "enum": ["a", "b"]}},
                    {"name": "d", "in": "query", "style": "deepObject",
                     "schema": {"type": "object", "properties": {"p": _TEXT}}},
                    {"name": "X-H", "in": "header", "schema": _TEXT},
                    {"name": "c", "in": "cookie", "schema": {"const": "x"}},
                ],
                "requestBody": {
                    "description": "Text.",
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                        "text/x-kind": {"schema": _TEXT},
                    },
                },
                "responses": {
                    "200": {
                        "description": "Text.",
                        "headers": {"X-R": {"description": "Text.", "schema": _TEXT}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                            "image/x-kind": {"schema": {"type": "string", "format": "binary"}},
                        },
                    },
                    "404": {
                        "description": "Text.",
                        "content": {
                            "application/json": {
                                "schema": {"type": "object"},
                                "examples": {
                                    "e": {"summary": "Text.", "value": {"title": "NotFound"}}
                                },
                            }
                        },
                    },
                },
            },
        },
        "/form": {
            "post": {
                "operationId": "send_form",
                "requestBody": {
                    "content": {
                        "multipart/form-data": {
                            "schema": {"type": "object", "properties": {"part": _TEXT}},
                            "encoding": {
                                "part": {
                                    "contentType": "text/plain",
                                    "headers": {"X-P": {"schema": {"const": "x"}}},
                                }
                            },
                        }
                    }
                },
                "responses": {"204": {"description": "Text."}},
            }
        },
    },
    "components": {
        "schemas": {
            "Pet": {
                "title": "Text",
                "description": "Text.",
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"type": "string", "description": "Text."},
                    "name": {"type": "string", "default": "x", "description": "Text."},
                    "date": {"type": "string", "format": "date", "default": "2026-01-02"},
                    "any": {"default": {"k": "x"}},
                    "list": {"type": "array", "items": _TEXT, "default": ["x"]},
                    "constant": {"const": "x"},
                    "state": {"$ref": "#/components/schemas/State"},
                    "it": {"$ref": "#/components/schemas/Either"},
                    "old": {"type": "integer", "deprecated": True, "description": "Text."},
                },
                "additionalProperties": _TEXT,
            },
            "State": {
                "type": "string",
                "description": "Text.",
                "enum": ["a", "b"],
                "x-enum-varnames": ["A", "B"],
                "x-enum-descriptions": ["Text.", "Text."],
            },
            "Cat": {"type": "object", "properties": {"k": _TEXT}},
            "Dog": {"type": "object", "properties": {"k": _TEXT}},
            "Either": {
                "description": "Text.",
                "oneOf": [
                    {"$ref": "#/components/schemas/Cat"},
                    {"$ref": "#/components/schemas/Dog"},
                ],
                "discriminator": {
                    "propertyName": "k",
                    "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"},
                },
            },
        },
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic", "description": "Text."},
            "cookie": {"type": "apiKey", "in": "cookie", "name": "session",
                       "x-expired-kind": "Old"},
        },
    },
}  # fmt: skip

# The keys and values that accept any text, which all get a hostile text at once.
FREE_KEYS = frozenset({"title", "summary", "description", "x-expired-kind"})
FREE_VALUES = ("x", "cat", "NotFound", "Text.", "a", "b")


def values(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield the places of all strings that are values."""
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from values(item, (*place, key))
    elif is_list(value):
        for index, item in enumerate(value):
            yield from values(item, (*place, index))
    elif isinstance(value, str):
        yield place, value


def keys(value: Any, place: Place = ()) -> Iterator[Place]:
    """Yield the places of all keys."""
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield (*place, key)
            yield from keys(item, (*place, key))
    elif is_list(value):
        for index, item in enumerate(value):
            yield from keys(item, (*place, index))


def plant_value(document: Any, place: Place, value: Any) -> None:
    """Replace a value."""
    for key in place[:-1]:
        document = document[key]
    document[place[-1]] = value


def plant_key(document: Any, place: Place, text: str) -> None:
    """Replace a key, in its place."""
    for key in place[:-1]:
        document = document[key]
    items = [(text if key == place[-1] else key, item) for key, item in document.items()]
    document.clear()
    document.update(items)


def check(document: Any, folder: Path) -> GenerationError | None:
    """Generate a package, and search its code; return the refusal if there is one."""
    file = folder / "document.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    # The number is written in letters, because its digits could contain the 49 that the code must
    # not contain.
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(next(_NUMBERS)))
    package = folder / f"hostile_{letters}"
    refusal: GenerationError | None = None
    try:
        loaded = OpenApiDocument.load(file, "document.json")
        validate(loaded)
        build(loaded, package)
    except GenerationError as error:
        refusal = error
    if refusal is not None:
        # A refusal is about the document, never about the code that was generated from it.
        assert all(problem.place for problem in refusal.problems), str(refusal)
        return refusal
    for module in package.rglob("*.py"):
        source = module.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), module
        assert "49" not in source, module
    # Import the package in this process, because a new one would first import its dependencies.
    sys.path.insert(0, str(folder))
    try:
        assert faults(package.name) == []
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == package.name]:
            del sys.modules[name]
    return None


@pytest.mark.parametrize(
    "name", mark_slow(TEXTS, but=("quote", "triple", "last_backslash", "line_feed", "expression"))
)
def test_texts_are_never_code(name: str, tmp_path: Path) -> None:
    text = TEXTS[name]
    document = copy.deepcopy(DOCUMENT)
    planted = 0
    for place, old in list(values(document)):
        if place[-1] in FREE_KEYS or old in FREE_VALUES:
            # Equal values and parameters with equal names would be refused.
            plant_value(document, place, f"{text}{planted}" if "enum" in place else text)
            planted += 1
    for place in (
        ("components", "schemas", "Pet", "properties", "name"),
        ("components", "schemas", "Either", "discriminator", "mapping", "cat"),
        ("paths", "/form", "post", "requestBody", "content", "multipart/form-data", "schema",
         "properties", "part"),
    ):  # fmt: skip
        plant_key(document, place, text)
        planted += 1
    plant_value(
        document, ("components", "schemas", "Either", "discriminator", "propertyName"), text
    )
    plant_value(document, ("paths", "/form", "post", "operationId"), text)
    plant_value(document, ("paths", "/pets/{id}", "post", "tags", 0), text)
    plant_value(document, ("paths", "/pets/{id}", "post", "parameters", 1, "name"), text)
    plant_value(document, ("components", "schemas", "State", "x-enum-varnames", 0), text)
    assert planted > 30
    error = check(document, tmp_path)
    assert error is None or name in ("surrogate", "null"), str(error)


def _single() -> Iterator[tuple[Callable[[Any, Place, str], None], Place]]:
    for place, _ in values(DOCUMENT):
        yield plant_value, place
    for place in keys(DOCUMENT):
        yield plant_key, place


SINGLE = list(_single())
# The ordinary tests take every 40th place.
_SHARE = 1 if os.environ.get("GENERATOR_SUITE") else 40


@pytest.mark.parametrize(
    ("plant", "place"),
    SINGLE[::_SHARE],
    ids=[f"{'/'.join(map(str, place))}-{plant.__name__}" for plant, place in SINGLE[::_SHARE]],
)
def test_a_text_in_one_place_is_never_code(
    plant: Callable[[Any, Place, str], None], place: Place, tmp_path: Path
) -> None:
    document = copy.deepcopy(DOCUMENT)
    plant(document, place, EVERYTHING)
    check(document, tmp_path)


_VALUES: tuple[Any, ...] = (
    None, [], {}, 5, "s", True, [{}], {"$ref": "#/components/schemas/Pet"},
    {"$ref": "http://[::1"}, {"$ref": "a\0b"}, {"$ref": "a" * 5000},
)  # fmt: skip


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Yield the places of all values."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = cast("dict[str, Any]", value).items()
    elif is_list(value):
        inner = enumerate(value)
    for key, item in inner:
        yield (*place, key)
        yield from places(item, (*place, key))


_PLACES = [*places(DOCUMENT)]


@pytest.mark.parametrize("edition", mark_slow(["3.0.3", "3.1.0"], but=("3.1.0",)))
@pytest.mark.parametrize("value", _VALUES, ids=[f"{value!r:.20}" for value in _VALUES])
def test_a_value_of_the_wrong_kind_is_valid_or_refused_without_another_exception(
    edition: str, value: Any, tmp_path: Path
) -> None:
    """Replace each value of the document. The only exception may be a refusal."""
    file = tmp_path / "document.json"
    for place in _PLACES[:: 1 if _SHARE == 1 else 25]:
        document = copy.deepcopy(DOCUMENT)
        document["openapi"] = edition
        plant_value(document, place, value)
        file.write_text(json.dumps(document), encoding="utf-8")
        problems: list[Problem] = []
        try:
            loaded = OpenApiDocument.load(file, "document.json")
            validate(loaded)
            read(loaded)
        except GenerationError as error:
            problems = error.problems
        assert all(problem.place for problem in problems), problems
