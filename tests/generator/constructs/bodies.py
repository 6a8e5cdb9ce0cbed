"""Request bodies: their bytes and their media types on the wire."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from openapi_runtime.files import File
from tests.scripted_server import ReceivedRequest

from .case import BOTH, ONLY_31, Case, Json, Make, always, content, ok, ref
from .schemas import has_json

BLOB = bytes(range(256)) + b"\r\n--x--\r\n"
FORM = "application/x-www-form-urlencoded"
TEXT = {"type": "string"}
FILE = {"type": "string", "format": "binary"}
BASE64 = {"type": "string", "format": "byte"}


def has_parts(
    *expected: tuple[bytes, bytes], media_type: str = "multipart/form-data"
) -> Callable[[ReceivedRequest], None]:
    """Return a check of a multipart body (RFC 7578).

    Args:
        *expected: The header lines and the content of each part.
        media_type: The media type without the boundary.
    """

    def check(request: ReceivedRequest) -> None:
        found = re.fullmatch(
            re.escape(media_type) + r"; boundary=\"?([\w'()+,./:=?-]+)\"?",
            request.headers["content-type"],
        )
        assert found, request.headers["content-type"]
        boundary = found[1].encode()
        body = b"".join(
            b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + part + b"\r\n"
            for head, part in expected
        )
        body += b"--" + boundary + b"--\r\n"
        assert request.body == body, f"sent {request.body!r}, expected {body!r}"

    return check


def field(name: str, content_type: str = "", file: str = "") -> bytes:
    """Return the header lines of a part."""
    text = f'Content-Disposition: form-data; name="{name}"'
    text += f'; filename="{file}"' if file else ""
    return (text + (f"\r\nContent-Type: {content_type}" if content_type else "")).encode()


def body(
    name: str,
    media_type: str,
    schema: Json,
    value: Make | Any,
    expected: bytes | Callable[[ReceivedRequest], None],
    *,
    sent_type: str = "",
    encoding: Mapping[str, Any] | None = None,
    required: bool = True,
    schemas: Mapping[str, Any] | None = None,
    keywords: Mapping[str, Any] | None = None,
    editions: tuple[str, ...] = BOTH,
    fails: str = "",
    arguments: Make | None = None,
) -> Case:
    """Return a case of one body.

    Args:
        name: The name of the case.
        media_type: The media type.
        schema: The schema, or None.
        value: The argument, or a function that creates it.
        expected: The bytes, or a check of the request.
        sent_type: The expected media type, if it differs from `media_type`.
        encoding: The Encoding Objects.
        required: Whether the body is required.
        schemas: The schemas that it refers to.
        keywords: The keyword arguments.
        editions: The versions of OpenAPI that have the construct.
        fails: A part of the message of the expected error.
        arguments: A function that creates all arguments.
    """
    own: dict[str, Any] = {} if schema is None else {"schema": schema}
    if encoding:
        own["encoding"] = dict(encoding)
    make = always(value)
    is_multipart = media_type.startswith("multipart/")
    return Case(
        name,
        {"requestBody": {"required": required, "content": {media_type: own}}, "responses": ok()},
        f"POST /{name}",
        arguments=arguments or (lambda package: (make(package),)),
        keywords=lambda package: dict(keywords or {}),
        body=expected,
        headers={} if is_multipart else {"Content-Type": sent_type or media_type},
        schemas=schemas or {},
        editions=editions,
        fails=fails,
    )


def plain() -> Iterator[Case]:
    """Yield cases of JSON, text, bytes and streams."""
    yield body("body_text", "text/plain", TEXT, "aé\n", "aé\n".encode())
    yield body("body_csv", "text/csv", TEXT, "a,b\r\n1,2\r\n", b"a,b\r\n1,2\r\n")
    yield body("body_latin", "text/plain; charset=iso-8859-1", TEXT, "aé", b"a\xe9")
    yield body(
        "body_latin_wrong", "text/plain; charset=iso-8859-1", TEXT, "€", b"", fails="iso8859-1"
    )
    yield body("body_xml", "application/xml", TEXT, "<a/>", b"<a/>")
    yield body("body_base64", "application/base64", BASE64, "aGk=", b"aGk=")
    yield body("body_text_wrong", "text/plain", TEXT, b"a", b"", fails="body")
    yield body("body_binary", "application/octet-stream", FILE, BLOB, BLOB)
    yield body("body_binary_without_schema", "application/pdf", None, BLOB, BLOB, editions=ONLY_31)
    yield body("body_image", "image/png", FILE, BLOB, BLOB)
    yield body(
        "body_any_type", "*/*", FILE, BLOB, BLOB, sent_type="image/webp",
        keywords={"content_type": "image/webp"},
    )  # fmt: skip
    yield body(
        "body_stream", "application/octet-stream", FILE, lambda p: iter([b"ab", b"c"]), b"abc"
    )
    yield body(
        "body_stream_with_length", "application/octet-stream", FILE, lambda p: iter([b"ab", b"c"]),
        b"abc", keywords={"content_length": 3},
    )  # fmt: skip
    yield body("body_binary_wrong", "application/octet-stream", FILE, "text", b"", fails="body")
    merge = {"type": "object", "properties": {"a": {**TEXT, "nullable": True}, "b": TEXT}}
    yield body(
        "body_merge_patch", "application/merge-patch+json", ref("MergePatch"),
        lambda p: p.MergePatch(a=None), b'{"a":null}', schemas={"MergePatch": merge},
    )  # fmt: skip
    yield body("body_problem", "application/problem+json", {"type": "object"}, {"a": 1}, b'{"a":1}')
    yield body(
        "body_json_charset", "application/json; charset=utf-8", {"type": "object"}, {"a": "é"},
        '{"a":"é"}'.encode(),
    )  # fmt: skip
    yield body(
        "body_json_of_any_type", "*/*", {"type": "object"}, {"a": 1}, b'{"a":1}',
        sent_type="application/json",
    )  # fmt: skip
    yield body(
        "body_json_range", "application/*+json", {"type": "object"}, {"a": 1}, b'{"a":1}',
        sent_type="application/vnd.a+json", keywords={"content_type": "application/vnd.a+json"},
    )  # fmt: skip
    anything: dict[str, Any] = {"schema": {"type": "object"}}
    yield Case(
        "body_of_json_and_ranges",
        {
            "requestBody": {
                "required": True,
                "content": {
                    "application/*+json": anything,
                    "image/*": {},
                    "application/json": anything,
                },
            },
            "responses": ok(),
        },
        "POST /body_of_json_and_ranges",
        arguments=lambda p: ({"a": 1},),
        body=has_json({"a": 1}),
    )
    yield body("body_json_null", "application/json", {**TEXT, "nullable": True}, None, b"null")
    yield body(
        "body_optional", "application/json", {"type": "object"}, {"a": 1}, b'{"a":1}',
        required=False,
    )  # fmt: skip
    yield Case(
        "body_optional_absent",
        {"requestBody": content({"type": "object"}), "responses": ok()},
        "POST /body_optional_absent",
        body=b"",
        headers={"Content-Type": None},
    )
    yield body("body_json_wrong", "application/json", {"type": "integer"}, "x", b"", fails="int")
    yield Case(
        "body_reference",
        {"requestBody": ref("NamedBody", "requestBodies"), "responses": ok()},
        "POST /body_reference",
        arguments=lambda p: ({"a": 1},),
        body=has_json({"a": 1}),
        components={
            "requestBodies": {"NamedBody": {"required": True, **content({"type": "object"})}}
        },
    )
    yield Case(
        "body_of_put",
        {"requestBody": {"required": True, **content({"type": "integer"})}, "responses": ok()},
        "PUT /body_of_put",
        arguments=lambda p: (5,),
        body=b"5",
    )
    yield Case(
        "body_of_patch",
        {"requestBody": {"required": True, **content({"type": "integer"})}, "responses": ok()},
        "PATCH /body_of_patch",
        arguments=lambda p: (5,),
        body=b"5",
    )
    yield Case(
        "body_of_delete",
        {"requestBody": {"required": True, **content({"type": "integer"})}, "responses": ok()},
        "DELETE /body_of_delete",
        arguments=lambda p: (5,),
        body=b"5",
        editions=ONLY_31,
    )


def choices() -> Iterator[Case]:
    """Yield cases of bodies with several media types."""
    for number, (media_type, value, sent) in enumerate(
        (
            ("application/json", {"a": 1}, b'{"a":1}'),
            ("text/plain", "x", b"x"),
            (FORM, {"a": 1}, b"a=1"),
        )
    ):
        name = f"body_choice_{number}"
        mapping = {"type": "object", "additionalProperties": {"type": "integer"}}
        yield Case(
            name,
            {
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": mapping},
                        "text/plain": {"schema": TEXT},
                        FORM: {"schema": mapping},
                    },
                },
                "responses": ok(),
            },
            f"POST /{name}",
            arguments=lambda p, value=value: (value,),  # type: ignore[misc]
            keywords=lambda p, media_type=media_type: {"content_type": media_type},  # type: ignore[misc]
            body=sent,
            headers={"Content-Type": media_type},
        )


def forms() -> Iterator[Case]:
    """Yield cases of URL-encoded forms."""
    forms: tuple[tuple[str, Json, Json, bytes], ...] = (
        ("text", {"a": TEXT}, {"a": "x y&z=é+~*"}, b"a=x+y%26z%3D%C3%A9%2B%7E*"),
        ("integer", {"a": {"type": "integer"}}, {"a": 5}, b"a=5"),
        ("number", {"a": {"type": "number"}}, {"a": 1.5}, b"a=1.5"),
        ("boolean", {"a": {"type": "boolean"}}, {"a": True}, b"a=true"),
        ("list", {"a": {"type": "array", "items": TEXT}}, {"a": ["x", "y"]}, b"a=x&a=y"),
        ("two", {"b": TEXT, "a": TEXT}, {"b": "x", "a": "y"}, b"b=x&a=y"),
        ("absent", {"b": TEXT, "a": TEXT}, {"a": "y"}, b"a=y"),
        ("object", {"a": {"type": "object"}}, {"a": {"b": 1}}, b"a=%7B%22b%22%3A1%7D"),
        ("odd_key", {"a b": TEXT}, {"a_b": "x"}, b"a+b=x"),
        ("base64", {"a": BASE64}, {"a": b"hi?"}, b"a=aGk%2F"),
    )
    for name, properties, value, sent in forms:
        title = f"Form{name.title().replace('_', '')}"
        yield body(
            f"form_{name}", FORM, ref(title),
            lambda p, title=title, value=value: getattr(p, title)(**value), sent,  # type: ignore[misc]
            schemas={title: {"type": "object", "properties": properties}},
        )  # fmt: skip
    texts = {"type": "array", "items": TEXT}
    for name, encoding, sent in (
        ("joined", {"style": "form", "explode": False}, b"a=x,y"),
        ("pipes", {"style": "pipeDelimited", "explode": False}, b"a=x%7Cy"),
        ("json", {"contentType": "application/json"}, b"a=%5B%22x%22%2C%22y%22%5D"),
    ):
        title = f"FormEncoded{name.title()}"
        yield body(
            f"form_encoded_{name}", FORM, ref(title),
            lambda p, title=title: getattr(p, title)(a=["x", "y"]), sent,  # type: ignore[misc]
            encoding={"a": encoding},
            schemas={title: {"type": "object", "properties": {"a": texts}}},
        )  # fmt: skip
    yield body(
        "form_map", FORM, {"type": "object", "additionalProperties": {"type": "integer"}},
        {"a b": 1}, b"a+b=1",
    )  # fmt: skip


def multipart() -> Iterator[Case]:
    """Yield cases of multipart bodies."""
    kind = "multipart/form-data"
    json_type = "application/json"

    def one(schema: Json, **others: Any) -> Json:
        return {"type": "object", "required": ["a"], "properties": {"a": schema}, **others}

    single: tuple[tuple[str, Json, Make | Any, tuple[bytes, bytes]], ...] = (
        ("text", TEXT, "aé", (field("a"), "aé".encode())),
        ("integer", {"type": "integer"}, 5, (field("a"), b"5")),
        ("boolean", {"type": "boolean"}, True, (field("a"), b"true")),
        ("object", {"type": "object"}, {"b": 1}, (field("a", json_type), b'{"b":1}')),
        ("base64", BASE64, b"hi?", (field("a"), b"aGk/")),
        ("file", FILE, BLOB, (field("a", "application/octet-stream", "upload"), BLOB)),
        ("named_file", FILE, File(BLOB, "é\".bin", "image/png"),
         (field("a", "image/png", "é%22.bin"), BLOB)),
        ("file_by_name", FILE, File(b"x", "a.txt"), (field("a", "text/plain", "a.txt"), b"x")),
        ("open_file", FILE, lambda p: File(io.BytesIO(b"x"), "a.png"),
         (field("a", "image/png", "a.png"), b"x")),
    )  # fmt: skip
    for name, schema, value, part in single:
        yield body(f"multipart_{name}", kind, one(schema), value, has_parts(part))
    texts = {"type": "array", "items": TEXT}
    yield body(
        "multipart_list", kind, one(texts), ["x", "y"],
        has_parts((field("a"), b"x"), (field("a"), b"y")),
    )  # fmt: skip
    yield body(
        "multipart_files", kind, one({"type": "array", "items": FILE}),
        [File(b"x", "x.png"), b"y"],
        has_parts(
            (field("a", "image/png", "x.png"), b"x"),
            (field("a", "application/octet-stream", "upload"), b"y"),
        ),
    )  # fmt: skip
    yield body(
        "multipart_model", kind, one(ref("MultipartPart")), lambda p: p.MultipartPart(b=1),
        has_parts((field("a", json_type), b'{"b":1}')),
        schemas={"MultipartPart": {"type": "object", "properties": {"b": {"type": "integer"}}}},
    )  # fmt: skip
    yield body(
        "multipart_models", kind, one({"type": "array", "items": ref("MultipartItem")}),
        lambda p: [p.MultipartItem(b=1), p.MultipartItem(b=2)],
        has_parts((field("a", json_type), b'{"b":1}'), (field("a", json_type), b'{"b":2}')),
        schemas={"MultipartItem": {"type": "object", "properties": {"b": {"type": "integer"}}}},
    )  # fmt: skip
    yield body(
        "multipart_encoding", kind, one(FILE), b"x",
        has_parts((field("a", "image/jpeg", "upload"), b"x")),
        encoding={"a": {"contentType": "image/jpeg"}},
    )  # fmt: skip
    yield body(
        "multipart_text_type", kind, one(TEXT), "x", has_parts((field("a", "text/css"), b"x")),
        encoding={"a": {"contentType": "text/css"}},
    )  # fmt: skip
    yield body(
        "multipart_headers", kind, one(TEXT), "x",
        has_parts((field("a") + b"\r\nX-Kind: plain", b"x")),
        encoding={"a": {"headers": {"X-Kind": {"schema": {"type": "string", "enum": ["plain"]}}}}},
    )  # fmt: skip
    yield body(
        "multipart_key", kind, {"type": "object", "required": ['a"b'], "properties": {'a"b': TEXT}},
        "x", has_parts((field("a%22b"), b"x")),
    )  # fmt: skip
    both = {"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": FILE}}
    yield body(
        "multipart_optional", kind, both, ..., has_parts((field("a"), b"x")),
        arguments=lambda p: ("x",),
    )  # fmt: skip
    yield body(
        "multipart_optional_given", kind, both, ...,
        has_parts((field("a"), b"x"), (field("b", "application/octet-stream", "upload"), b"y")),
        arguments=lambda p: ("x",), keywords={"b": b"y"},
    )  # fmt: skip
    yield body(
        "multipart_media_type", kind, one({"type": "string", "contentMediaType": "image/png"}),
        b"x", has_parts((field("a", "image/png", "upload"), b"x")), editions=ONLY_31,
    )  # fmt: skip
    either: dict[str, Any] = {**one(TEXT), "oneOf": [one(TEXT), {"properties": {"b": {}}}]}
    named: tuple[tuple[str, Json, Any, Any], ...] = (
        ("properties", one(TEXT, additionalProperties=FILE), "x",
         {"additional_parts": {"b": b"y"}}),
        ("members", either, {"a": "x", "b": b"y"}, {}),
    )  # fmt: skip
    for name, own, argument, others in named:
        yield body(
            f"multipart_further_{name}", kind, own, argument, keywords=others, expected=
            has_parts(
                (field("a"), b"x"), (field("b", "application/octet-stream", "upload"), b"y")
            ),
        )  # fmt: skip
    yield body(
        "multipart_list_of_base64", kind, one({"type": "array", "items": BASE64}), [b"hi", b"ho"],
        has_parts((field("a"), b"aGk="), (field("a"), b"aG8=")),
    )  # fmt: skip
    for other in ("multipart/mixed", "multipart/related; type=text"):
        yield body(
            f"multipart_{other[10:15]}", other, one(TEXT), "x",
            has_parts((field("a"), b"x"), media_type=other),
        )  # fmt: skip
    yield body("multipart_any", "multipart/*", one(TEXT), "x", has_parts((field("a"), b"x")))
    parts = {"a": "x", "b": File(b"y", "y.png")}
    sent = has_parts((field("a"), b"x"), (field("b", "image/png", "y.png"), b"y"))
    for name, schema in (
        ("without_schema", None),
        ("of_anything", {}),
        ("of_object", {"type": "object"}),
        ("of_list", {"type": "array", "items": FILE}),
        ("of_map", {"type": "object", "additionalProperties": FILE}),
        ("of_union", {"oneOf": [both, one({"type": "integer"})]}),
    ):
        yield body(f"multipart_{name}", kind, schema, parts, sent)
    yield body("multipart_wrong", kind, one(FILE), "text", b"", fails="a")


CASES = [*plain(), *choices(), *forms(), *multipart()]
