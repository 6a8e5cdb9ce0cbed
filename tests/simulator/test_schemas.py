"""The simulator's schema checks, compared with those of a JSON Schema library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator

from brainframe_api._simulator.schemas import SchemaCompiler, SchemaError
from tests.openapi.document import load

DOCUMENT = load()
COMPILER = SchemaCompiler(DOCUMENT)
SCHEMAS = DOCUMENT["components"]["schemas"]

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.sampled_from(
        ["", "person", "bottom", ">", "12:30:00", "2026-01-31", "x:asc"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)  # fmt: skip


def accepts(schema: dict[str, Any], value: Any) -> bool:
    try:
        COMPILER.compile(schema)(value, "$")
    except SchemaError:
        return False
    return True


def library_accepts(schema: dict[str, Any], value: Any) -> bool:
    whole = {**schema, "components": DOCUMENT["components"]}
    return bool(OAS30Validator(whole).is_valid(value))


def as_object(value: Any) -> dict[str, Any]:
    """Return a JSON object unchanged, and an empty one for any other value."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def examples(name: str) -> list[Any]:
    """Find the examples of a schema anywhere in the document."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        keys = as_object(node)
        if keys.get("schema", {}) == {"$ref": f"#/components/schemas/{name}"}:
            for entry in keys.get("examples", {}).values():
                while "$ref" in entry:
                    entry = DOCUMENT["components"]["examples"][entry["$ref"].split("/")[-1]]
                found.append(entry["value"])
        children = (
            list(cast("Sequence[Any]", node)) if isinstance(node, list) else list(keys.values())
        )
        for child in children:
            walk(child)

    walk(DOCUMENT["paths"])
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_library_agrees_about_examples_and_damaged_examples(name: str) -> None:
    reference = {"$ref": f"#/components/schemas/{name}"}
    for example in examples(name):
        assert accepts(reference, example)
        keys = as_object(example)
        for key in keys:
            without = {k: v for k, v in keys.items() if k != key}
            for changed in (without, *({**keys, key: value} for value in (None, [1], 0))):
                assert accepts(reference, changed) == library_accepts(reference, changed)


@settings(max_examples=50)
@given(name=st.sampled_from(sorted(SCHEMAS)), value=VALUES)
def test_the_library_agrees_about_any_value(name: str, value: Any) -> None:
    reference = {"$ref": f"#/components/schemas/{name}"}
    assert accepts(reference, value) == library_accepts(reference, value)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, [2, "x"], [1, 0.5]),
        ({"maximum": 1}, [1, -5], [1.5]),
        ({"maximum": 1, "exclusiveMaximum": True}, [0], [1]),
        ({"multipleOf": 2}, [4], [3]),
        ({"type": "string", "minLength": 1, "maxLength": 2}, ["a", "ab"], ["", "abc", 5]),
        ({"pattern": "^a+$"}, ["aa"], ["ab", "a\n"]),
        ({"minItems": 1, "maxItems": 2}, [[1], [1, 2]], [[], [1, 2, 3]]),
        ({"uniqueItems": True}, [[1], [1, 2]], [[1, 1]]),
        ({"minProperties": 1, "maxProperties": 1}, [{"a": 1}], [{}, {"a": 1, "b": 2}]),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, [{"a": 1}], [{"a": "x"}]),
        ({"properties": {"a": {}}, "additionalProperties": False}, [{"a": 1}], [{"b": 1}]),
        ({"not": {"type": "string"}}, [1], ["x"]),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, [1.5], [1, "x"]),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, [1, "x"], [None, 1.5]),
        ({"allOf": [{"type": "integer"}, {"minimum": 3}]}, [3], [2, 3.5]),
        ({"type": "string", "nullable": True, "enum": ["a", None]}, ["a", None], ["b"]),
        ({"type": "string", "format": "uuid"},
         ["5c2f7a4e-2f0e-4a55-9d8b-6b7f6a9d1f10"], ["5c2f7a4e", "x"]),
        ({"type": "string", "format": "date"}, ["2026-02-28"], ["2026-02-30", "today"]),
        ({"type": "integer", "format": "int64"}, [2**63 - 1], [2**63, True]),
        ({"minimum": 1, "type": "integer", "format": "int32"}, [1], [0, 2**31]),
    ],
)  # fmt: skip
def test_each_keyword_is_enforced(schema: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    assert [accepts(schema, value) for value in good] == [True] * len(good)
    assert [accepts(schema, value) for value in bad] == [False] * len(bad)


def test_an_unknown_keyword_is_an_error() -> None:
    with pytest.raises(ValueError, match="patternProperties"):
        COMPILER.compile({"patternProperties": {}})
