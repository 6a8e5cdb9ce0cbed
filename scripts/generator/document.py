"""The OpenAPI document as the generator and the templates see it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard, cast

from ruamel.yaml import YAML

Node = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def read_yaml(path: Path) -> Node:
    """Reads a file whose top is a mapping."""
    reader = cast(Any, YAML(typ="safe"))  # It annotates only some of its parameters.
    return cast(Node, reader.load(path.read_bytes()))


class SessionScheme(NamedTuple):
    """How a session follows a login."""

    cookie: str
    expired_kind: str | None


class Document:
    """The document as it was written, with its references resolved on request."""

    def __init__(self, raw: Node) -> None:
        self.raw = raw

    @classmethod
    def load(cls, path: Path) -> Document:
        """Reads a document in YAML."""
        return cls(read_yaml(path))

    def resolve(self, node: Node) -> Node:
        """Follows `$ref` until something else stands there."""
        while "$ref" in node:
            target: Any = self.raw
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    @property
    def schemas(self) -> dict[str, Node]:
        """The named schemas."""
        return cast("dict[str, Node]", self.raw.get("components", {}).get("schemas", {}))

    def operation(self, path: str, method: str) -> Node:
        """The operation at a path, its parameters joined by those that its path shares."""
        item = self.raw["paths"][path]
        operation = dict(item[method.lower()])
        parameters: dict[tuple[str, str], Node] = {}
        for parameter in [*item.get("parameters", []), *operation.get("parameters", [])]:
            resolved = self.resolve(parameter)
            parameters[resolved["name"], resolved["in"]] = resolved
        operation["parameters"] = list(parameters.values())
        return operation

    def properties(self, schema: Node) -> dict[str, Node]:
        """The properties of an object, those of `allOf` included, references not resolved."""
        schema = self.resolve(schema)
        found: dict[str, Node] = {}
        for part in schema.get("allOf", []):
            found.update(self.properties(part))
        found.update(schema.get("properties", {}))
        return found

    def session_scheme(self) -> SessionScheme | None:
        """The cookie that stands for a login, if the API has a login and such a cookie.

        Its security scheme may name the error kind for an expired session: `x-expired-kind`.
        """
        schemes: dict[str, Node] = self.raw.get("components", {}).get("securitySchemes", {})
        found = [self.resolve(scheme) for scheme in schemes.values()]
        if not any(scheme["type"] == "http" and scheme["scheme"] == "basic" for scheme in found):
            return None
        for scheme in found:
            if scheme["type"] == "apiKey" and scheme["in"] == "cookie":
                return SessionScheme(scheme["name"], scheme.get("x-expired-kind"))
        return None

    def media_types(self) -> set[str]:
        """Every media type that a body of a request or a response may have."""
        found: set[str] = set()

        def visit(node: Any) -> None:
            if _is_mapping(node):
                content = node.get("content")
                if _is_mapping(content):
                    found.update(content)
                for value in node.values():
                    visit(value)
            elif _is_list(node):
                for value in node:
                    visit(value)

        components = self.raw.get("components", {})
        visit([self.raw.get("paths"), components.get("responses"), components.get("requestBodies")])
        return found


def is_json(media_type: str) -> bool:
    """Whether a body of this media type is one JSON value."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def for_parser(document: Document) -> Node:
    """Returns a copy of the document that openapi-python-client reads the way it is meant.

    - It would name classes by `title`, which is for people; the names are those of the schemas.
    - It cannot take defaults of lists and objects. The constructors get them from the document.
    - It loses `nullable` beside `type` and an `allOf` with a single reference.
    """
    raw = deepcopy(document.raw)

    def visit(schema: Any) -> None:
        if not _is_mapping(schema):
            return
        schema.pop("title", None)
        schema.pop("default", None)
        if schema.get("nullable") and schema.get("allOf"):
            schema.pop("type", None)
        for value in schema.get("properties", {}).values():
            visit(value)
        for key in ("allOf", "anyOf", "oneOf"):
            for value in schema.get(key, []):
                visit(value)
        visit(schema.get("items"))
        visit(schema.get("additionalProperties"))

    def find(node: Any) -> None:
        if _is_mapping(node):
            for key, value in node.items():
                if key == "schema":
                    visit(value)
                elif key not in ("example", "examples"):
                    find(value)
        elif _is_list(node):
            for value in node:
                find(value)

    for schema in raw.get("components", {}).get("schemas", {}).values():
        visit(schema)
    find({key: value for key, value in raw.items() if key != "components"})
    find({key: value for key, value in raw.get("components", {}).items() if key != "schemas"})
    return raw


def _is_mapping(node: Any) -> TypeGuard[Node]:
    return isinstance(node, dict)


def _is_list(node: Any) -> TypeGuard[list[Any]]:
    return isinstance(node, list)
