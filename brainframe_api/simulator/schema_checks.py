"""The checks that schemas are compiled into: each walks a value and raises `SchemaError`."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

Check: TypeAlias = Callable[[Any, str], None]
"""A function of a value and its path that raises `SchemaError` unless the value fits."""

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


def combine(checks: Sequence[Check], *, nullable: bool) -> Check:
    """Runs checks one after another; null passes at once where it is allowed."""
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


def type_check(name: str) -> Check:
    """Checks the JSON type."""

    def check(value: Any, path: str) -> None:
        if not _fits(value, name):
            raise SchemaError(path, f"expected {_TYPE_NAMES[name]}, got {describe(value)}")

    return check


def enum_check(allowed: Sequence[Any]) -> Check:
    """Checks that a value is one of those allowed, of the same type."""

    def check(value: Any, path: str) -> None:
        if not any(value == item and type(value) is type(item) for item in allowed):
            names = ", ".join(describe(item) for item in allowed)
            raise SchemaError(path, f"expected one of {names}, got {describe(value)}")

    return check


def format_checks(name: str) -> list[Check]:
    """Checks what a format says, as far as a decoded value can violate it."""
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


def properties_check(properties: Mapping[str, Check]) -> Check:
    """Checks the keys that have a schema of their own."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name, part in properties.items():
                if name in value:
                    part(value[name], f"{path}.{name}")

    return check


def required_check(names: Sequence[str]) -> Check:
    """Checks that keys are there."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    raise SchemaError(f"{path}.{name}", "the key is missing")

    return check


def additional_check(part: Check, known: frozenset[str]) -> Check:
    """Checks the values of all other keys."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name, item in cast("dict[str, Any]", value).items():
                if name not in known:
                    part(item, f"{path}.{name}")

    return check


def closed_check(known: frozenset[str]) -> Check:
    """Checks that there are no other keys."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name in cast("dict[str, Any]", value):
                if name not in known:
                    raise SchemaError(f"{path}.{name}", "the key is not known")

    return check


def items_check(part: Check) -> Check:
    """Checks the items of an array."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, list):
            for index, item in enumerate(cast("Sequence[Any]", value)):
                part(item, f"{path}[{index}]")

    return check


def any_check(parts: Sequence[Check], exactly_one: bool) -> Check:
    """Checks that a value fits one of several schemas, or exactly one of them."""

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


def not_check(part: Check) -> Check:
    """Checks that a value does not fit a schema."""

    def check(value: Any, path: str) -> None:
        try:
            part(value, path)
        except SchemaError:
            return
        raise SchemaError(path, f"{describe(value)} is not allowed")

    return check


def limit_check(keyword: str, limit: Any, schema: Mapping[str, Any]) -> Check:
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
