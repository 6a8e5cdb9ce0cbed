"""Generation of openapi/vectors: edge cases of each codec, for the clients in all languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

import msgspec
from api_document import PATH
from brainframe_rest import models

from languages.examples import Change, Schema, SchemaExamples

FOLDER = PATH.parent / "vectors"
# Quotes, a backslash, a tab, composed and decomposed accents, a Han character, an emoji, an emoji
# ZWJ sequence, and the separators U+2028 and U+2029, which are not line ends in JSON.
TEXT = 'T\u00fcr "A\\B"\t Tu\u0308r \u9580 \U0001f6aa \U0001f469\u200d\U0001f680 \u2028\u2029 </>&'
NEWER = "of_a_newer_server"
FREE: Final[dict[str, Any]] = {
    "null": None,
    "yes": True,
    "whole": 17,
    "large": 2**53,
    "part": 0.1,
    "text": TEXT,
    "list": [1, [], {"deep": None}],
    "": {},
}


def files() -> dict[str, str]:
    """Return the content of each file, by file name."""
    document = SchemaExamples()
    return {f"{codec}.json": _file(document, codec) for codec in document.codecs()}


def rewritten(codec: str, value: Any) -> Any:
    """Decode a value with the Python codec, and encode it again."""
    read = msgspec.json.decode(json.dumps(value), type=getattr(models, codec))
    return _plain(read)


def _plain(read: Any) -> Any:
    # A status packet is a dict of dicts of codecs.
    if not isinstance(read, dict):
        return read.to_dict()
    packet = cast("dict[str, Any]", read)
    return {key: _plain(value) for key, value in packet.items()}


def _file(document: SchemaExamples, codec: str) -> str:
    vectors: list[dict[str, Any]] = []
    for name, value in _values(document, codec):
        if all(repr(value) != repr(vector["json"]) for vector in vectors):
            vector = {"name": name, "json": value}
            if rewritten(codec, value) != value:
                vector["written"] = rewritten(codec, value)
            vectors.append(vector)
    # ASCII only, so that U+2028 is visible and editors do not break lines at it.
    return json.dumps({"codec": codec, "vectors": vectors}, indent=1) + "\n"


def _values(document: SchemaExamples, codec: str) -> Iterator[tuple[str, Any]]:
    for name, value in document.documented(codec):
        yield name, value
    yield "all keys", document.variation(codec, lambda _, value: value)
    for name, change in CHANGES.items():
        yield name, document.variation(codec, change)


def _null(schema: Schema, value: Any) -> Any:
    return None if schema.get("nullable") or "oneOf" in schema else value


def _only_required(schema: Schema, value: Any) -> Any:
    if "properties" not in schema:
        return value
    return {key: part for key, part in value.items() if key in schema.get("required", ())}


def _empty(schema: Schema, value: Any) -> Any:
    if schema.get("type") == "array" and "minItems" not in schema:
        return []
    return {} if "additionalProperties" in schema else value


def _text(schema: Schema, value: Any) -> Any:
    if "additionalProperties" in schema and isinstance(value, dict):
        values = cast("dict[str, Any]", value)
        return {f"{key} {TEXT}": part for key, part in values.items()}
    free = schema.get("type") == "string" and not {"enum", "pattern", "format"} & set(schema)
    return TEXT if free or schema.get("format") == "password" else value


def _unknown_enums(schema: Schema, value: Any) -> Any:
    return NEWER if "enum" in schema else value


def _unknown_keys(schema: Schema, value: Any) -> Any:
    return value | {NEWER: {"list": [1, None]}} if "properties" in schema else value


def _integers(number: int) -> Change:
    def change(schema: Schema, value: Any) -> Any:
        fits = schema.get("format") == "int64" or number < 2**31
        return number if schema.get("type") == "integer" and fits else value

    return change


def _numbers(number: float) -> Change:
    def change(schema: Schema, value: Any) -> Any:
        limited = schema.get("maximum", number) < number
        return number if schema.get("type") == "number" and not limited else value

    return change


def _free(schema: Schema, value: Any) -> Any:
    return FREE if schema.get("additionalProperties") is True else value


CHANGES: dict[str, Callable[[Schema, Any], Any]] = {
    "nulls": _null,
    "only what is required": _only_required,
    "empty lists and maps": _empty,
    "unicode": _text,
    "unknown enum values": _unknown_enums,
    "unknown keys": _unknown_keys,
    "zero": _integers(0),
    "largest 32-bit integers": _integers(2**31 - 1),
    "integers of more than 32 bits": _integers(2**31),
    "integers up to 2 to the power of 53": _integers(2**53),
    "whole numbers for fractions": _numbers(1),
    "all digits of a fraction": _numbers(0.1 + 0.2),
    "points in time": _numbers(1735689600.123456),
    "anything in free objects": _free,
}
