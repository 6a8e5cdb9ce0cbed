"""Responses: the decoded value by status, media type and headers."""

from __future__ import annotations

import datetime as dt
import inspect
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from openapi_runtime import ServerSentEvent

from .case import (
    BOTH,
    ONLY_31,
    Case,
    Json,
    Make,
    Package,
    Reply,
    always,
    content,
    json_reply,
    ok,
    ref,
    reply,
)

PART = {"ResponsePart": {"type": "object", "properties": {"a": {"type": "integer"}}}}
OTHER = {"ResponseOther": {"type": "object", "properties": {"b": {"type": "integer"}}}}


def response(
    name: str,
    responses: Json,
    received: Reply,
    value: Make | Any = None,
    *,
    fails: str = "",
    collect: bool = False,
    editions: tuple[str, ...] = BOTH,
    check: Callable[[Package, Any, Any], None] | None = None,
) -> Case:
    """Return a case of the responses of one operation."""
    make: Make = always(value)
    schemas = {key: item for key, item in {**PART, **OTHER}.items() if f"/{key}'" in str(responses)}
    return Case(
        name,
        {"responses": responses},
        f"GET /{name}",
        received,
        make,
        schemas=schemas,
        fails=fails,
        collect=collect,
        editions=editions,
        check=check,
    )


def accepted() -> Iterator[Case]:
    """Yield cases of media types of the results, with the Accept header for them."""
    for number, (media_types, accept, value) in enumerate(
        (
            (["application/json"], None, 1),
            (["*/*"], None, b"1"),
            (["application/hal+json"], "application/hal+json, */*;q=0.1", 1),
            (["text/xml", "text/json"], "text/json, text/xml;q=0.9, */*;q=0.1", "1"),
            (["image/png", "image/*"], "image/png, image/*, */*;q=0.1", b"1"),
            (["text/csv; header=present"], "text/csv; header=present, */*;q=0.1", "1"),
            (["application/x-ndjson"], "application/x-ndjson, */*;q=0.1", [1]),
        )
    ):
        anything: Json = {"schema": {}}
        contents = dict.fromkeys(media_types, anything)
        case = response(
            f"accept_{number}",
            {"200": _described(content=contents), "400": _described(**content({}, "text/html"))},
            reply(b"1", media_types[0].replace("*", "a")),
            value,
            collect=isinstance(value, list),
        )
        yield replace(case, headers={"accept": accept})


def _described(**others: Any) -> Json:
    return {"description": "Text.", **others}


def statuses() -> Iterator[Case]:
    """Yield cases of several statuses, ranges and `default`."""
    part, other = content(ref("ResponsePart")), content(ref("ResponseOther"))
    two = {"200": _described(**part), "201": _described(**other)}
    yield response("status_200_of_two", two, json_reply({"a": 1}), lambda p: p.ResponsePart(a=1))
    yield response(
        "status_201_of_two", two, json_reply({"b": 2}, 201), lambda p: p.ResponseOther(b=2)
    )
    yield response("status_other_of_two", two, json_reply({"a": 1}, 202), fails="202")
    either = {"200": _described(**part), "204": _described()}
    yield response("status_200_of_204", either, json_reply({"a": 1}), lambda p: p.ResponsePart(a=1))
    yield response("status_204_of_200", either, Reply(), None)
    unknown = {"200": _described(**content({})), "201": _described(**part)}
    yield response("status_201_of_any", unknown, json_reply({"a": 1}, 201),
                   lambda p: p.ResponsePart(a=1))  # fmt: skip
    ranges = {"2XX": _described(**part)}
    yield response("status_range", ranges, json_reply({"a": 1}, 206), lambda p: p.ResponsePart(a=1))
    mixed = {"2XX": _described(**part), "201": _described(**other)}
    yield response("status_in_range", mixed, json_reply({"a": 1}), lambda p: p.ResponsePart(a=1))
    yield response(
        "status_beside_range", mixed, json_reply({"b": 1}, 201), lambda p: p.ResponseOther(b=1)
    )
    default = {"default": _described(**part)}
    yield response("status_default", default, json_reply({"a": 1}), lambda p: p.ResponsePart(a=1))
    yield response("status_default_error", default, json_reply({"a": 1}, 500), fails="500")
    unlisted = {"200": _described(**part)}
    yield response(
        "status_undocumented", unlisted, json_reply({"a": 1}, 203), lambda p: p.ResponsePart(a=1)
    )
    yield response("status_error", unlisted, json_reply({"a": 1}, 404), fails="404")
    yield from redirects()
    yield response("status_without_content", {"200": _described()}, reply(b"<html>", "text/html"))
    yield response("status_empty_body", unlisted, Reply(b"", 200), fails="empty")
    yield response("status_invalid_body", unlisted, json_reply([1]), fails="object")
    yield response("status_not_json", unlisted, reply(b"<html>", "application/json"), fails="JSON")
    named = {"NamedResponse": _described(**part)}
    yield Case(
        "response_reference",
        {"responses": {"200": ref("NamedResponse", "responses")}},
        "GET /response_reference",
        json_reply({"a": 1}),
        lambda p: p.ResponsePart(a=1),
        schemas=PART,
        components={"responses": named},
    )
    yield response(
        "response_of_list", ok({"type": "array", "items": ref("ResponsePart")}),
        json_reply([{"a": 1}]), lambda p: [p.ResponsePart(a=1)],
    )  # fmt: skip
    yield response(
        "response_detailed", unlisted, json_reply({"a": 1}), lambda p: p.ResponsePart(a=1),
        check=lambda p, module, found: _assert_annotation(module, "DetailedResponse[ResponsePart]"),
    )  # fmt: skip


def redirects() -> Iterator[Case]:
    """Yield cases of statuses below 200 and from 300 to 399, with and without a location."""
    part, other = content(ref("ResponsePart")), content(ref("ResponseOther"))
    there = (("Location", "/elsewhere"),)
    unmodified = {"200": _described(**part), "304": _described()}
    yield response("status_304_of_200", unmodified, Reply(b"", 304), fails="Status 304")
    with_schema = {"200": _described(**part), "304": _described(**other)}
    yield response("status_304_with_schema", with_schema, Reply(b"", 304), fails="Status 304")
    yield response("status_304_of_default", {"304": _described(), "default": _described(**part)},
                   json_reply({"a": 1}), lambda p: p.ResponsePart(a=1))  # fmt: skip
    yield response("status_304_alone", {"304": _described()}, Reply(b"", 304))
    choices = {"200": _described(**part), "300": _described(**other)}
    yield response("status_300_of_200", choices, json_reply({"b": 1}, 300), fails="Status 300")
    yield response("status_300_alone", {"300": _described(**other)}, json_reply({"b": 1}, 300),
                   lambda p: p.ResponseOther(b=1))  # fmt: skip
    for status in (301, 302, 303, 307, 308):
        described = {"200": _described(**part), str(status): _described()}
        lacking = f"Status {status} with an empty body and no Location header"
        yield response(f"status_{status}_without_location", described, Reply(b"", status),
                       fails=lacking)  # fmt: skip
        # A redirect that is the only result is not followed: the caller reads its location.
        described = {
            str(status): _described(headers={"Location": {"schema": {"type": "string"}}}),
            "default": _described(**part),
        }
        yield response(f"status_{status}_alone", described, Reply(b"", status, there),
                       check=_assert_location)  # fmt: skip
    yield response("status_3xx", {"3XX": _described(**other)},
                   Reply(b'{"b": 1}', 302, there), lambda p: p.ResponseOther(b=1))  # fmt: skip
    switched = {"101": _described(), "200": _described(**part)}
    yield response("status_101", switched, Reply(b"", 101), fails="101")


def _assert_location(package: Package, module: Any, found: Any) -> None:
    redirects = module.OPERATION.redirects
    assert len(redirects) == 1
    assert "location" in inspect.signature(module.ResponseHeaders).parameters


def _assert_annotation(module: Any, expected: str) -> None:
    for name in ("sync_detailed", "asyncio_detailed"):
        found = inspect.signature(getattr(module, name)).return_annotation
        assert found == expected, found


def media_types() -> Iterator[Case]:
    """Yield cases of bodies that are not JSON, and of several media types."""
    text, binary = {"type": "string"}, {"type": "string", "format": "binary"}
    yield response("media_text", ok(text, "text/plain"), reply("é".encode(), "text/plain"), "é")
    yield response(
        "media_text_charset", ok(text, "text/plain"),
        reply("é".encode("latin-1"), "text/plain; charset=iso-8859-1"), "é",
    )  # fmt: skip
    yield response("media_csv", ok(text, "text/csv"), reply(b"a,b\r\n", "text/csv"), "a,b\r\n")
    yield response("media_html", ok(text, "text/html"), reply(b"<a>", "text/html"), "<a>")
    yield response(
        "media_xml", ok(text, "application/xml"), reply(b"<a/>", "application/xml"), "<a/>"
    )
    kind = "application/octet-stream"
    yield response("media_binary", ok(binary, kind), reply(b"\x00\xff", kind), b"\x00\xff")
    yield response("media_image", ok(binary, "image/*"), reply(b"\x89P", "image/png"), b"\x89P")
    yield response("media_any", ok(binary, "*/*"), reply(b"\x89P", "image/png"), b"\x89P")
    yield response("media_any_of_json", ok(ref("ResponsePart"), "*/*"), json_reply({"a": 1}),
                   lambda p: p.ResponsePart(a=1))  # fmt: skip
    yield Case(
        "media_of_head", {"responses": ok(ref("ResponsePart"))}, "HEAD /media_of_head",
        Reply(b"", 200, (("Content-Type", "application/json"),)), schemas=PART,
    )  # fmt: skip
    yield response("media_problem", ok({"type": "object"}, "application/problem+json"),
                   reply(b'{"a":1}', "application/problem+json"), {"a": 1})  # fmt: skip
    several = {
        "200": _described(
            content={
                "application/json": {"schema": ref("ResponsePart")},
                "text/csv": {"schema": text},
                "image/png": {"schema": binary},
            }
        )
    }
    chosen: tuple[tuple[str, Reply, Make | Any], ...] = (
        ("json", json_reply({"a": 1}), lambda p: p.ResponsePart(a=1)),
        ("csv", reply(b"a", "text/csv; charset=utf-8"), "a"),
        ("png", reply(b"\x89", "image/png"), b"\x89"),
    )
    for name, received, value in chosen:
        yield response(f"media_of_three_{name}", several, received, value)
    profiled = {
        "200": _described(
            content={
                "application/json": {"schema": ref("ResponsePart")},
                'application/json; profile="other"': {"schema": {"type": "string"}},
            }
        )
    }
    yield response("media_of_profiles", profiled, json_reply("x"), "x")
    yield response("media_of_profiles_first", profiled, json_reply({"a": 1}),
                   lambda p: p.ResponsePart(a=1))  # fmt: skip
    yield response("media_of_three_other", several, reply(b"\x89", "image/gif"), fails="image/gif")


def iterators() -> Iterator[Case]:
    """Yield cases of events and lines of JSON, which arrive one by one."""
    kind = "text/event-stream"
    yield response(
        "stream_events", ok({"type": "string"}, kind),
        reply(b"event: x\nid: 1\ndata: a\ndata: b\n\n: ping\n\ndata: c\n\n", kind),
        [ServerSentEvent("x", "a\nb", "1", None), ServerSentEvent("message", "c", "1", None)],
        collect=True,
    )  # fmt: skip
    for kind in ("application/x-ndjson", "application/jsonl"):
        yield response(
            f"stream_{kind.split('/')[1].replace('-', '_')}", ok(ref("ResponsePart"), kind),
            reply(b'{"a":1}\n{"a":2}\r\n\n{"a":3}', kind),
            lambda p: [p.ResponsePart(a=1), p.ResponsePart(a=2), p.ResponsePart(a=3)], collect=True,
        )  # fmt: skip


DAY = dt.date(2026, 1, 2)
ID = "12345678-1234-5678-1234-567812345678"
HEADERS: tuple[tuple[str, Json, str, Any], ...] = (
    ("text", {"type": "string"}, "a, b", "a, b"),
    ("integer", {"type": "integer"}, "5", 5),
    ("number", {"type": "number"}, "1.5", 1.5),
    ("boolean", {"type": "boolean"}, "true", True),
    ("date", {"type": "string", "format": "date"}, "2026-01-02", DAY),
    ("date_time", {"type": "string", "format": "date-time"}, "2026-01-02T03:04:05Z",
     dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)),
    ("uuid", {"type": "string", "format": "uuid"}, ID, uuid.UUID(ID)),
    ("list", {"type": "array", "items": {"type": "string"}}, "a, b,c", ["a", "b", "c"]),
    ("integers", {"type": "array", "items": {"type": "integer"}}, "1,2", [1, 2]),
    ("map", {"type": "object", "additionalProperties": {"type": "integer"}}, "R,100,G,200",
     {"R": 100, "G": 200}),
)  # fmt: skip


FURTHER_HEADERS: tuple[tuple[str, Json, str, Make | Any], ...] = (
    ("model", {"schema": ref("ResponsePart")}, "a,5", lambda p: p.ResponsePart(a=5)),
    ("exploded_model", {"schema": ref("ResponsePart"), "explode": True}, "a=5",
     lambda p: p.ResponsePart(a=5)),
    ("either", {"schema": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}, "5", 5),
    ("constant", {"schema": {"type": "boolean", "enum": [True]}}, "true", True),
    ("enums", {"schema": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}}, "b,a",
     lambda p: [p.ResponseHeaderEnumsXItItem.B, p.ResponseHeaderEnumsXItItem.A]),
    ("json", content(ref("ResponsePart")), '{"a":5}', lambda p: p.ResponsePart(a=5)),
    ("required_json", {"required": True, **content({"type": "array", "items": {}})}, "[1]", [1]),
    ("plain_content", content({"type": "integer"}, "text/plain"), "5", "5"),
)  # fmt: skip


def headers() -> Iterator[Case]:
    """Yield cases of headers of every type, which do not affect the return type of functions."""
    for name, schema, text, value in HEADERS:
        for required in (True, False):
            case = f"header_{'required' if required else 'optional'}_{name}"
            described = _described(
                headers={"X-It": {"required": required, "schema": schema}},
                **content(ref("ResponsePart")),
            )

            def check(package: Package, module: Any, found: Any, value: Any = value) -> None:
                assert inspect.signature(module.sync).return_annotation == "ResponsePart"

            yield response(
                f"response_{case}", {"200": described}, json_reply({"a": 1}, X_It=text),
                lambda p: p.ResponsePart(a=1), check=check,
            )  # fmt: skip
    exploded = {"X-It": {"explode": True, "schema": HEADERS[-1][1]}}
    yield response(
        "response_header_exploded", {"200": _described(headers=exploded)},
        Reply(b"", 200, (("X-It", "R=100,G=200"),)),
    )  # fmt: skip
    for name, header, text, _ in FURTHER_HEADERS:
        yield response(
            f"response_header_{name}", {"200": _described(headers={"X-It": header})},
            Reply(b"", 200, (("X-It", text),)),
        )  # fmt: skip
    named = {"NamedHeader": {"schema": {"type": "integer"}}}
    yield Case(
        "response_header_reference",
        {"responses": {"200": _described(headers={"X-It": ref("NamedHeader", "headers")})}},
        "GET /response_header_reference",
        Reply(b"", 200, (("X-It", "5"),)),
        components={"headers": named},
    )


HEADER_VALUES: dict[str, tuple[str, Any]] = {
    f"response_header_{kind}_{name}": (text, value)
    for name, _, text, value in HEADERS
    for kind in ("required", "optional")
}
"""The text and the decoded value of the X-It header, by the name of the case."""
HEADER_VALUES.update(
    {f"response_header_{name}": (text, value) for name, _, text, value in FURTHER_HEADERS}
)
HEADER_VALUES["response_header_exploded"] = ("R=100,G=200", {"R": 100, "G": 200})
HEADER_VALUES["response_header_reference"] = ("5", 5)


def methods() -> Iterator[Case]:
    """Yield cases of all methods."""
    for method in ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"):
        name = f"method_{method.lower()}"
        yield Case(name, {"responses": ok()}, f"{method} /{name}")


def errors() -> Iterator[Case]:
    """Yield cases of documented error kinds, which the list of operations contains."""
    examples = {name: {"value": {"title": f"{name}Error"}} for name in ("First", "Second")}
    json_type = {"schema": {"type": "object"}, "examples": examples}

    def check(package: Package, module: Any, found: Any) -> None:
        listed = package.module("operations").OPERATIONS["error_kinds"]
        assert listed is module.OPERATION
        assert listed.error_kinds == ("FirstError", "SecondError")
        assert listed.idempotent
        assert (listed.method, listed.path, listed.tag) == ("GET", "/error_kinds", "cases")

    described = {**ok(), "404": _described(content={"application/json": json_type})}
    yield response("error_kinds", described, Reply(), check=check)
    failed = json_reply({"title": "NewError", "description": "Why."}, 404)
    yield response("error_unknown_kind", described, failed, fails="Why.")


def docs() -> Iterator[Case]:
    """Yield cases of operations with a Markdown description, which keeps its form, or with none."""
    table = "A table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n\n```\nx  = 1\n  y\n```"

    def check(package: Package, module: Any, found: Any) -> None:
        text = inspect.getdoc(module.sync)
        assert text is not None
        for line in table.split("\n"):
            assert line in text.split("\n"), f"{line!r} is missing in {text!r}"

    yield Case(
        "docs_markdown",
        {"summary": "Show a table", "description": table, "responses": ok()},
        "GET /docs_markdown",
        check=check,
    )
    yield Case("docs_none", {"responses": {"204": {"description": ""}}}, "GET /docs_none")
    yield Case(
        "docs_without_responses", {"responses": None}, "GET /docs_without_responses",
        editions=ONLY_31,
    )  # fmt: skip


CASES = [
    *statuses(), *media_types(), *accepted(), *iterators(), *headers(), *methods(), *errors(),
    *docs(),
]  # fmt: skip
