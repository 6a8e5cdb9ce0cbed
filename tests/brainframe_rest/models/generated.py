"""Hypothesis strategies for the JSON that the document allows for each codec."""

from __future__ import annotations

import functools
from typing import Any

from hypothesis import strategies as st

from tests.openapi.document import schemas

# All of Unicode except lone surrogates, which UTF-8 cannot encode.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | INTEGERS | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
# A newer server may have a value that is unknown to this version.
_NEWER = st.sampled_from(["", "newer", "newest ü"])


def json_of(name: str, *, newer: bool = False) -> st.SearchStrategy[Any]:
    """Return a strategy for the JSON that a schema of the document allows.

    Args:
        name: The name of the schema.
        newer: Whether enumerations may have values that only a newer server has.
    """
    return _named(name, newer)


@functools.cache
def _named(name: str, newer: bool) -> st.SearchStrategy[Any]:
    # The strategy is deferred, because the children of a detection are detections.
    return st.deferred(lambda: _json(schemas()[name], newer))


def _json(schema: dict[str, Any], newer: bool) -> st.SearchStrategy[Any]:
    strategy = _without_null(schema, newer)
    return st.none() | strategy if schema.get("nullable") else strategy


def _without_null(schema: dict[str, Any], newer: bool) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _named(schema["$ref"].rpartition("/")[2], newer)
    if "oneOf" in schema or "allOf" in schema:
        return st.one_of([_json(part, newer) for part in schema.get("oneOf") or schema["allOf"]])
    if "enum" in schema:
        known = st.sampled_from(schema["enum"])
        return known | _NEWER if newer and schema["enum"] != [None] else known
    match schema.get("type"):
        case "object":
            return _object(schema, newer)
        case "array":
            # Generate few items, because lists are nested deeply.
            return st.lists(_json(schema["items"], newer), max_size=2)
        case "string":
            return _text(schema.get("format"))
        case "integer":
            return INTEGERS
        case "number":
            return NUMBERS
        case "boolean":
            return st.booleans()
        case _:
            return ANYTHING


def _object(schema: dict[str, Any], newer: bool) -> st.SearchStrategy[Any]:
    properties = schema.get("properties")
    if properties is None:
        more = schema.get("additionalProperties")
        # True stands for a schema that allows anything.
        values = ANYTHING if more in (None, True, False) else _json(more, newer)
        return st.dictionaries(TEXT, values, max_size=3)
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: _json(value, newer) for name, value in properties.items() if name in required},
        optional={
            name: _json(value, newer) for name, value in properties.items() if name not in required
        },
    )


def _text(form: str | None) -> st.SearchStrategy[str]:
    match form:
        case "uuid":
            return st.uuids().map(str)
        case "date":
            return st.dates().map(str)
        case _:
            return TEXT
