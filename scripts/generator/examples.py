"""The example values of a document, with the types that they are decoded by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .annotations import Annotator, Type
from .build import Package
from .document import is_json
from .json_values import is_list, is_mapping
from .nodes import Node
from .verification import Example


def examples(package: Package) -> Iterator[Example]:
    """Iterate over the examples of JSON values.

    Args:
        package: The package that was generated from the document.
    """
    reader = _Reader(package)
    for _, node in package.document.components("schemas"):
        yield from reader.of_schema(node)
    for _, _, _, operation in package.document.operations():
        body = operation.get("requestBody")
        holders = [] if body is None else [body]
        holders += [response for _, response in operation.entries("responses")]
        for holder in holders:
            yield from reader.of_contents(package.document.resolve(holder))


class _Reader:
    def __init__(self, package: Package) -> None:
        self._document = package.document
        self._schemas = package.schemas
        self._annotator = Annotator(package.schemas.is_mapped)

    def of_schema(self, node: Node) -> Iterator[Example]:
        if not is_mapping(node.value) or "$ref" in node:
            return
        if "example" in node or "examples" in node:
            type_ = self._schemas.read(node, "Example")
            yield from self._listed(node, type_)
        for _, property_ in node.entries("properties"):
            yield from self.of_schema(property_)

    def of_contents(self, holder: Node) -> Iterator[Example]:
        for media_type, content in holder.entries("content"):
            schema = content.get("schema")
            if schema is None or not is_json(media_type):
                continue
            type_ = self._schemas.read(schema, "Example")
            if "example" in content:
                yield self._example(content.require("example"), type_)
            for _, reference in content.entries("examples"):
                example = self._document.resolve(reference)
                if "value" in example:
                    yield self._example(example.require("value"), type_)

    def _listed(self, node: Node, type_: Type) -> Iterator[Example]:
        if "example" in node:
            yield self._example(node.require("example"), type_)
        listed = node.get("examples")
        if listed is not None and is_list(listed.value):
            for item in listed.items():
                yield self._example(item, type_)

    def _example(self, node: Node, type_: Type) -> Example:
        value: Any = node.value
        return Example(str(node.place), str(self._annotator.decoded(type_)), value)
