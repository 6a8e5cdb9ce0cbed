"""Parameters: the request line and the headers on the wire.

The styles are those of the table in the section "Style Values" of OpenAPI and of RFC 6570.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from .case import BOTH, ONLY_31, Case, Json, Make, always, ok, ref

LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}
TEXTS = {"type": "array", "items": {"type": "string"}}
COLORS = {
    "type": "object",
    "properties": {key: {"type": "integer"} for key in OBJECT},
}


def parameter(
    name: str,
    location: str,
    schema: Json,
    value: Make | Any,
    wire: str,
    *,
    key: str = "color",
    argument: str = "",
    editions: tuple[str, ...] = BOTH,
    schemas: Mapping[str, Any] | None = None,
    components: Mapping[str, Mapping[str, Any]] | None = None,
    fails: str = "",
    required: bool | None = None,
    **options: Any,
) -> Case:
    """Return a case of one parameter.

    Args:
        name: The name of the case.
        location: The location of the parameter.
        schema: Its schema; None if the options have its content.
        value: The argument, or a function that creates it.
        wire: The expected segment of the path, query, header or cookie; "" for none.
        key: The name of the parameter.
        argument: The name of the argument, if it differs from `key` in lower case.
        editions: The versions of OpenAPI that have the construct.
        schemas: The schemas that it refers to.
        components: Further components.
        fails: A part of the message of the expected error.
        required: Whether it is required. Default: in paths only.
        options: Further keys of the Parameter Object.
    """
    own: dict[str, Any] = {"name": key, "in": location, **options}
    if required or (required is None and location == "path"):
        own["required"] = True
    if schema is not None:
        own["schema"] = schema
    make = always(value)
    headers: dict[str, str | None] = {}
    target = f"/{name}"
    if location == "path":
        target += f"/{wire}"
    elif location == "query" and wire:
        target += f"?{wire}"
    elif location == "header":
        headers[key] = wire or None
    elif location == "cookie":
        headers["cookie"] = wire or None
    in_path = location == "path"
    return Case(
        name,
        {"parameters": [own], "responses": ok()},
        f"GET {target}",
        path=f"/{{{key}}}" if in_path else "",
        arguments=(lambda package: (make(package),)) if in_path else lambda package: (),
        keywords=(lambda package: {})
        if in_path
        else lambda package: {argument or key.lower(): make(package)},
        headers=headers,
        schemas=schemas or {},
        components=components or {},
        editions=editions,
        fails=fails,
    )


# Location, style, explode, and the expected text, list and object.
STYLES: tuple[tuple[str, str, bool, str, str, str], ...] = (
    ("path", "matrix", False, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
    ("path", "matrix", True, ";color=blue", ";color=blue;color=black;color=brown",
     ";R=100;G=200;B=150"),
    ("path", "label", False, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    ("path", "label", True, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
    ("path", "simple", False, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("path", "simple", True, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("query", "form", False, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    ("query", "form", True, "color=blue", "color=blue&color=black&color=brown",
     "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, "", "color=blue%20black%20brown",
     "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, "", "color=blue%7Cblack%7Cbrown",
     "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("query", "spaceDelimited", True, "", "color=blue&color=black&color=brown", ""),
    ("query", "pipeDelimited", True, "", "color=blue&color=black&color=brown", ""),
    ("query", "deepObject", True, "", "", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("header", "simple", False, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("header", "simple", True, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("cookie", "form", False, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    ("cookie", "form", True, "color=blue", "color=blue; color=black; color=brown",
     "R=100; G=200; B=150"),
)  # fmt: skip


def styles() -> Iterator[Case]:
    """Yield cases of all styles, with a text, a list, and an object with or without properties."""
    for location, style, explode, text, items, pairs in STYLES:
        name = f"{location}_{style}_{'exploded' if explode else 'joined'}".lower()
        options: dict[str, Any] = {"style": style, "explode": explode}
        if text:
            yield parameter(f"{name}_text", location, {"type": "string"}, "blue", text, **options)
        if items:
            yield parameter(f"{name}_list", location, TEXTS, LIST, items, **options)
        if pairs:
            title = "".join(word.title() for word in name.split("_"))
            yield parameter(
                f"{name}_object", location, ref(title),
                lambda p, title=title: getattr(p, title)(**OBJECT),  # type: ignore[misc]
                pairs, schemas={title: COLORS}, **options,
            )  # fmt: skip
            mapping = {"type": "object", "additionalProperties": {"type": "integer"}}
            yield parameter(f"{name}_map", location, mapping, OBJECT, pairs, **options)
    for location, text in (
        ("path", "blue,black,brown"),
        ("query", "color=blue&color=black&color=brown"),
        ("header", "blue,black,brown"),
        ("cookie", "color=blue; color=black; color=brown"),
    ):
        yield parameter(f"{location}_default_style_list", location, TEXTS, LIST, text)


DAY = dt.date(2026, 1, 2)
MOMENT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
ID = "12345678-1234-5678-1234-567812345678"
STATES = {"ParameterState": {"type": "string", "enum": ["on", ">=", "a b"]}}
LEVELS = {"ParameterLevel": {"type": "integer", "enum": [1, 2]}}
# Name, schema, value, its form in a header, and its percent-encoded form.
TYPES: tuple[tuple[str, Json, Make | Any, str, str], ...] = (
    ("text", {"type": "string"}, "a", "a", "a"),
    ("integer", {"type": "integer"}, -5, "-5", "-5"),
    ("int64", {"type": "integer", "format": "int64"}, 2**62, str(2**62), str(2**62)),
    ("number", {"type": "number"}, 1.5, "1.5", "1.5"),
    ("boolean", {"type": "boolean"}, True, "true", "true"),
    ("boolean_false", {"type": "boolean"}, False, "false", "false"),
    ("date", {"type": "string", "format": "date"}, DAY, "2026-01-02", "2026-01-02"),
    ("date_time", {"type": "string", "format": "date-time"}, MOMENT, "2026-01-02T03:04:05Z",
     "2026-01-02T03%3A04%3A05Z"),
    ("time", {"type": "string", "format": "time"}, dt.time(3, 4, 5), "03:04:05", "03%3A04%3A05"),
    ("duration", {"type": "string", "format": "duration"}, dt.timedelta(seconds=5), "PT5S", "PT5S"),
    ("uuid", {"type": "string", "format": "uuid"}, uuid.UUID(ID), ID, ID),
    ("byte", {"type": "string", "format": "byte"}, b"hi?", "aGk/", "aGk%2F"),
    ("enum", ref("ParameterState"), lambda p: p.ParameterState.ON, "on", "on"),
    ("enum_symbol", ref("ParameterState"), lambda p: p.ParameterState(">="), ">=", "%3E%3D"),
    ("enum_integer", ref("ParameterLevel"), lambda p: p.ParameterLevel(2), "2", "2"),
    ("either", {"oneOf": [{"type": "integer"}, {"type": "string"}]}, 5, "5", "5"),
    ("list_of_integers", {"type": "array", "items": {"type": "integer"}}, [1], "1", "1"),
    ("list_of_numbers", {"type": "array", "items": {"type": "number"}}, [1.5], "1.5", "1.5"),
    ("list_of_booleans", {"type": "array", "items": {"type": "boolean"}}, [True], "true", "true"),
    ("list_of_dates", {"type": "array", "items": {"type": "string", "format": "date"}}, [DAY],
     "2026-01-02", "2026-01-02"),
    ("list_of_uuids", {"type": "array", "items": {"type": "string", "format": "uuid"}},
     [uuid.UUID(ID)], ID, ID),
    ("list_of_enums", {"type": "array", "items": ref("ParameterState")},
     lambda p: [p.ParameterState.ON], "on", "on"),
    ("list_of_integer_enums", {"type": "array", "items": ref("ParameterLevel")},
     lambda p: [p.ParameterLevel(1)], "1", "1"),
)  # fmt: skip


def types() -> Iterator[Case]:
    """Yield cases of parameters of all types in all locations."""
    for name, schema, value, plain, quoted in TYPES:
        schemas: Mapping[str, Any] = {}
        if "ParameterState" in str(schema):
            schemas = STATES
        if "ParameterLevel" in str(schema):
            schemas = LEVELS
        for location, wire in (
            ("path", quoted),
            ("query", f"color={quoted}"),
            ("header", plain),
            ("cookie", f"color={quoted}"),
        ):
            yield parameter(f"{location}_{name}", location, schema, value, wire, schemas=schemas)


def texts() -> Iterator[Case]:
    """Yield cases of texts whose characters have a meaning in URLs."""
    text = {"type": "string"}
    for number, (value, quoted) in enumerate(
        (
            ("a b", "a%20b"),
            ("a/b", "a%2Fb"),
            ("é", "%C3%A9"),
            ("a+b", "a%2Bb"),
            ("50%", "50%25"),
            ("a&b=c", "a%26b%3Dc"),
            ("?#", "%3F%23"),
            ("a,b", "a%2Cb"),
            ("~-._", "~-._"),
            ('"<>\\^`{|}', "%22%3C%3E%5C%5E%60%7B%7C%7D"),
        )
    ):
        yield parameter(f"path_characters_{number}", "path", text, value, quoted)
        yield parameter(f"query_characters_{number}", "query", text, value, f"color={quoted}")
        yield parameter(
            f"query_list_characters_{number}", "query", TEXTS, [value, "x"],
            f"color={quoted},x", explode=False,
        )  # fmt: skip
        yield parameter(f"cookie_characters_{number}", "cookie", text, value, f"color={quoted}")
    yield parameter("path_dots", "path", text, "..", "%2E%2E")
    yield parameter("path_empty", "path", text, "", "", fails="color")
    yield parameter("path_none", "path", text, None, "", fails="color")
    yield Case(
        "header_with_invalid_name",
        {
            "parameters": [{"name": "X Id", "in": "header", "schema": text}],
            "responses": ok(),
        },
        "GET /header_with_invalid_name",
        keywords=lambda p: {"x_id": "a"},
        fails="not a valid header name",
    )
    yield parameter("header_latin", "header", text, "é", "é")
    yield parameter("header_space", "header", text, "a b", "a b")
    yield parameter("header_break", "header", text, "a\r\nB: c", "", fails="color")
    yield parameter("query_surrogate", "query", text, "\ud800", "", fails="color")
    yield parameter(
        "query_reserved", "query", text, "a/b?c=:@", "color=a/b?c=:@", allowReserved=True
    )


def optional() -> Iterator[Case]:
    """Yield cases of parameters that are not sent, and of values of wrong types."""
    text = {"type": "string"}
    for location in ("query", "header", "cookie"):
        yield parameter(f"{location}_none", location, text, None, "")
        yield parameter(f"{location}_empty_list", location, TEXTS, [], "")
        empty = {"header": "", "query": "color=", "cookie": "color="}[location]
        if location != "header":
            yield parameter(f"{location}_empty_text", location, text, "", empty)
        yield parameter(f"{location}_wrong", location, {"type": "integer"}, "x", "", fails="color")
        yield parameter(
            f"{location}_wrong_item", location, {"type": "array", "items": {"type": "integer"}},
            ["x"], "", fails="color",
        )  # fmt: skip
        yield parameter(
            f"{location}_required", location, text, "a",
            {"query": "color=a", "header": "a", "cookie": "color=a"}[location], required=True,
        )  # fmt: skip
        yield parameter(
            f"{location}_nullable", location, {"type": "string", "nullable": True}, "a",
            {"query": "color=a", "header": "a", "cookie": "color=a"}[location],
        )  # fmt: skip
        yield parameter(
            f"{location}_default", location, {"type": "integer", "default": 5}, None, ""
        )
        yield parameter(f"{location}_integer_for_text", location, text, 5, "", fails="color")
        for explode in (False, True):
            yield parameter(
                f"{location}_integers_for_texts_{explode}".lower(), location, TEXTS, [5], "",
                fails="color", explode=explode,
            )  # fmt: skip
    yield parameter("path_wrong", "path", {"type": "integer"}, "x", "", fails="color")
    yield parameter(
        "path_boolean_for_integer", "path", {"type": "integer"}, True, "", fails="color"
    )


def contents() -> Iterator[Case]:
    """Yield cases of JSON parameters, nested objects in `deepObject`, and references."""
    json_content: dict[str, Any] = {"content": {"application/json": {"schema": {"type": "object"}}}}
    quoted = "%7B%22a%22%3A%5B1%5D%7D"
    value = {"a": [1]}
    yield parameter("path_content", "path", None, value, quoted, **json_content)
    yield parameter("query_content", "query", None, value, f"color={quoted}", **json_content)
    yield parameter("header_content", "header", None, value, '{"a":[1]}', **json_content)
    yield parameter("cookie_content", "cookie", None, value, f"color={quoted}", **json_content)
    # The text of a scalar is the same in all media types but JSON.
    scalars: tuple[tuple[str, Json, Any, str], ...] = (
        ("text", {"type": "string"}, "a/b", "a%2Fb"),
        ("integer", {"type": "integer"}, 5, "5"),
        ("day", {"type": "string", "format": "date"}, dt.date(2026, 1, 2), "2026-01-02"),
    )
    for name, schema, scalar, sent in scalars:
        plain: dict[str, Any] = {"content": {"text/plain": {"schema": schema}}}
        anything: dict[str, Any] = {"content": {"*/*": {"schema": schema}}}
        yield parameter(f"path_content_{name}", "path", None, scalar, sent, **anything)
        yield parameter(f"query_content_{name}", "query", None, scalar, f"color={sent}", **plain)
    nested = {"type": "object", "additionalProperties": {"type": "object"}}
    yield parameter(
        "query_deep_nested", "query", nested, {"a": {"b": 1}}, "color%5Ba%5D%5Bb%5D=1",
        style="deepObject", explode=True,
    )  # fmt: skip
    texts = {"type": "array", "items": {"type": "string"}}
    either = {"anyOf": [{"type": "integer"}, {"type": "object"}]}
    for name, schema, deep, sent in (
        ("list", texts, ["a", "b"], "color%5B0%5D=a&color%5B1%5D=b"),
        ("scalar", either, 5, "color=5"),
        ("either", either, {"gt": 5}, "color%5Bgt%5D=5"),
    ):
        yield parameter(
            f"query_deep_{name}", "query", schema, deep, sent, style="deepObject", explode=True
        )
    named = {"name": "color", "in": "query", "schema": {"type": "string"}}
    yield Case(
        "parameter_reference",
        {"parameters": [ref("ColorParameter", "parameters")], "responses": ok()},
        "GET /parameter_reference?color=a",
        keywords=lambda p: {"color": "a"},
        components={"parameters": {"ColorParameter": named}},
    )
    yield Case(
        "parameter_of_item",
        {"responses": ok()},
        "GET /parameter_of_item?color=a",
        keywords=lambda p: {"color": "a"},
        item={"parameters": [named]},
    )
    yield Case(
        "parameter_of_item_overridden",
        {
            "parameters": [{**named, "schema": {"type": "integer"}}],
            "responses": ok(),
        },
        "GET /parameter_of_item_overridden?color=5",
        keywords=lambda p: {"color": 5},
        item={"parameters": [named]},
    )
    yield Case(
        "path_item_reference",
        {"parameters": [named], "responses": ok()},
        "GET /path_item_reference?color=a",
        keywords=lambda p: {"color": "a"},
        path_item="pathItems",
        editions=ONLY_31,
    )
    yield Case(
        "several_parameters",
        {
            "parameters": [
                {"name": "b", "in": "query", "schema": {"type": "integer"}},
                {"name": "a", "in": "query", "schema": {"type": "integer"}},
                {"name": "X-C", "in": "header", "schema": {"type": "integer"}},
                {"name": "d", "in": "cookie", "schema": {"type": "integer"}},
                {"name": "e", "in": "cookie", "schema": {"type": "integer"}},
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                {"name": "to", "in": "path", "required": True, "schema": {"type": "integer"}},
            ],
            "responses": ok(),
        },
        "GET /several_parameters/1..2/x?b=3&a=4",
        path="/{id}..{to}/x",
        arguments=lambda p: (1, 2),
        keywords=lambda p: {"a": 4, "b": 3, "x_c": 5, "d": 6, "e": 7},
        headers={"X-C": "5", "Cookie": "d=6; e=7"},
    )
    yield Case(
        "deprecated_parameter",
        {"parameters": [{**named, "deprecated": True}], "responses": ok()},
        "GET /deprecated_parameter?color=a",
        keywords=lambda p: {"color": "a"},
        warns=True,
    )
    yield Case(
        "deprecated_parameter_not_given",
        {"parameters": [{**named, "deprecated": True}], "responses": ok()},
        "GET /deprecated_parameter_not_given",
    )
    yield Case(
        "deprecated_operation",
        {"deprecated": True, "responses": ok()},
        "GET /deprecated_operation",
        warns=True,
    )
    by_client = ("Connection", "Content-Length", "Cookie", "Host", "Transfer-Encoding")
    for ignored in ("Accept", "Content-Type", "Authorization", *by_client):
        yield Case(
            f"ignored_{ignored.lower().replace('-', '_')}",
            {
                "parameters": [{"name": ignored, "in": "header", "schema": {"type": "string"}}],
                "responses": ok(),
            },
            f"GET /ignored_{ignored.lower().replace('-', '_')}",
        )


CASES = [*styles(), *types(), *texts(), *optional(), *contents()]
