"""Access to the OpenAPI document for the generator and the templates."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any, TypeGuard, cast

from ruamel.yaml import YAML

from openapi_runtime.sessions import SessionScheme

Node = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def read_yaml(path: Path) -> Node:
    """Read a YAML file that contains a mapping."""
    reader = cast(Any, YAML(typ="safe"))  # ruamel.yaml is only partially annotated.
    return cast(Node, reader.load(path.read_bytes()))


class Document:
    """OpenAPI document whose references are resolved on request."""

    def __init__(self, raw: Node) -> None:
        self.raw = raw

    @classmethod
    def load(cls, path: Path) -> Document:
        """Read a document from a YAML file."""
        return cls(read_yaml(path))

    def resolve(self, node: Node) -> Node:
        """Return the node that a chain of `$ref` refers to."""
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
        """Return the operation at a path, including the parameters that its path defines."""
        item = self.raw["paths"][path]
        operation = dict(item[method.lower()])
        parameters: dict[tuple[str, str], Node] = {}
        for parameter in [*item.get("parameters", []), *operation.get("parameters", [])]:
            resolved = self.resolve(parameter)
            parameters[resolved["name"], resolved["in"]] = resolved
        operation["parameters"] = list(parameters.values())
        return operation

    def properties(self, schema: Node) -> dict[str, Node]:
        """Return the unresolved properties of an object, including those of `allOf`."""
        schema = self.resolve(schema)
        found: dict[str, Node] = {}
        for part in schema.get("allOf", []):
            found.update(self.properties(part))
        found.update(schema.get("properties", {}))
        return found

    def session_scheme(self) -> SessionScheme | None:
        """Return the session scheme, or None without basic authentication and a session cookie.

        The extension `x-expired-kind` of the cookie's security scheme is the error kind for an
        expired session.
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
        """Return the media types of all request and response bodies."""
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
    """Return whether a media type is JSON."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def for_parser(document: Document) -> Node:
    """Return a copy of the document, adapted to limitations of openapi-python-client.

    - It names classes by `title`, so titles are removed to name them by their schemas.
    - It does not support defaults of lists and objects, so defaults are removed. The constructors
      take them from the original document.
    - It ignores `nullable` if there is a `type` and an `allOf` with a single reference, so the
      `type` is removed.
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
