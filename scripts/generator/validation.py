"""Validation of a document against the JSON Schemas of the OpenAPI specification.

The schemas come from openapi-spec-validator. Its own validator is not used, because it omits the
location of invalid default values, parameters and nested schemas, reads remote files, and raises
exceptions in documents that violate the schemas. Its checks beyond the schemas are made while the
document is read, with locations.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

import jsonschema  # type: ignore[import-untyped]
import jsonschema_specifications  # type: ignore[import-untyped]
import openapi_spec_validator.schemas
from referencing import Registry
from referencing.jsonschema import DRAFT4, DRAFT202012

from .document import OpenApiDocument
from .json_values import is_list, is_mapping
from .nodes import Node
from .problems import GenerationError, Problem
from .source import Source

# These libraries have no complete annotations.
_jsonschema: Any = jsonschema
_specifications: Any = openapi_spec_validator.schemas
_vocabularies: Any = jsonschema_specifications.REGISTRY

_SCHEMA_30: Final = "urn:openapi-3.0"
_SCHEMA_31: Final = "urn:openapi-3.1"
# Unknown keys that are reported as warnings, because their meaning is clear or they do not affect
# the code: `title` in any object, and keywords of OpenAPI 3.1 in a document of 3.0.
_TOLERATED: Final = frozenset({"$comment", "$schema", "const", "examples", "title"})
# The keywords of schemas that mean nothing for the code, so it does not depend on their values.
# `exclusiveMinimum` and `exclusiveMaximum` are booleans in OpenAPI 3.0 and numbers in 3.1.
_UNUSED: Final = frozenset(
    {
        "examples",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "externalDocs",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "pattern",
        "uniqueItems",
        "xml",
    }
)
_VOCABULARIES: Final = ("core", "applicator", "unevaluated", "validation", "meta-data", "content")
_KINDS: Final = {
    "object": "an object",
    "array": "an array",
    "string": "text",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "null": "null",
}

_Report = Callable[[Any, str], None]
_Path = tuple[str, ...]


def validate(document: OpenApiDocument) -> None:
    """Add the violations of the specification to the problems of a document.

    In other files, only the parts that the document refers to are validated.

    Args:
        document: The document.
    """
    try:
        _Validation(document).run()
    except RecursionError:
        raise GenerationError(
            [Problem(document.root.place, "The document is nested too deeply.")]
        ) from None


class _Validation:
    """Run over a document and the parts of other files that it refers to."""

    def __init__(self, document: OpenApiDocument) -> None:
        self._document = document
        self._root_schema = _SCHEMA_30 if document.is_30 else _SCHEMA_31
        self._pending: deque[tuple[Node, str]] = deque([(document.root, self._root_schema)])
        self._seen: set[tuple[object, str]] = set()
        self._references: dict[int, Node] = {}
        self._indexed: set[Source] = set()

    def run(self) -> None:
        while self._pending:
            node, schema = self._pending.popleft()
            self._index(node.source)
            for problem in self._violations(node, schema):
                self._document.problems.add(problem)
        for tag in self._duplicate_tags():
            self._document.problems.add(Problem(tag.place, f"Duplicate tag {tag.value!r:.50}."))

    def _index(self, source: Source) -> None:
        """Find the references of a file, by the identity of their objects."""
        if source in self._indexed:
            return
        self._indexed.add(source)
        pending = [Node(source, (), source.value)]
        while pending:
            node = pending.pop()
            if is_mapping(node.value):
                if "$ref" in node.value:
                    self._references[id(node.value)] = node
                pending += [entry for _, entry in node.entries()]
            elif is_list(node.value):
                pending += node.items()

    def _violations(self, node: Node, schema: str) -> Iterator[Problem]:
        validator = _validator(self._root_schema)(
            {"$ref": schema}, registry=_registry(), report=self._follow
        )
        yield from _problems(node, list(validator.iter_errors(node.value)), self._document)

    def _follow(self, value: Any, schema: str) -> None:
        """Validate the target of a reference by the schema that its place requires."""
        node = self._references.get(id(value))
        if node is None or not isinstance(value.get("$ref"), str):
            return
        with self._document.problems.collecting():
            references = self._document.references
            # Only in Schema Objects of OpenAPI 3.1 do the keys beside `$ref` count.
            chained = schema == "#/$defs/schema"
            target = references.target(node) if chained else references.resolve(node)
            inside = target.source is self._document.root.source
            key = (target.key, schema)
            # The values of these keys are validated separately, in their own places.
            if key not in self._seen and not (
                inside and target.pointer[:1] in (("components",), ("paths",))
            ):
                self._seen.add(key)
                self._pending.append((target, f"{self._root_schema}{schema}"))

    def _duplicate_tags(self) -> Iterator[Node]:
        names: set[str] = set()
        root = self._document.root
        tags = root.raw("tags")
        if not is_list(tags) or not all(is_mapping(tag) for tag in tags):
            return
        for tag in root.items("tags"):
            name = tag.raw("name")
            if isinstance(name, str) and name in names:
                yield tag.require("name")
            names.add(str(name))


# --- The schemas of the specification


@cache
def _registry() -> Any:
    # Omit `$schema`, which would replace the validator that reports references.
    schema_30: dict[str, Any] = dict(_specifications.schema_v30)
    schema_31: dict[str, Any] = dict(_specifications.schema_v31)
    for schema in (schema_30, schema_31):
        for key in ("id", "$id", "$schema"):
            schema.pop(key, None)
    # The schema of OpenAPI 3.1 accepts any object as a Schema Object.
    schema_31["$defs"] = schema_31["$defs"] | _schema_object_31()
    text = json.dumps(schema_31).replace('{"$dynamicRef": "#meta"}', '{"$ref": "#/$defs/schema"}')
    return Registry[Any]().with_resources(
        [
            (_SCHEMA_30, DRAFT4.create_resource(schema_30)),
            (_SCHEMA_31, DRAFT202012.create_resource(json.loads(text))),
        ]
    )


def _schema_object_31() -> dict[str, Any]:
    """Return the definition of the Schema Object, merged from its vocabularies.

    Validation by eight vocabularies one after the other takes ten times as long.
    """
    contents: list[dict[str, Any]] = [
        _vocabularies.contents(f"https://json-schema.org/draft/2020-12/meta/{name}")
        for name in _VOCABULARIES
    ]
    folder = files("openapi_schema_validator") / "schemas" / "oas3.1" / "vocabularies"
    contents.append(json.loads((folder / "base").read_text("utf-8")))
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    for vocabulary in contents:
        properties |= vocabulary["properties"]
        definitions |= vocabulary.get("$defs", {})
    definitions["schema"] = {"type": ["object", "boolean"], "properties": properties}
    return definitions


def _validator(schema: str) -> Callable[..., Any]:
    """Return the class that validates against a schema and reports references."""

    def create(root: dict[str, str], *, registry: Any, report: _Report) -> Any:
        own = _keywords_30(report) if schema == _SCHEMA_30 else _keywords_31(report)
        base = (
            _jsonschema.Draft4Validator
            if schema == _SCHEMA_30
            else _jsonschema.Draft202012Validator
        )
        kind: Any = _jsonschema.validators.extend(base, own)
        return kind(root, registry=registry)

    return create


def _is_reference(value: Any) -> bool:
    return is_mapping(value) and "$ref" in value


def _keywords_30(report: _Report) -> dict[str, Any]:
    plain: Any = _jsonschema.Draft4Validator.VALIDATORS

    def one_of(validator: Any, members: Any, value: Any, schema: Any) -> Iterator[Any]:
        # Most `oneOf` are a choice between an object and a reference to it, which `$ref` decides.
        # Trying both would hide the cause of a failure.
        own = [item for item in members if item.get("$ref") != "#/definitions/Reference"]
        if len(own) == len(members):
            yield from plain["oneOf"](validator, members, value, schema)
        elif _is_reference(value):
            report(value, own[0]["$ref"])
            yield from validator.descend(value, {"$ref": "#/definitions/Reference"})
        else:
            if len(own) > 1:  # The choice is between a schema and a boolean.
                own = [item for item in own if ("type" in item) is isinstance(value, bool)]
            yield from validator.descend(value, own[0])

    def reference(validator: Any, target: Any, value: Any, schema: Any) -> Iterator[Any]:
        if target == "#/definitions/PathItem" and _is_reference(value):
            report(value, target)
        yield from plain["$ref"](validator, target, value, schema)

    return {"oneOf": one_of, "anyOf": one_of, "$ref": reference}


def _keywords_31(report: _Report) -> dict[str, Any]:
    plain: Any = _jsonschema.Draft202012Validator.VALIDATORS

    def if_(validator: Any, condition: Any, value: Any, schema: Any) -> Iterator[Any]:
        if _is_reference(value) and schema.get("then", {}).get("$ref") == "#/$defs/reference":
            report(value, schema["else"]["$ref"])
        yield from plain["if"](validator, condition, value, schema)

    def reference(validator: Any, target: Any, value: Any, schema: Any) -> Iterator[Any]:
        if target == "#/$defs/schema" and _is_reference(value):
            report(value, target)
        yield from plain["$ref"](validator, target, value, schema)

    return {"if": if_, "$ref": reference}


# --- The messages


def _problems(node: Node, errors: list[Any], document: OpenApiDocument) -> Iterator[Problem]:
    found = [cause for error in errors for cause in _causes(error)]
    paths = [(error, _path(error)) for error in found]
    others = [path for error, path in paths if error.validator != "unevaluatedProperties"]
    listed = {path for error, path in paths if error.validator == "enum"}
    for error, path in paths:
        if error.validator == "type" and path in listed:
            continue  # The error that lists the values is more specific.
        keyword = _keyword(error)
        if error.validator in ("additionalProperties", "unevaluatedProperties"):
            keys = _unknown_keys(error)
            if error.validator == "unevaluatedProperties":
                # A key counts as unknown, too, if its value or a sibling is invalid.
                if path in others:
                    continue
                if any(other[: len(path)] == path for other in others):
                    known = json.dumps(error.schema)
                    keys = [key for key in keys if f"{json.dumps(key)}:" not in known]
            for key in keys:
                place = node.source.place((*node.pointer, *path, key))
                problem = Problem(place, f"Unknown key `{key}`.", _advice(key, error))
                if key in _TOLERATED:
                    document.problems.warn(problem)
                else:
                    yield problem
        else:
            place_of = (*node.pointer, *path)
            place = node.source.place(place_of)
            message, remedy = _sentence(error)
            if keyword in _UNUSED:
                document.problems.warn(Problem(place, message, remedy or "It is ignored."))
            elif error.validator == "pattern" and "propertyNames" in error.absolute_schema_path:
                # Only references contain the name of a component, so an unusual one does no harm.
                place = node.source.place((*node.pointer, *path, error.instance))
                message = (
                    f"The name {_shown(error.instance)} does not match {error.validator_value}."
                )
                document.problems.warn(
                    Problem(place, message, "Rename it for tools that require these characters.")
                )
            elif keyword == "type" and _is_type_31(error.instance):
                # "null" or a list, as in OpenAPI 3.1, in a document of 3.0: the meaning is clear.
                document.problems.warn(Problem(place, message, remedy))
            else:
                if error.validator == "type" and "string" in error.validator_value:
                    message, remedy = _text_expected(error, node.source.written(place_of))
                yield Problem(place, message, remedy)


def _text_expected(error: Any, written: str | None) -> tuple[str, str]:
    """Return the message and the remedy for a value that should be text.

    Args:
        error: The error.
        written: The text of the value in the file, if it is a number, a boolean or null.
    """
    message, remedy = _sentence(error)
    if error.instance is None:
        return message, "Write a text, or remove the key."
    if written is None:
        return message, remedy
    message = message.replace(f"found {_shown(error.instance)}.", f"found {written}.")
    return message, f'Write "{written}", with quotes.'


def _keyword(error: Any) -> str:
    """Return the keyword of a schema in the document whose value is invalid, or ""."""
    place: list[Any] = list(error.absolute_schema_path)[-3:-1]
    path = _path(error)
    return path[-1] if path and place == ["properties", path[-1]] else ""


def _is_type_31(value: Any) -> bool:
    types = value if is_list(value) else [value]
    return bool(types) and all(isinstance(item, str) and item in _KINDS for item in types)


def _path(error: Any) -> _Path:
    return tuple(str(key) for key in error.absolute_path)


def _causes(error: Any) -> Iterator[Any]:
    """Return the errors that made all members of a union fail."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        yield error
        return
    members: dict[int, list[Any]] = {}
    for inner in error.context:
        members.setdefault(inner.schema_path[0], []).append(inner)
    groups = list(members.values())
    if all([inner.validator for inner in group] == ["required"] for group in groups):
        yield error  # The error itself lists the keys of which one must exist.
        return
    wrong = _wrong_everywhere(groups)
    if wrong is not None:
        yield wrong
        return
    for inner in min(groups, key=_distance):
        yield from _causes(inner)


def _wrong_everywhere(groups: list[list[Any]]) -> Any:
    """Return an error for a value that no member lists, such as an unknown location."""
    values: dict[_Path, list[Any]] = {}
    for group in groups:
        for error in group:
            if error.validator == "enum" and error.parent is not None:
                values.setdefault(_path(error), []).append(error)
    for errors in values.values():
        if len(errors) == len(groups):
            listed = [value for error in errors for value in error.validator_value]
            errors[0].validator_value = list(dict.fromkeys(listed))
            return errors[0]
    return None


def _distance(errors: list[Any]) -> tuple[int, int, int]:
    """Rank a member of a union: low if the value was probably meant to match it."""
    wrong_kind = sum(error.validator in ("enum", "const", "type") for error in errors)
    shallow = min(len(error.absolute_path) for error in errors)
    return wrong_kind, -shallow, len(errors)


def _unknown_keys(error: Any) -> list[str]:
    known = error.schema.get("properties", {})
    if error.validator == "unevaluatedProperties":
        quoted = error.message.partition("(")[2]
        return [key for key in error.instance if repr(key) in quoted]
    patterns: list[str] = list(error.schema.get("patternProperties", {}))
    return [
        key
        for key in error.instance
        if key not in known and not any(re.search(pattern, key) for pattern in patterns)
    ]


def _advice(key: str, error: Any) -> str:
    patterns = list(error.schema.get("patternProperties", {}))
    known: dict[str, Any] = error.schema.get("properties", {})
    similar = difflib.get_close_matches(key, known, n=1)
    if similar:
        return f"Did you mean `{similar[0]}`?"
    others = [pattern for pattern in patterns if pattern != "^x-"]
    if "^\\/" in others or "^/" in others:
        return "Paths begin with a slash."
    if others and not known.keys() - {"default"}:
        return f"Expected keys that match {' or '.join(others)}."
    return "Remove it, or begin its name with `x-`."


def _sentence(error: Any) -> tuple[str, str]:
    """Return the message and the remedy of an error."""
    expected = error.validator_value
    shown = _shown(error.instance)
    match error.validator:
        case "required":
            missing = [key for key in expected if key not in error.instance]
            named = next((key for key in missing if repr(key) in error.message), missing[0])
            return f"Missing key `{named}`.", "Add it."
        case "type":
            kinds = expected if is_list(expected) else [expected]
            return f"Expected {' or '.join(_KINDS[kind] for kind in kinds)} but found {shown}.", ""
        case "enum":
            values = ", ".join(map(_shown, expected))
            # Only OpenAPI 3.0 has no type `null`.
            found = error.instance if is_list(error.instance) else [error.instance]
            remedy = "Use `nullable: true` for null." if "null" in found else ""
            return f"Expected one of {values} but found {shown}.", remedy
        case "const":
            return f"Expected {_shown(expected)} but found {shown}.", ""
        case "pattern":
            return f"{shown} does not match the pattern {expected}.", ""
        case "minimum" | "exclusiveMinimum":
            return (
                f"{shown} is too small: the minimum is {error.schema.get('minimum', expected)}.",
                "",
            )
        case "minItems" | "minProperties":
            return f"Expected {expected} or more entries but found {len(error.instance)}.", ""
        case "maxProperties":
            return f"Expected {expected} or fewer entries but found {len(error.instance)}.", ""
        case "uniqueItems":
            items: list[Any] = error.instance
            found = next(item for number, item in enumerate(items) if item in items[:number])
            return f"The array contains {_shown(found)} twice.", "Remove one of them."
        case "oneOf" | "anyOf" if all("required" in item for item in expected):
            keys = [key for item in expected for key in item["required"]]
            listed = " or ".join(f"`{key}`" for key in keys)
            if not is_mapping(error.instance):
                return f"Expected an object but found {shown}.", ""
            if any(key in error.instance for key in keys):
                return f"Only one of {listed} is allowed.", ""
            return f"Missing key {listed}.", "Add one of them."
        case "not" if "required" in expected:
            listed = " and ".join(f"`{key}`" for key in expected["required"])
            return f"The keys {listed} exclude each other.", "Remove one of them."
        case None:  # The schema `false`.
            return f"{shown} is not allowed here.", ""
        case _:
            return f"{error.message.splitlines()[0]:.200}.", ""


def _shown(value: Any) -> str:
    if is_mapping(value):
        return "an object"
    if is_list(value):
        return "an array"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
