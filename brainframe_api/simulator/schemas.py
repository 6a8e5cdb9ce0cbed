"""Validation of JSON values against the schemas of the OpenAPI document.

A schema is compiled once into a function that examines a value and reports the path of the first
invalid part. The compiler covers the JSON Schema vocabulary of OpenAPI 3.0 that the document uses,
and rejects unknown keywords, so that no constraint is silently ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from brainframe_api.simulator.schema_checks import (
    Check,
    additional_check,
    any_check,
    closed_check,
    combine,
    enum_check,
    format_checks,
    items_check,
    limit_check,
    not_check,
    properties_check,
    required_check,
    type_check,
)

Schema: TypeAlias = Mapping[str, Any]

# Keywords without constraints, and those that are processed together with another keyword.
_ANNOTATIONS = frozenset(
    (
        "title",
        "description",
        "example",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "xml",
        "discriminator",
        "nullable",
        "exclusiveMinimum",
        "exclusiveMaximum",
    )
)


class SchemaCompiler:
    """Compiles the schemas of a document, resolving `$ref` within it.

    Args:
        document: The complete OpenAPI document.
    """

    def __init__(self, document: Schema) -> None:
        self._document = document
        self._by_reference: dict[str, Check] = {}

    def compile(self, schema: Schema) -> Check:
        """Return a function of a value and its path that raises `SchemaError` on a mismatch."""
        reference = schema.get("$ref")
        if reference is not None:
            return self._compile_reference(str(reference))
        checks = [
            check
            for keyword, argument in schema.items()
            if keyword not in _ANNOTATIONS and not keyword.startswith("x-")
            for check in self._compile_keyword(keyword, argument, schema)
        ]
        return combine(checks, nullable=schema.get("nullable") is True)

    def resolve(self, reference: str) -> Any:
        """Return the target of a `#/…` reference."""
        node: Any = self._document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def _compile_reference(self, reference: str) -> Check:
        # Compiled on first use, because schemas can be recursive (the children of a detection).
        def check(value: Any, path: str) -> None:
            compiled = self._by_reference.get(reference)
            if compiled is None:
                compiled = self.compile(self.resolve(reference))
                self._by_reference[reference] = compiled
            compiled(value, path)

        return check

    def _compile_keyword(self, keyword: str, argument: Any, schema: Schema) -> list[Check]:
        match keyword:
            case "type":
                return [type_check(argument)]
            case "enum":
                return [enum_check(argument)]
            case "format":
                return format_checks(argument)
            case "properties":
                return [properties_check({k: self.compile(v) for k, v in argument.items()})]
            case "required":
                return [required_check(argument)]
            case "additionalProperties":
                known: frozenset[str] = frozenset(schema.get("properties", ()))
                if isinstance(argument, bool):
                    return [] if argument else [closed_check(known)]
                return [additional_check(self.compile(argument), known)]
            case "items":
                return [items_check(self.compile(argument))]
            case "allOf":
                return [self.compile(part) for part in argument]
            case "anyOf" | "oneOf":
                return [any_check([self.compile(part) for part in argument], keyword == "oneOf")]
            case "not":
                return [not_check(self.compile(argument))]
            case _:
                return [limit_check(keyword, argument, schema)]
