"""The example values of a document, with the types to decode them to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .annotations import Annotator, Definition
from .build import Package
from .document import is_json
from .json_values import is_list, is_mapping
from .nodes import Node
from .verification import Example

# The keywords of a schema that hold another schema, a list of schemas, or an object of them.
_SCHEMA = ("additionalProperties", "items")
_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED_SCHEMAS = ("patternProperties", "properties")


def examples(package: Package) -> Iterator[Example]:
    """Iterate over the examples of JSON values.

    Args:
        package: The package that was generated from the document.
    """
    # Several operations may refer to one example.
    found = {(example.place, example.type): example for example in _examples(package)}
    yield from found.values()


def _examples(package: Package) -> Iterator[Example]:
    reader = _Reader(package)
    for _, node in package.document.components("schemas"):
        yield from reader.of_schema(node)
    for _, _, item, operation in package.document.operations():
        for owner in (item, operation):
            for parameter in owner.items("parameters"):
                yield from reader.of_described(package.document.resolve(parameter))
        body = operation.get("requestBody")
        holders = [] if body is None else [body]
        holders += [response for _, response in operation.entries("responses")]
        for holder in holders:
            resolved = package.document.resolve(holder)
            yield from reader.of_contents(resolved)
            for _, header in resolved.entries("headers"):
                yield from reader.of_described(package.document.resolve(header))


class _Reader:
    def __init__(self, package: Package) -> None:
        self._document = package.document
        self._schemas = package.schemas
        self._annotator = Annotator(package.schemas.is_mapped)
        self._defined = self._definitions()
        self._seen: set[object] = set()

    def _definitions(self) -> set[Definition]:
        found = self._schemas
        return {*found.models, *found.enumerations, *found.aliases}

    def of_schema(self, node: Node) -> Iterator[Example]:
        # Avoid recursion, because references may form long chains.
        pending = [node]
        while pending:
            node = pending.pop()
            if not is_mapping(node.value) or node.key in self._seen:
                continue
            self._seen.add(node.key)
            inner: list[Node] = []
            if "$ref" in node:
                inner.append(self._document.references.target(node))
                if self._document.is_30:
                    pending += inner
                    continue  # OpenAPI 3.0 ignores all keys beside a reference.
            if "example" in node:
                yield from self._example(node.require("example"), node)
            listed = node.get("examples")
            if listed is not None and is_list(listed.value):
                for item in listed.items():
                    yield from self._example(item, node)
            inner += [found for key in _SCHEMA if (found := node.get(key)) is not None]
            inner += [item for key in _SCHEMAS for item in node.items(key)]
            inner += [item for key in _NAMED_SCHEMAS for _, item in node.entries(key)]
            pending += reversed(inner)

    def of_contents(self, holder: Node) -> Iterator[Example]:
        for media_type, content in holder.entries("content"):
            if is_json(media_type):
                yield from self.of_described(content)

    def of_described(self, holder: Node) -> Iterator[Example]:
        """Iterate over the examples of a parameter, a header or a media type."""
        schema = holder.get("schema")
        if holder.key in self._seen:
            return
        self._seen.add(holder.key)
        if schema is None:
            yield from self.of_contents(holder)
            return
        yield from self.of_schema(schema)
        if "example" in holder:
            yield from self._example(holder.require("example"), schema)
        for _, reference in holder.entries("examples"):
            example = self._document.resolve(reference)
            if "value" in example:
                yield from self._example(example.require("value"), schema)

    def _example(self, node: Node, schema: Node) -> Iterator[Example]:
        with self._document.problems.collecting():
            type_ = self._schemas.read(schema, "Example")
            # A part of an `allOf` may have no class, so no value is decoded by it alone.
            if self._defined.issuperset(type_.definitions()):
                value: Any = node.value
                yield Example(str(node.place), str(self._annotator.decoded(type_)), value, schema)
