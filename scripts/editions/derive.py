"""Derivation of editions: other versions of OpenAPI, and enumerations as open strings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard

Node = Mapping[str, Any]
Change = Callable[[Node], dict[str, Any]]

# The keys of a schema that contain other schemas: one, a list of them, or a map of them.
_ONE = ("items", "additionalProperties", "not", "schema")
_LISTS = ("oneOf", "anyOf", "allOf")
_MAPS = ("properties", "schemas")
# The keys of data that may look like a part of the document but is not.
_VALUES = frozenset({"example", "examples", "default", "enum", "value"})


def to_3_1(document: Node) -> dict[str, Any]:
    """Convert a document of OpenAPI 3.0 to OpenAPI 3.1, with the same meaning."""
    return {**_with_schemas(document, _schema_to_3_1), "openapi": "3.1.1"}


def to_open_enumerations(document: Node) -> dict[str, Any]:
    """Return a document in which the enumerations that a server may extend are strings.

    The known values are in `x-extensible-enum`, an extension that validators ignore.
    """
    extensible = set(_extensible(document))
    schemas = document["components"]["schemas"]
    changed = {
        name: _to_open(schema) if name in extensible else schema for name, schema in schemas.items()
    }
    return {**document, "components": {**document["components"], "schemas": changed}}


def _schema_to_3_1(schema: Node) -> dict[str, Any]:
    found = dict(schema)
    if found.pop("nullable", False):
        found["type"] = [found["type"], "null"]
    if "oneOf" in found:
        found["oneOf"] = [
            {"type": "null"} if part == {"enum": [None]} else part for part in found["oneOf"]
        ]
    if "example" in found:
        # The new key takes the place of the old one, to keep the order of the written document.
        found = {
            "examples" if key == "example" else key: [value] if key == "example" else value
            for key, value in found.items()
        }
    return found


def _to_open(schema: Node) -> dict[str, Any]:
    return {"x-extensible-enum" if key == "enum" else key: value for key, value in schema.items()}


def _extensible(document: Node) -> Iterator[str]:
    """Yield the names of the enumerations in responses; the others are for requests."""
    schemas: Node = document["components"]["schemas"]
    found: set[str] = set()
    for item in document["paths"].values():
        for operation in item.values():
            if is_object(operation):
                _collect(document, operation["responses"], found)
    yield from (name for name in schemas if name in found and "enum" in schemas[name])


def _collect(document: Node, node: Any, found: set[str]) -> None:
    """Add the names of the schemas in a part of the document, including its extensions."""
    if is_list(node):
        for part in node:
            _collect(document, part, found)
    if not is_object(node):
        return
    reference = node.get("$ref")
    if isinstance(reference, str):
        kind, name = reference.split("/")[-2:]
        if kind == "schemas":
            if name in found:
                return
            found.add(name)
        _collect(document, document["components"][kind][name], found)
    for key, part in node.items():
        if key == "properties":
            _collect(document, list(part.values()), found)
        elif key not in _VALUES:
            _collect(document, part, found)


def _with_schemas(node: Node, change: Change, *, is_schema: bool = False) -> dict[str, Any]:
    """Return a part of the document with each schema in it changed, inner schemas first."""
    found: dict[str, Any] = {}
    for key, value in node.items():
        if (is_schema and key in _MAPS) or key == "schemas":
            found[key] = {name: _schema(part, change) for name, part in value.items()}
        elif key in _ONE and is_object(value):
            found[key] = _schema(value, change)
        elif is_schema and key in _LISTS:
            found[key] = [_schema(part, change) for part in value]
        elif key in _VALUES or is_schema or key.startswith("x-"):
            found[key] = value
        elif is_object(value):
            found[key] = _with_schemas(value, change)
        elif is_list(value):
            found[key] = [
                _with_schemas(part, change) if is_object(part) else part for part in value
            ]
        else:
            found[key] = value
    return found


def _schema(schema: Node, change: Change) -> dict[str, Any]:
    return change(_with_schemas(schema, change, is_schema=True))


def is_object(value: Any) -> TypeGuard[Node]:
    """Return whether a value is an object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Return whether a value is a list."""
    return isinstance(value, list)
