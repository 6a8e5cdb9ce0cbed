"""Access to the OpenAPI document: operations, schemas, and examples with their schemas."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import yaml
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

PATH = Path(__file__).resolve().parents[2] / "openapi" / "brainframe.yaml"
METHODS = ("get", "put", "post", "patch", "delete", "options", "head", "trace")
URN = "urn:brainframe"
# Schemas that only `x-known-schemas` and `x-known-values` refer to.
KNOWN = {
    "ErrorKind",
    "IpCameraConnectionOptions",
    "FileConnectionOptions",
    "WebcamConnectionOptions",
    "FloatOptionConstraints",
    "IntOptionConstraints",
    "EnumOptionConstraints",
}

Node = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    node: Node
    path_node: Node

    @property
    def parameters(self) -> list[Node]:
        """The parameters of the path and of the operation."""
        found = [*self.path_node.get("parameters", []), *self.node.get("parameters", [])]
        return [resolve(parameter) for parameter in found]

    @property
    def body(self) -> Node | None:
        body = self.node.get("requestBody")
        return None if body is None else resolve(body)

    @property
    def responses(self) -> dict[int, Node]:
        """The responses by status, without `default`."""
        return {
            int(status): resolve(node)
            for status, node in self.node["responses"].items()
            if status != "default"
        }

    @property
    def error_kinds(self) -> dict[str, int]:
        """The status of each error kind that the operation documents."""
        return {
            kind: status
            for status, response in self.responses.items()
            # The example of status 405 is not named after an error kind.
            if status >= 400 and status != 405
            for kind in response["content"]["application/json"]["examples"]
        }


@dataclass(frozen=True)
class Example:
    """An example value with its schema and its place."""

    where: str
    schema: Node
    value: Any
    media_type: str = "application/json"


@functools.cache
def load() -> Node:
    """Return the document as it is written, with its references."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Node = yaml.load(PATH.read_bytes(), Loader=loader)
    return document


def schemas() -> dict[str, Node]:
    return dict(load()["components"]["schemas"])


def resolve(node: Node) -> Node:
    """Follow a reference, if the node is one."""
    while "$ref" in node:
        target: Any = load()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


@functools.cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        Operation(node["operationId"], method, path, node, item)
        for path, item in load()["paths"].items()
        for method, node in item.items()
        if method in METHODS
    )


def operation(operation_id: str) -> Operation:
    return next(each for each in operations() if each.id == operation_id)


def problems_of(schema: Node, value: Any) -> list[str]:
    """Return the schema violations of a value, including nullability and formats."""
    empty: Registry[Any] = Registry()
    document = Resource.from_contents(load(), default_specification=DRAFT4)
    registry = empty.with_resource(URN, document)
    validator = OAS30Validator(
        _absolute(schema), registry=registry, format_checker=oas30_format_checker
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _absolute(node: Any) -> Any:
    """Return references of the document as references to the registered resource."""
    if _is_object(node):
        return {
            key: URN + value if key == "$ref" else _absolute(value) for key, value in node.items()
        }
    if _is_array(node):
        return [_absolute(each) for each in node]
    return node


def _is_object(value: Any) -> TypeGuard[Node]:
    return isinstance(value, dict)


def _is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def media_types(operation: Operation) -> Iterator[tuple[str, str, Node]]:
    """Yield the place, name and content of each media type of a request and its responses."""
    if operation.body is not None:
        for name, node in operation.body["content"].items():
            yield f"{operation.id} request", name, node
    for status, response in operation.responses.items():
        for name, node in response.get("content", {}).items():
            yield f"{operation.id} {status}", name, node


def examples() -> Iterator[Example]:
    """Yield all examples of requests, responses, parameters, headers and schemas."""
    for operation in operations():
        for where, name, media_type in media_types(operation):
            for key, example in media_type.get("examples", {}).items():
                value = resolve(example)["value"]
                yield Example(f"{where} {key}", media_type["schema"], value, name)
        for parameter in operation.parameters:
            yield Example(
                f"{operation.id} {parameter['name']}", parameter["schema"], parameter["example"]
            )
    for name, header in load()["components"]["headers"].items():
        yield Example(f"header {name}", header["schema"], header["example"])
    for where, schema in all_schemas():
        if "example" in schema:
            yield Example(where, schema, schema["example"])


def all_schemas() -> Iterator[tuple[str, Node]]:
    """Yield every schema with its place: components, their parts, and inline ones."""
    for name, schema in schemas().items():
        yield from _with_parts(name, schema)
    for operation in operations():
        for where, _, media_type in media_types(operation):
            yield from _with_parts(where, media_type["schema"])
        for parameter in operation.parameters:
            yield from _with_parts(f"{operation.id} {parameter['name']}", parameter["schema"])


def _with_parts(where: str, schema: Node) -> Iterator[tuple[str, Node]]:
    if "$ref" in schema:
        return
    yield where, schema
    for name, part in schema.get("properties", {}).items():
        yield from _with_parts(f"{where}.{name}", part)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _with_parts(f"{where} {key}", schema[key])
    for key in ("oneOf", "anyOf", "allOf"):
        for index, part in enumerate(schema.get(key, [])):
            yield from _with_parts(f"{where} {key} {index}", part)


def may_be_null(schema: Node) -> bool:
    """Return whether a schema allows null, in either of the two forms that the document uses."""
    return bool(schema.get("nullable")) or {"enum": [None]} in schema.get("oneOf", [])


@functools.cache
def instances() -> dict[str, list[Any]]:
    """Return all values of each schema in the examples of requests and responses, by schema name.

    For schemas that no body contains, these are their own examples.
    """
    found: dict[str, list[Any]] = {name: [] for name in schemas()}
    for example in examples():
        _collect(example.schema, example.value, found)
    for name in KNOWN & found.keys():
        found[name].append(schemas()[name]["example"])
    return found


def _collect(schema: Node, value: Any, found: dict[str, list[Any]]) -> None:
    if "$ref" in schema:
        found[schema["$ref"].rpartition("/")[2]].append(value)
        schema = resolve(schema)
    for part in (*schema.get("oneOf", []), *schema.get("anyOf", []), *schema.get("allOf", [])):
        if not problems_of(part, value):
            _collect(part, value, found)
    if _is_object(value):
        rest = schema.get("additionalProperties")
        for key, each in value.items():
            if key in schema.get("properties", {}):
                _collect(schema["properties"][key], each, found)
            elif _is_object(rest):
                _collect(rest, each, found)
    elif _is_array(value) and "items" in schema:
        for each in value:
            _collect(schema["items"], each, found)
