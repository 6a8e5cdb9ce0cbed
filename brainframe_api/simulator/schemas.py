"""Checks JSON values against the schemas of the OpenAPI document.

A schema is compiled once into a function that walks a value and names the path of the first thing
that is wrong. This covers the JSON Schema vocabulary of OpenAPI 3.0 that the document uses and
refuses to compile any keyword it does not know, so that no constraint is ever skipped silently.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

Schema: TypeAlias = Mapping[str, Any]
Check: TypeAlias = Callable[[Any, str], None]

# Keywords that describe and do not constrain (or that `_compile` reads beside another keyword).
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
_TYPE_NAMES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
}


class SchemaError(ValueError):
    """A value does not fit its schema; the message begins with the path of the wrong part."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class SchemaCompiler:
    """Compiles schemas of one document, resolving `$ref` inside it.

    Args:
        document: The whole OpenAPI document.
    """

    def __init__(self, document: Schema) -> None:
        self._document = document
        self._by_reference: dict[str, Check] = {}

    def compile(self, schema: Schema) -> Check:
        """Returns a function of a value and its path that raises `SchemaError`."""
        reference = schema.get("$ref")
        if reference is not None:
            return self._compile_reference(str(reference))
        checks = [
            check
            for keyword, argument in schema.items()
            if keyword not in _ANNOTATIONS and not keyword.startswith("x-")
            for check in self._compile_keyword(keyword, argument, schema)
        ]
        return _combine(checks, nullable=schema.get("nullable") is True)

    def resolve(self, reference: str) -> Any:
        """Returns what a `#/…` reference of the document points at."""
        node: Any = self._document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def _compile_reference(self, reference: str) -> Check:
        # Compiled on first use: a schema may refer to itself (the children of a detection).
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
                return [_type_check(argument)]
            case "enum":
                return [_enum_check(argument)]
            case "format":
                return _format_checks(argument)
            case "properties":
                return [_properties_check({k: self.compile(v) for k, v in argument.items()})]
            case "required":
                return [_required_check(argument)]
            case "additionalProperties":
                known: frozenset[str] = frozenset(schema.get("properties", ()))
                if isinstance(argument, bool):
                    return [] if argument else [_closed_check(known)]
                return [_additional_check(self.compile(argument), known)]
            case "items":
                return [_items_check(self.compile(argument))]
            case "allOf":
                return [self.compile(part) for part in argument]
            case "anyOf" | "oneOf":
                return [_any_check([self.compile(part) for part in argument], keyword == "oneOf")]
            case "not":
                return [_not_check(self.compile(argument))]
            case _:
                return [_limit_check(keyword, argument, schema)]


def _combine(checks: Sequence[Check], *, nullable: bool) -> Check:
    if len(checks) == 1 and not nullable:
        return checks[0]

    def check(value: Any, path: str) -> None:
        if value is None and nullable:
            return
        for part in checks:
            part(value, path)

    return check


def _fits(value: Any, name: str) -> bool:
    match name:
        case "string":
            return isinstance(value, str)
        case "integer":
            # As in JSON Schema, 1.0 is an integer; decoding makes an int of it.
            return (isinstance(value, int) and not isinstance(value, bool)) or (
                isinstance(value, float) and value.is_integer()
            )
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case _:
            return isinstance(value, dict)


def describe(value: Any) -> str:
    """Returns a short text of a JSON value for an error message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _type_check(name: str) -> Check:
    def check(value: Any, path: str) -> None:
        if not _fits(value, name):
            raise SchemaError(path, f"expected {_TYPE_NAMES[name]}, got {describe(value)}")

    return check


def _enum_check(allowed: Sequence[Any]) -> Check:
    def check(value: Any, path: str) -> None:
        if not any(value == item and type(value) is type(item) for item in allowed):
            names = ", ".join(describe(item) for item in allowed)
            raise SchemaError(path, f"expected one of {names}, got {describe(value)}")

    return check


def _format_checks(name: str) -> list[Check]:
    parse: dict[str, Callable[[str], object]] = {
        "uuid": uuid.UUID,
        "date": dt.date.fromisoformat,
    }
    if name in ("int32", "int64"):
        bits = 31 if name == "int32" else 63

        def check_integer(value: Any, path: str) -> None:
            if isinstance(value, int) and not -(1 << bits) <= value < 1 << bits:
                raise SchemaError(path, f"{describe(value)} does not fit into {name}")

        return [check_integer]
    if name not in parse:
        return []  # password, byte, binary, double: nothing a decoded value could violate

    def check_text(value: Any, path: str) -> None:
        if isinstance(value, str):
            try:
                parse[name](value)
            except ValueError:
                raise SchemaError(path, f"expected a {name}, got {describe(value)}") from None

    return [check_text]


def _properties_check(properties: Mapping[str, Check]) -> Check:
    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name, part in properties.items():
                if name in value:
                    part(value[name], f"{path}.{name}")

    return check


def _required_check(names: Sequence[str]) -> Check:
    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    raise SchemaError(f"{path}.{name}", "the key is missing")

    return check


def _additional_check(part: Check, known: frozenset[str]) -> Check:
    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name, item in cast("dict[str, Any]", value).items():
                if name not in known:
                    part(item, f"{path}.{name}")

    return check


def _closed_check(known: frozenset[str]) -> Check:
    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name in cast("dict[str, Any]", value):
                if name not in known:
                    raise SchemaError(f"{path}.{name}", "the key is not known")

    return check


def _items_check(part: Check) -> Check:
    def check(value: Any, path: str) -> None:
        if isinstance(value, list):
            for index, item in enumerate(cast("Sequence[Any]", value)):
                part(item, f"{path}[{index}]")

    return check


def _any_check(parts: Sequence[Check], exactly_one: bool) -> Check:
    def check(value: Any, path: str) -> None:
        problems: list[SchemaError] = []
        for part in parts:
            try:
                part(value, path)
            except SchemaError as problem:
                problems.append(problem)
        fitting = len(parts) - len(problems)
        if fitting == 0:
            # The one that got deepest is what the sender most likely meant.
            raise max(problems, key=lambda problem: len(problem.path))
        if exactly_one and fitting > 1:
            raise SchemaError(path, f"{describe(value)} fits {fitting} forms, not one")

    return check


def _not_check(part: Check) -> Check:
    def check(value: Any, path: str) -> None:
        try:
            part(value, path)
        except SchemaError:
            return
        raise SchemaError(path, f"{describe(value)} is not allowed")

    return check


def _limit_check(keyword: str, limit: Any, schema: Schema) -> Check:
    """Compiles a keyword that compares one property of a value with a bound."""
    above = "more than" if schema.get("exclusiveMinimum") is True else "at least"
    below = "less than" if schema.get("exclusiveMaximum") is True else "at most"
    number = (int, float)
    rules: dict[str, tuple[Any, Callable[[Any], bool], str]] = {
        "minimum": (
            number,
            lambda v: v > limit if above == "more than" else v >= limit,
            f"expected {above} {limit}",
        ),
        "maximum": (
            number,
            lambda v: v < limit if below == "less than" else v <= limit,
            f"expected {below} {limit}",
        ),
        "multipleOf": (number, lambda v: v % limit == 0, f"expected a multiple of {limit}"),
        "minLength": (str, lambda v: len(v) >= limit, f"expected {limit} characters or more"),
        "maxLength": (str, lambda v: len(v) <= limit, f"expected {limit} characters or fewer"),
        "pattern": (str, _matcher(limit), f"expected text that matches {limit}"),
        "minItems": (list, lambda v: len(v) >= limit, f"expected {limit} items or more"),
        "maxItems": (list, lambda v: len(v) <= limit, f"expected {limit} items or fewer"),
        "uniqueItems": (list, lambda v: not limit or _unique(v), "expected no item twice"),
        "minProperties": (dict, lambda v: len(v) >= limit, f"expected {limit} keys or more"),
        "maxProperties": (dict, lambda v: len(v) <= limit, f"expected {limit} keys or fewer"),
    }
    if keyword not in rules:
        raise ValueError(f"the schema keyword {keyword!r} is not supported")
    kind, holds, problem = rules[keyword]

    def check(value: Any, path: str) -> None:
        if isinstance(value, kind) and not isinstance(value, bool) and not holds(value):
            raise SchemaError(path, f"{problem}, got {describe(value)}")

    return check


def _matcher(pattern: Any) -> Callable[[Any], bool]:
    if not isinstance(pattern, str):
        return lambda _value: True
    # ECMA's `$` ends at the very end of the text, Python's also before a final line end.
    compiled = re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", pattern))
    return lambda value: compiled.search(value) is not None


def _unique(items: list[Any]) -> bool:
    return all(item not in items[:index] for index, item in enumerate(items))
