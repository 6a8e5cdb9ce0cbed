"""Random documents of the constructs: the package is importable, and its values round-trip."""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from generator.build import build
from generator.document import OpenApiDocument
from generator.validation import validate
from generator.verification import check_types, verify
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .case import Json, Package, edition_31
from .names import PROPERTIES
from .suite import EDITIONS

_WHOLE = bool(os.environ.get("GENERATOR_SUITE"))
_NUMBERS = itertools.count()

# Schemas with valid values, in the form in which they are encoded.
_LEAVES: list[tuple[Json, list[Json]]] = [
    ({"type": "string"}, ["", "a", 'é"\\\n']),
    ({"type": "integer"}, [0, -1, 2**53]),
    ({"type": "number"}, [0.5, -1.25]),
    ({"type": "boolean"}, [True, False]),
    ({"type": "string", "format": "date"}, ["2026-01-02"]),
    ({"type": "string", "format": "date-time"}, ["2026-01-02T03:04:05Z"]),
    ({"type": "string", "format": "time"}, ["03:04:05"]),
    ({"type": "string", "format": "duration"}, ["PT5S"]),
    ({"type": "string", "format": "uuid"}, ["12345678-1234-5678-1234-567812345678"]),
    ({"type": "string", "format": "byte"}, ["", "aGk/"]),
    ({"type": "string", "enum": ["on", "off", "a b", ""]}, ["on", "a b", ""]),
    ({"type": "integer", "enum": [1, -2]}, [1, -2]),
    ({}, [None, {"a": [1]}, "x"]),
    ({"type": "object"}, [{}, {"a b": [None]}]),
    ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, ["a", 5]),
    ({"anyOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "integer"}}]},
     [True, [1, 2]]),
]  # fmt: skip

Typed = tuple[Json, list[Json]]
"""A schema, and valid values."""


def _nullable(typed: Typed) -> Typed:
    schema, values = typed
    return {**schema, "nullable": True}, [None, *values]


def _list(typed: Typed) -> Typed:
    schema, values = typed
    return {"type": "array", "items": schema}, [[], values]


def _map(typed: Typed) -> Typed:
    schema, values = typed
    named = {f"k {number}": value for number, value in enumerate(values)}
    return {"type": "object", "additionalProperties": schema}, [{}, named]


def _object(properties: dict[str, Typed], required: bool, additional: Typed | None) -> Typed:
    schema: Json = {
        "type": "object",
        "properties": {key: typed[0] for key, typed in properties.items()},
    }
    if required:
        schema["required"] = list(properties)
    values = [{key: typed[1][at % len(typed[1])] for key, typed in properties.items()}
              for at in (0, 1)]  # fmt: skip
    if not required:
        values.append({})
    if additional is not None:
        schema["additionalProperties"] = additional[0]
        values.append({**values[0], "further": additional[1][0]})
    return schema, values


_KEYS = st.sampled_from([*PROPERTIES, "a", "b"])


def _grown(inner: st.SearchStrategy[Typed]) -> st.SearchStrategy[Typed]:
    return inner.map(_list) | inner.map(_map) | _objects(inner)


def _objects(inner: st.SearchStrategy[Typed]) -> st.SearchStrategy[Typed]:
    return st.builds(
        _object,
        st.dictionaries(_KEYS, inner, min_size=1, max_size=5),
        st.booleans(),
        st.none() | st.sampled_from(_LEAVES[:4]),
    )


_SCALARS = st.sampled_from(_LEAVES)
_TYPED = st.recursive(_SCALARS | st.sampled_from(_LEAVES[:12]).map(_nullable), _grown, max_leaves=6)
_DOCUMENTS = st.lists(_objects(_TYPED), min_size=8, max_size=12)


@settings(
    max_examples=40 if _WHOLE else 2,
    # Each example takes seconds, so Hypothesis does not look for a smaller one after a failure.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=not _WHOLE,
)
@given(_DOCUMENTS, st.sampled_from(list(EDITIONS)))
@pytest.mark.timeout(1800)
def test_random_documents_round_trip(models: list[Typed], edition: str) -> None:
    number = next(_NUMBERS)
    document: Json = {
        "openapi": EDITIONS[edition],
        "info": {"title": "Random", "version": "1"},
        "paths": {},
        "components": {"schemas": {f"S{at}": typed[0] for at, typed in enumerate(models)}},
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "document.json"
        text = json.dumps(edition_31(document) if edition == "3.1" else document)
        file.write_text(text, encoding="utf-8")
        loaded = OpenApiDocument.load(file, "document.json")
        validate(loaded)
        output = folder / f"random_{os.getpid()}_{number}"
        build(loaded, output)
        verify(output)
        if _WHOLE and number % 10 == 0:
            check_types(output)
        sys.path.insert(0, name)
        try:
            package = Package(output)
            for at, (_, values) in enumerate(models):
                for value in values:
                    _check_round_trip(getattr(package, f"S{at}"), value)
        finally:
            sys.path.remove(name)


def _check_round_trip(cls: Any, value: Json) -> None:
    codec = cls.from_dict(value)
    assert codec.to_dict() == value
    assert cls.from_dict(codec.to_dict()) == codec
    assert cls.from_json(codec.to_json()) == codec
    assert json.loads(codec.to_json()) == value
