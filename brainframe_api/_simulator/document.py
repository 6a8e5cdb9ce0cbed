"""The OpenAPI document, parsed for routing and validation."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec

from brainframe_api._simulator.schemas import Check, SchemaCompiler, SchemaError

_METHODS = ("get", "put", "post", "patch", "delete", "options")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path or query parameter of an operation."""

    name: str
    location: str
    required: bool
    type: str
    item_type: str | None
    check: Check


@dataclass(frozen=True, slots=True)
class RouteBody:
    """The request body of an operation, by media type."""

    required: bool
    media_types: Mapping[str, Any]
    checks: Mapping[str, Check]

    @property
    def json_check(self) -> Check | None:
        """The check for a JSON body, or None if the operation does not accept JSON."""
        return self.checks.get("application/json")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation of the document: one method of one path."""

    id: str
    method: str
    path: str
    segments: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: RouteBody | None
    success_status: int
    response_checks: Mapping[int, Check]
    response_headers: frozenset[str]
    statuses: Mapping[str, tuple[int, ...]]
    """The documented response statuses by error kind."""

    def response_problem(
        self, status: int, content: bytes, headers: Mapping[str, str]
    ) -> str | None:
        """Return how a JSON response deviates from the document, or None."""
        check = self.response_checks.get(status)
        if check is None:
            return "the document has no JSON response with this status"
        try:
            check(msgspec.json.decode(content), "$")
        except SchemaError as mismatch:
            return f"the response does not match the document: {mismatch}"
        if status == self.success_status:
            missing = self.response_headers - {"set-cookie", *map(str.lower, headers)}
            if missing:
                return f"missing response headers: {', '.join(sorted(missing))}"
        return None


@dataclass(frozen=True, slots=True)
class ApiDescription:
    """The operations of the OpenAPI document.

    Attributes:
        text: The YAML source of the document.
        version: The `info.version` of the document.
        operations: The operations by operationId.
    """

    text: bytes
    version: str
    operations: Mapping[str, Route]
    schema_checks: Mapping[str, Check]
    _by_length: Mapping[int, tuple[Route, ...]] = field(repr=False)

    def find(self, raw_path: str) -> dict[str, tuple[Route, dict[str, str]]]:
        """Find the operations at a path.

        Args:
            raw_path: The percent-encoded path of the request. It is split before it is decoded, so
                that segments can contain encoded slashes.

        Returns:
            The operation and its decoded path parameters, by HTTP method.
        """
        segments = tuple(raw_path.split("/")[1:])
        found: dict[str, tuple[Route, dict[str, str]]] = {}
        path = ""
        for operation in self._by_length.get(len(segments), ()):
            values = _match(operation.segments, segments)
            if values is not None and path in ("", operation.path):
                path = operation.path
                found[operation.method] = (operation, values)
        return found


def _match(pattern: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for expected, segment in zip(pattern, segments, strict=True):
        if expected.startswith("{"):
            if not segment:
                return None
            values[expected[1:-1]] = unquote(segment)
        elif expected != segment:
            return None
    return values


def document_path() -> Path:
    """Return the path of the document, in the installed package or the source tree."""
    packaged = Path(__file__).with_name("brainframe.yaml")
    if packaged.is_file():
        return packaged
    return packaged.parents[2] / "openapi" / "brainframe.yaml"


@functools.cache
def load_document() -> ApiDescription:
    """Read the OpenAPI document, once per process."""
    import yaml

    text = document_path().read_bytes()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return parse_document(text, yaml.load(text, Loader=loader))


def parse_document(text: bytes, tree: Mapping[str, Any]) -> ApiDescription:
    """Extract the operations from the parsed YAML of an OpenAPI document."""
    compiler = SchemaCompiler(tree)
    reader = _RouteReader(compiler)
    operations: dict[str, Route] = {}
    for path, item in tree["paths"].items():
        shared = item.get("parameters", [])
        for method in _METHODS:
            if method in item:
                operation = reader.read(method.upper(), path, item[method], shared)
                operations[operation.id] = operation
    by_length: dict[int, list[Route]] = {}
    # Literal segments match before parameters, so that `/streams/status` is not taken as an ID.
    for operation in sorted(operations.values(), key=lambda o: sum("{" in s for s in o.segments)):
        by_length.setdefault(len(operation.segments), []).append(operation)
    return ApiDescription(
        text=text,
        version=str(tree["info"]["version"]),
        operations=operations,
        schema_checks={
            name: compiler.compile({"$ref": f"#/components/schemas/{name}"})
            for name in tree["components"]["schemas"]
        },
        _by_length={length: tuple(group) for length, group in by_length.items()},
    )


class _RouteReader:
    def __init__(self, compiler: SchemaCompiler) -> None:
        self._compiler = compiler

    def read(self, method: str, path: str, item: Mapping[str, Any], shared: list[Any]) -> Route:
        # Skip `default`, which describes the statuses that are not listed.
        responses = {
            int(status): self._resolve(response)
            for status, response in item["responses"].items()
            if status != "default"
        }
        success = min(status for status in responses if status < 400)
        checks: dict[int, Check] = {}
        for status, response in responses.items():
            schema = response.get("content", {}).get("application/json", {}).get("schema")
            if schema is not None:
                checks[status] = self._compiler.compile(schema)
        return Route(
            id=item["operationId"],
            method=method,
            path=path,
            segments=tuple(path.split("/")[1:]),
            parameters=tuple(
                self._parameter(self._resolve(entry))
                for entry in [*shared, *item.get("parameters", [])]
            ),
            body=self._body(item.get("requestBody")),
            success_status=success,
            response_checks=checks,
            response_headers=frozenset(
                name.lower() for name in responses[success].get("headers", {})
            ),
            statuses=self._statuses(responses),
        )

    def _resolve(self, node: Mapping[str, Any]) -> Any:
        reference = node.get("$ref")
        return node if reference is None else self._resolve(self._compiler.resolve(reference))

    def _parameter(self, entry: Mapping[str, Any]) -> Parameter:
        schema = self._resolve(entry["schema"])
        items = schema.get("items")
        return Parameter(
            name=entry["name"],
            location=entry["in"],
            required=entry.get("required") is True,
            type=schema.get("type", "string"),
            item_type=None if items is None else self._resolve(items).get("type", "string"),
            check=self._compiler.compile(schema),
        )

    def _body(self, reference: Mapping[str, Any] | None) -> RouteBody | None:
        if reference is None:
            return None
        entry: Mapping[str, Any] = self._resolve(reference)
        content: Mapping[str, Any] = entry["content"]
        return RouteBody(
            required=entry.get("required") is True,
            media_types=content,
            checks={
                media_type: self._compiler.compile(value.get("schema", {}))
                for media_type, value in content.items()
            },
        )

    def _statuses(self, responses: Mapping[int, Any]) -> dict[str, tuple[int, ...]]:
        kinds: dict[str, tuple[int, ...]] = {}
        for status, response in responses.items():
            # An unsupported method is not an error kind of the operation.
            if status >= 400 and status != HTTPStatus.METHOD_NOT_ALLOWED:
                content = response.get("content", {}).get("application/json", {})
                for kind in content.get("examples", {}):
                    kinds[kind] = (*kinds.get(kind, ()), status)
        return kinds
