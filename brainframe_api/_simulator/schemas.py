"""Validation of JSON values against the schemas of the OpenAPI document.

A schema of OpenAPI 3.0 is converted to JSON Schema draft 7 and compiled by fastjsonschema on its
first use. Unknown keywords are rejected, so that no constraint is silently ignored.
"""

from __future__ import annotations

import datetime as dt
import json
import reprlib
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

import fastjsonschema

Schema: TypeAlias = Mapping[str, Any]
Check: TypeAlias = Callable[[Any, str], None]
"""A function of a value and its path that raises `SchemaError` if the value is invalid."""

_Validate: TypeAlias = Callable[[Any], object]

_TYPE_NAMES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
}
_NESTED = frozenset({"items", "not"})
_NESTED_LISTS = frozenset({"allOf", "anyOf", "oneOf"})
_CONSTRAINTS = frozenset(
    {"$ref", "type", "enum", "required", "minimum", "maximum", "multipleOf", "pattern"}
    | {f"{end}{what}" for end in ("min", "max") for what in ("Length", "Items", "Properties")}
    | {"uniqueItems"}
)
# Keywords without constraints, and those that are converted together with another keyword.
_ANNOTATIONS = frozenset(
    {"title", "description", "example", "default", "deprecated", "readOnly", "writeOnly"}
    | {"externalDocs", "xml", "discriminator", "nullable", "exclusiveMinimum", "exclusiveMaximum"}
)
_INTEGER_BITS = {"int32": 31, "int64": 63}


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


class SchemaError(ValueError):
    """A value that does not match its schema; the message starts with the path of the value."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def describe(value: Any) -> str:
    """Return a short representation of a JSON value for error messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    # `repr` of a large value would block all threads for seconds.
    text = _SHORT.repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


class SchemaCompiler:
    """Compiles the schemas of a document, resolving `$ref` within it.

    Args:
        document: The complete OpenAPI document.
    """

    def __init__(self, document: Schema) -> None:
        self._document = document
        schemas: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
        self._components = {
            "schemas": {name: _to_draft_7(schema) for name, schema in schemas.items()}
        }
        self._compiled: dict[str, _Validate] = {}

    def compile(self, schema: Schema) -> Check:
        """Return a function of a value and its path that raises `SchemaError` on a mismatch."""
        converted = _to_draft_7(schema)

        def check(value: Any, path: str) -> None:
            error = self._first_error(converted, value)
            if error is not None:
                raise self._describe(error, path)

        return check

    def resolve(self, reference: str) -> Any:
        """Return the target of a `#/…` reference."""
        node: Any = self._document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def _first_error(
        self, converted: Schema, value: Any
    ) -> fastjsonschema.JsonSchemaValueException | None:
        try:
            self._validator(converted)(value)
        except fastjsonschema.JsonSchemaValueException as error:
            return error
        return None

    def _validator(self, converted: Schema) -> _Validate:
        # Compiled on first use, because compiling all schemas would double the startup time.
        key = json.dumps(converted, sort_keys=True)
        validate = self._compiled.get(key)
        if validate is None:
            whole = {**converted, "components": self._components}
            formats = {"uuid": _is_uuid, "date": _is_date}
            validate = cast(
                _Validate, fastjsonschema.compile(whole, formats=formats, use_default=False)
            )
            self._compiled[key] = validate
        return validate

    def _describe(self, error: fastjsonschema.JsonSchemaValueException, path: str) -> SchemaError:
        name = error.name or "data"
        path += name.removeprefix("data")
        value, argument = error.value, error.rule_definition
        match error.rule:
            case "type":
                problem = f"expected {_TYPE_NAMES.get(argument, argument)}"
            case "enum":
                problem = f"expected one of {', '.join(map(describe, argument))}"
            case "required":
                missing = next(key for key in argument if key not in value)
                return SchemaError(f"{path}.{missing}", "the required key is missing")
            case "anyOf" | "oneOf":
                found = [self._first_error(part, value) for part in argument]
                problems = [self._describe(part, path) for part in found if part is not None]
                if len(problems) == len(found):
                    # The deepest problem belongs to the schema that the sender most likely meant.
                    return max(problems, key=lambda problem: len(problem.path))
                problem = f"expected a match with one schema, not {len(found) - len(problems)}"
            case _:
                problem = error.message.removeprefix(name).strip()
        return SchemaError(path, f"{problem}, got {describe(value)}")


def _to_draft_7(schema: Schema) -> dict[str, Any]:
    """Convert a schema of OpenAPI 3.0 to JSON Schema draft 7."""
    converted: dict[str, Any] = {}
    for keyword, argument in schema.items():
        if keyword in _CONSTRAINTS:
            converted[keyword] = argument
        elif keyword in _NESTED:
            converted[keyword] = _to_draft_7(argument)
        elif keyword in _NESTED_LISTS:
            converted[keyword] = [_to_draft_7(part) for part in argument]
        elif keyword == "properties":
            converted[keyword] = {name: _to_draft_7(part) for name, part in argument.items()}
        elif keyword == "additionalProperties":
            converted[keyword] = argument if isinstance(argument, bool) else _to_draft_7(argument)
        elif keyword == "format":
            # The limits that the schema itself states are narrower than those of its format.
            converted = {**_format(argument), **converted}
        elif keyword not in _ANNOTATIONS and not keyword.startswith("x-"):
            raise ValueError(f"the schema keyword {keyword!r} is not supported")
    for limit in ("Minimum", "Maximum"):
        if schema.get(f"exclusive{limit}") is True and limit.lower() in converted:
            converted[f"exclusive{limit}"] = converted.pop(limit.lower())
    # A list of types or `anyOf` would hide the path of a problem inside the value.
    return {"if": {"type": "null"}, "else": converted} if schema.get("nullable") else converted


def _format(name: str) -> dict[str, Any]:
    """Return the constraints of a format, as far as decoded values can violate it."""
    if name in _INTEGER_BITS:
        limit = 1 << _INTEGER_BITS[name]
        return {"minimum": -limit, "maximum": limit - 1}
    return {"format": name} if name in ("uuid", "date") else {}


def _is_uuid(text: str) -> bool:
    return _parses(uuid.UUID, text)


def _is_date(text: str) -> bool:
    return _parses(dt.date.fromisoformat, text)


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
