"""Makes JSON values out of the OpenAPI document: its examples, and variations of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Schema = Mapping[str, Any]
Change = Callable[[Schema, Any], Any]

PATH = Path(__file__).resolve().parents[2] / "openapi" / "brainframe.yaml"
# How many levels of children a detection gets: a codec that holds itself has no end.
_LEVELS = 2


class Document:
    """The schemas of the document, and values made of their examples."""

    def __init__(self, path: Path = PATH) -> None:
        self._document: Schema = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.schemas: Mapping[str, Schema] = self._document["components"]["schemas"]

    def codecs(self) -> list[str]:
        """Names the schemas that are JSON objects with keys of their own, and the packet."""
        named = [name for name, schema in self.schemas.items() if "properties" in schema]
        return sorted([*named, "ZoneStatusesByStream"])

    def documented(self, codec: str) -> Iterator[tuple[str, Any]]:
        """Finds the named examples of requests and answers that are the codec itself."""
        itself = {"$ref": f"#/components/schemas/{codec}"}
        for path in self._document["paths"].values():
            for operation in path.values():
                bodies = [("request", operation.get("requestBody", {}))]
                bodies += [("answer", response) for response in operation["responses"].values()]
                for where, body in bodies:
                    for media in self._follow(body).get("content", {}).values():
                        for name, example in media.get("examples", {}).items():
                            if media["schema"] == itself:
                                value = self._follow(example)["value"]
                                yield f"{operation['operationId']} {where}: {name}", value

    def variation(self, codec: str, change: Change) -> Any:
        """Makes a value of a codec from the examples of its keys.

        Args:
            codec: the name of its schema.
            change: gets the schema and the value of each part, inner ones first, and returns what
                to put there instead.

        Returns:
            The value, as it would be read from JSON.
        """
        return self._value({"$ref": f"#/components/schemas/{codec}"}, change, 0)

    def _value(self, schema: Schema, change: Change, level: int) -> Any:
        concrete = self._concrete(schema)
        value: Any
        if "properties" in concrete:
            value = {k: self._value(v, change, level) for k, v in concrete["properties"].items()}
        elif "$ref" in concrete.get("items", {}):
            itself = concrete["items"]["$ref"].endswith("/Detection")
            inner = level + itself
            value = [] if inner > _LEVELS else [self._value(concrete["items"], change, inner)]
        elif "$ref" in _values(concrete):
            value = {"1": self._value(_values(concrete), change, level)}
        else:
            value = concrete.get("example")
        # Beside null, the schema that says so counts.
        return change(schema if "oneOf" in schema else concrete, value)

    def _concrete(self, schema: Schema) -> Schema:
        """Follows references, also one beside null."""
        for choice in schema.get("oneOf", ()):
            if "$ref" in choice:
                return self._concrete(choice)
        return self._concrete(self._follow(schema)) if "$ref" in schema else schema

    def _follow(self, found: Schema) -> Schema:
        while "$ref" in found:
            target: Any = self._document
            for step in found["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            found = target
        return found


def _values(schema: Schema) -> Schema:
    """What the values of a map are like; nothing if it is no map or anything may stand in it."""
    values: Schema | bool = schema.get("additionalProperties", {})
    return {} if isinstance(values, bool) else values
