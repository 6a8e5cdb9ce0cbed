"""Checks that schemas are compiled to. Each examines a value and raises `SchemaError`."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

Check: TypeAlias = Callable[[Any, str], None]
"""A function of a value and its path that raises `SchemaError` if the value is invalid."""

_TYPE_NAMES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
}


class SchemaError(ValueError):
    """A value that does not match its schema; the message starts with the path of the value."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def combine(checks: Sequence[Check], *, nullable: bool) -> Check:
    """Return a check that runs all checks in order, and accepts null if `nullable`."""
    if len(checks) == 1 and not nullable:
        return checks[0]

    def check(value: Any, path: str) -> None:
        if value is None and nullable:
            return
        for part in checks:
            part(value, path)

    return check


def _has_type(value: Any, name: str) -> bool:
    match name:
        case "string":
            return isinstance(value, str)
        case "integer":
            # In JSON Schema, 1.0 is an integer; decoding converts it to int.
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
    """Return a short representation of a JSON value for error messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def type_check(name: str) -> Check:
    """Return a check for the JSON type."""

    def check(value: Any, path: str) -> None:
        if not _has_type(value, name):
            raise SchemaError(path, f"expected {_TYPE_NAMES[name]}, got {describe(value)}")

    return check


def enum_check(allowed: Sequence[Any]) -> Check:
    """Return a check for one of the allowed values, with the same type."""

    def check(value: Any, path: str) -> None:
        if not any(value == item and type(value) is type(item) for item in allowed):
            names = ", ".join(describe(item) for item in allowed)
            raise SchemaError(path, f"expected one of {names}, got {describe(value)}")

    return check


def format_checks(name: str) -> list[Check]:
    """Return the checks for a format, as far as decoded values can violate it."""
    parse: dict[str, Callable[[str], object]] = {
        "uuid": uuid.UUID,
        "date": dt.date.fromisoformat,
    }
    if name in ("int32", "int64"):
        bits = 31 if name == "int32" else 63

        def check_integer(value: Any, path: str) -> None:
            if isinstance(value, int) and not -(1 << bits) <= value < 1 << bits:
                raise SchemaError(path, f"{describe(value)} is out of range for {name}")

        return [check_integer]
    if name not in parse:
        return []  # password, byte, binary, double: decoded values cannot violate them

    def check_text(value: Any, path: str) -> None:
        if isinstance(value, str):
            try:
                parse[name](value)
            except ValueError:
                raise SchemaError(path, f"expected a {name}, got {describe(value)}") from None

    return [check_text]


def properties_check(properties: Mapping[str, Check]) -> Check:
    """Return a check for the keys that have their own schema."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name, part in properties.items():
                if name in value:
                    part(value[name], f"{path}.{name}")

    return check


def required_check(names: Sequence[str]) -> Check:
    """Return a check for required keys."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    raise SchemaError(f"{path}.{name}", "the required key is missing")

    return check


def additional_check(part: Check, known: frozenset[str]) -> Check:
    """Return a check for the values of all other keys."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name, item in cast("dict[str, Any]", value).items():
                if name not in known:
                    part(item, f"{path}.{name}")

    return check


def closed_check(known: frozenset[str]) -> Check:
    """Return a check that rejects all other keys."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name in cast("dict[str, Any]", value):
                if name not in known:
                    raise SchemaError(f"{path}.{name}", "unknown key")

    return check


def items_check(part: Check) -> Check:
    """Return a check for the items of an array."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, list):
            for index, item in enumerate(cast("Sequence[Any]", value)):
                part(item, f"{path}[{index}]")

    return check


def any_check(parts: Sequence[Check], exactly_one: bool) -> Check:
    """Return a check for a match with at least one schema, or exactly one."""

    def check(value: Any, path: str) -> None:
        problems: list[SchemaError] = []
        for part in parts:
            try:
                part(value, path)
            except SchemaError as problem:
                problems.append(problem)
        matches = len(parts) - len(problems)
        if matches == 0:
            # The deepest problem belongs to the schema that the sender most likely meant.
            raise max(problems, key=lambda problem: len(problem.path))
        if exactly_one and matches > 1:
            raise SchemaError(path, f"{describe(value)} matches {matches} schemas, expected one")

    return check


def not_check(part: Check) -> Check:
    """Return a check that rejects values that match a schema."""

    def check(value: Any, path: str) -> None:
        try:
            part(value, path)
        except SchemaError:
            return
        raise SchemaError(path, f"{describe(value)} is not allowed")

    return check


def limit_check(keyword: str, limit: Any, schema: Mapping[str, Any]) -> Check:
    """Return the check for a keyword that limits a property of a value."""
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
        "uniqueItems": (list, lambda v: not limit or _unique(v), "expected unique items"),
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
    # In ECMAScript, `$` matches only at the end; in Python also before a trailing newline.
    compiled = re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", pattern))
    return lambda value: compiled.search(value) is not None


def _unique(items: list[Any]) -> bool:
    return all(item not in items[:index] for index, item in enumerate(items))
