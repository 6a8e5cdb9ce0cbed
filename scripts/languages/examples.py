"""JSON values from the OpenAPI document: its examples, and variations of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard

from api_document import load, operations, resolve

Schema = Mapping[str, Any]
Change = Callable[[Schema, Any], Any]

# The number of levels of children of a detection, which is a recursive schema.
_LEVELS = 2


class SchemaExamples:
    """Schemas of the document, and values built from their examples."""

    def __init__(self) -> None:
        self._document = load()
        self.schemas: Mapping[str, Schema] = self._document["components"]["schemas"]

    def operations(self) -> Iterator[Schema]:
        """Yield all operations."""
        yield from (operation.node for operation in operations(self._document))

    def codecs(self) -> list[str]:
        """Return the names of the schemas of objects in bodies, and of the status packet."""
        found: set[str] = set()
        self._collect_schemas(list(self.operations()), found)
        named = [name for name in found if "properties" in self.schemas[name]]
        return sorted([*named, "ZoneStatusesByStream"])

    def _collect_schemas(self, node: Any, found: set[str]) -> None:
        """Add the names of the schemas that a part of the document contains."""
        if _is_list(node):
            for part in node:
                self._collect_schemas(part, found)
        if not _is_object(node):
            return
        if "$ref" in node:
            name = node["$ref"].removeprefix("#/components/schemas/")
            if name in found:
                return
            if name in self.schemas:
                found.add(name)
            self._collect_schemas(resolve(self._document, node), found)
        for key, part in node.items():
            if not key.startswith("x-"):
                self._collect_schemas(part, found)

    def documented(self, codec: str) -> Iterator[tuple[str, Any]]:
        """Yield the named examples of requests and responses whose schema is the codec."""
        reference = {"$ref": f"#/components/schemas/{codec}"}
        for operation in self.operations():
            bodies = [("request", operation.get("requestBody", {}))]
            bodies += [("response", response) for response in operation["responses"].values()]
            for where, body in bodies:
                for media in resolve(self._document, body).get("content", {}).values():
                    for name, example in media.get("examples", {}).items():
                        if media["schema"] == reference:
                            value = resolve(self._document, example)["value"]
                            yield f"{operation['operationId']} {where}: {name}", value

    def variation(self, codec: str, change: Change) -> Any:
        """Build a value of a codec from the examples of its properties.

        Args:
            codec: The name of the schema.
            change: Called with the schema and the value of each part, inner ones first, and returns
                the replacement.

        Returns:
            The value, as decoded from JSON.
        """
        return self._value({"$ref": f"#/components/schemas/{codec}"}, change, 0)

    def _value(self, schema: Schema, change: Change, level: int) -> Any:
        concrete = self._concrete(schema)
        value: Any
        if "properties" in concrete:
            value = {k: self._value(v, change, level) for k, v in concrete["properties"].items()}
        elif "$ref" in concrete.get("items", {}):
            recursive = concrete["items"]["$ref"].endswith("/Detection")
            inner = level + recursive
            value = [] if inner > _LEVELS else [self._value(concrete["items"], change, inner)]
        elif {"$ref", "additionalProperties"} & _values(concrete).keys():
            value = {"1": self._value(_values(concrete), change, level)}
        else:
            value = concrete.get("example")
        # A nullable reference is a `oneOf`: pass that schema, because only it allows null.
        return change(schema if "oneOf" in schema else concrete, value)

    def _concrete(self, schema: Schema) -> Schema:
        """Resolve references, including nullable ones."""
        for choice in schema.get("oneOf", ()):
            if "$ref" in choice:
                return self._concrete(choice)
        if "$ref" in schema:
            return self._concrete(resolve(self._document, schema))
        return schema


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_object(value: Any) -> TypeGuard[Schema]:
    return isinstance(value, dict)


def _values(schema: Schema) -> Schema:
    """Return the schema of the values of a map, or an empty one if the schema defines none."""
    values: Schema | bool = schema.get("additionalProperties", {})
    return {} if isinstance(values, bool) else values
