"""Bodies have the bytes that the WHATWG standards, RFC 7578 and OpenAPI prescribe."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Generator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from attrs import define
from msgspec import UnsetType

from openapi_runtime import UNSET, ApiError, ApiRequest, Codec, Failure, File, Operation
from openapi_runtime.bodies import (
    FormField,
    FormPart,
    JsonBody,
    form_body,
    form_parts,
    multipart_body,
    multipart_form,
)
from openapi_runtime.wire import wire
from tests.openapi_runtime.requests_made import recording, sent
from tests.openapi_runtime.wire_codecs import Cat, Extended, Mood, Note, Outer, Renamed

OPERATION = Operation("set_thing", "POST", "/thing", idempotent=False)


@pytest.fixture(scope="module", autouse=True)
def _one_server() -> Generator[None]:
    with recording():
        yield


def refused(call: Callable[[], object], problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        call()
    assert caught.value.failure is Failure.ENCODE
    assert problem in str(caught.value)
    assert "Invalid request for set_thing: " in str(caught.value)


def form(value: Any, fields: Mapping[str, FormField] | None = None, **kwargs: Any) -> str:
    """Return the body that a server receives."""
    content = form_body(OPERATION, "/thing", value, fields, **kwargs)
    media_type = "application/x-www-form-urlencoded"
    received = sent(ApiRequest(OPERATION, "/thing", content=content, content_type=media_type))
    assert received.headers["content-type"] == media_type
    return received.body.decode("ascii")


class TestForms:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ({"a": "x y"}, "a=x+y"),
            ({"a": "*-._~+&=%"}, "a=*-._%7E%2B%26%3D%25"),
            ({"ä b": "€\n"}, "%C3%A4+b=%E2%82%AC%0A"),
            ({"a": True, "b": 1.5, "c": 5, "d": ""}, "a=true&b=1.5&c=5&d="),
            ({"a": Mood.CALM, "b": date(2020, 1, 2)}, "a=calm&b=2020-01-02"),
            ({"a": Decimal("1E+2"), "b": 1e22}, "a=100&b=10000000000000000000000"),
            ({"a": [1, 2], "b": "x"}, "a=1&a=2&b=x"),
            ({"a": {"b": "c"}}, "a=%7B%22b%22%3A%22c%22%7D"),
            ({"a": [{"b": 1}, {"b": 2}]}, "a=%7B%22b%22%3A1%7D&a=%7B%22b%22%3A2%7D"),
            ({"a": None, "b": UNSET, "c": msgspec.UNSET, "d": [], "e": [None, 1]}, "e=1"),
            ({"a": {"b": None}}, "a=%7B%22b%22%3Anull%7D"),
            ({}, ""),
        ],
    )
    def test_fields_without_encoding_objects_have_the_default_encoding(
        self, value: Any, expected: str
    ) -> None:
        assert form(value) == expected

    def test_codecs_have_their_json_keys(self) -> None:
        assert form(Cat("a b", lives=9)) == "name=a+b&pet_type=cat&lives=9"
        assert form(Renamed("c", a_b=1, quotes=2)) == "class=c&a-b=1&with+%22+quotes=2"
        assert form(Extended("n", additional_properties={"k k": 1})) == "name=n&k+k=1"
        assert form({"a": Renamed("c")}) == "a=%7B%22class%22%3A%22c%22%7D"

    @pytest.mark.parametrize(
        ("value", "field", "expected"),
        [
            ([1, 2], FormField(style="form"), "a=1&a=2"),
            ([1, "b,c"], FormField(style="form", explode=False), "a=1,b%2Cc"),
            ({"b": 1, "c": 2}, FormField(style="form"), "b=1&c=2"),
            ({"b": 1, "c": 2}, FormField(style="form", explode=False), "a=b,1,c,2"),
            ([1, 2], FormField(style="spaceDelimited"), "a=1%202"),
            ([1, 2], FormField(style="pipeDelimited"), "a=1%7C2"),
            ([1, 2], FormField(style="pipeDelimited", explode=True), "a=1&a=2"),
            ({"b": {"c": "d e"}}, FormField(style="deepObject"), "a%5Bb%5D%5Bc%5D=d+e"),
            ([1, 2], FormField(content_type="application/json"), "a=%5B1%2C2%5D"),
            ("x", FormField(content_type="application/json"), "a=%22x%22"),
            (
                {"b": 1},
                FormField(content_type="application/vnd.x+json; v=1"),
                "a=%7B%22b%22%3A1%7D",
            ),
            ("x", FormField(content_type="text/plain"), "a=x"),
        ],
    )
    def test_encoding_objects_set_the_style_or_the_type_of_fields(
        self, value: Any, field: FormField, expected: str
    ) -> None:
        assert form({"a": value}, {"a": field, "other": FormField(style="form")}) == expected

    @pytest.mark.parametrize(
        ("value", "field", "problem"),
        [
            ({"b": 1}, FormField(content_type="application/xml"), "only as JSON"),
            ([{"b": 1}], FormField(content_type="text/plain"), "only as JSON"),
            (["b c"], FormField(style="spaceDelimited"), "must not contain the delimiter"),
            ([[1]], FormField(style="form"), "cannot be encoded in the style form"),
            (object(), FormField(), "cannot be converted to JSON"),
            (float("inf"), FormField(), "must be a finite number"),
            ("5", FormField(type=int), "Expected `int`, got `str`"),
        ],
    )
    def test_other_values_are_rejected(self, value: Any, field: FormField, problem: str) -> None:
        refused(lambda: form_body(OPERATION, "/thing", {"a": value}, {"a": field}), problem)
        refused(lambda: form_body(OPERATION, "/thing", {"a": value}, {"a": field}), "a: ")

    def test_the_type_of_a_form_is_checked(self) -> None:
        assert form(Renamed("c"), type_=wire(Renamed)) == "class=c"
        refused(
            lambda: form_body(OPERATION, "/thing", {"class": 1}, type_=wire(Renamed)),
            "Expected `str`, got `int` - at `$.class`",
        )
        refused(lambda: form_body(OPERATION, "/thing", [1]), "must be an object, not list")


def parts_of(content: bytes, content_type: str) -> list[tuple[list[str], bytes]]:
    """Return the header lines and the content of each part that a server receives."""
    received = sent(ApiRequest(OPERATION, "/thing", content=content, content_type=content_type))
    match = re.fullmatch(
        r"multipart/form-data; boundary=([0-9a-f]{32})", received.headers["content-type"]
    )
    assert match
    delimiter = b"--" + match[1].encode()
    start, *parts, end = received.body.split(delimiter)
    assert start == b""
    assert end == b"--\r\n"
    found: list[tuple[list[str], bytes]] = []
    for part in parts:
        assert part.startswith(b"\r\n")
        assert part.endswith(b"\r\n")
        head, _, body = part[2:-2].partition(b"\r\n\r\n")
        found.append((head.decode().split("\r\n"), body))
    return found


def multipart(
    value: Any, fields: Mapping[str, FormField] | None = None
) -> list[tuple[list[str], bytes]]:
    return parts_of(*multipart_form(OPERATION, "/thing", value, fields))


def disposition(name: str, file_name: str | None = None) -> str:
    shown = "" if file_name is None else f'; filename="{file_name}"'
    return f'Content-Disposition: form-data; name="{name}"{shown}'


@define(repr=False, eq=False, weakref_slot=False)
class Upload(Codec):
    title: str
    file: File | UnsetType = msgspec.UNSET
    notes: list[Note] | UnsetType = msgspec.UNSET


class TestMultipart:
    def test_scalars_are_text_without_a_file_name(self) -> None:
        found = multipart(
            {"a": "x\r\ny ä", "b": 5, "c": True, "d": Mood.CALM, "e": date(2020, 1, 2)}
        )
        assert found == [
            ([disposition("a")], "x\r\ny ä".encode()),
            ([disposition("b")], b"5"),
            ([disposition("c")], b"true"),
            ([disposition("d")], b"calm"),
            ([disposition("e")], b"2020-01-02"),
        ]

    def test_objects_are_json(self) -> None:
        found = multipart({"a": {"b": None}, "c": [{"d": 1}, {"d": 2}], "e": Renamed("c")})
        json_type = "Content-Type: application/json"
        assert found == [
            ([disposition("a"), json_type], b'{"b":null}'),
            # The type of an array is that of its items (OpenAPI 3.1, section 4.8.15.1).
            ([disposition("c"), json_type], b'{"d":1}'),
            ([disposition("c"), json_type], b'{"d":2}'),
            ([disposition("e"), json_type], b'{"class":"c"}'),
        ]

    def test_files_have_a_name_and_a_type(self) -> None:
        found = multipart(
            {
                "a": File(b"\x00\r\n\xff", "x.png"),
                "b": File(b"1", "y", "text/csv"),
                "c": b"2",
                "d": File(io.BytesIO(b"3"), "z.json"),
                "e": bytearray(b"4"),
            }
        )
        assert found == [
            ([disposition("a", "x.png"), "Content-Type: image/png"], b"\x00\r\n\xff"),
            ([disposition("b", "y"), "Content-Type: text/csv"], b"1"),
            ([disposition("c", "upload"), "Content-Type: application/octet-stream"], b"2"),
            ([disposition("d", "z.json"), "Content-Type: application/json"], b"3"),
            ([disposition("e", "upload"), "Content-Type: application/octet-stream"], b"4"),
        ]

    def test_opened_files_have_their_own_name(self, tmp_path: Path) -> None:
        path = tmp_path / "photo.jpg"
        path.write_bytes(b"jpeg")
        with path.open("rb") as file:
            found = multipart({"a": file})
        assert found == [([disposition("a", "photo.jpg"), "Content-Type: image/jpeg"], b"jpeg")]

    def test_lists_of_files_are_repeated(self) -> None:
        found = multipart({"a": [File(b"1", "1.txt"), b"2"], "b": ["x", "y"]})
        assert [head[0] for head, _ in found] == [
            disposition("a", "1.txt"),
            disposition("a", "upload"),
            disposition("b"),
            disposition("b"),
        ]
        assert [body for _, body in found] == [b"1", b"2", b"x", b"y"]

    def test_absent_parts_are_not_sent(self) -> None:
        assert multipart({"a": None, "b": UNSET, "c": msgspec.UNSET, "d": [], "e": 1}) == [
            ([disposition("e")], b"1")
        ]
        assert form_parts(OPERATION, "/thing", "a", None) == []

    def test_the_files_of_codecs_are_parts(self) -> None:
        upload = Upload("t", File(b"1", "a.txt"), [Note("n")])
        assert multipart(upload) == [
            ([disposition("title")], b"t"),
            ([disposition("file", "a.txt"), "Content-Type: text/plain"], b"1"),
            ([disposition("notes"), "Content-Type: application/json"], b'{"text":"n"}'),
        ]
        assert multipart(Upload("t")) == [([disposition("title")], b"t")]

    def test_encoding_objects_set_types_and_headers(self) -> None:
        fields = {
            "a": FormField(content_type="text/markdown; charset=utf-8"),
            "b": FormField(content_type="application/json"),
            "c": FormField(content_type="image/png", headers={"X-Rate": "5"}),
            "d": FormField(content_type="image/png, image/jpeg"),
            "e": FormField(style="form", explode=False),
            "f": FormField(style="spaceDelimited"),
        }
        value = {
            "a": "# x",
            "b": [1],
            "c": b"1",
            "d": File(b"2", "x.jpg"),
            "e": [1, 2],
            "f": ["g", "h"],
        }
        assert multipart(value, fields) == [
            ([disposition("a"), "Content-Type: text/markdown; charset=utf-8"], b"# x"),
            ([disposition("b"), "Content-Type: application/json"], b"[1]"),
            ([disposition("c", "upload"), "Content-Type: image/png", "X-Rate: 5"], b"1"),
            ([disposition("d", "x.jpg"), "Content-Type: image/jpeg"], b"2"),
            ([disposition("e")], b"1,2"),
            ([disposition("f")], b"g h"),
        ]

    def test_names_are_escaped_as_in_browsers(self) -> None:
        found = multipart({'a"\r\nb\nc\\ä%': File(b"", 'x"\r\ny\\ä%.txt')})
        assert found == [
            (
                [
                    disposition("a%22%0D%0Ab%0D%0Ac\\ä%", "x%22%0D%0Ay\\ä%.txt"),
                    "Content-Type: text/plain",
                ],
                b"",
            )
        ]

    def test_headers_of_a_part_stay_one_line(self) -> None:
        part = FormPart("a", None, "text/plain\r\nX-Other: b", b"1")
        assert parts_of(*multipart_body(part)) == [
            ([disposition("a"), "Content-Type: text/plain X-Other: b"], b"1")
        ]

    @pytest.mark.parametrize(
        ("value", "field", "problem"),
        [
            (
                io.StringIO("x"),
                FormField(),
                "a: must be bytes or a file, not str. Open files in binary",
            ),
            (File(io.StringIO("x")), FormField(), "Open files in binary mode"),  # type: ignore[arg-type]
            (File("x"), FormField(), "must be bytes or a file, not str"),  # type: ignore[arg-type]
            (File(b"", "a", "text/plain\r\nX: y"), FormField(), "is not a media type"),
            (File(b"", "\udcff"), FormField(), "surrogates not allowed"),
            ({"b": 1}, FormField(content_type="application/xml"), "only as JSON"),
            (object(), FormField(), "cannot be converted to JSON"),
            ("5", FormField(type=int), "Expected `int`, got `str`"),
        ],
    )
    def test_other_values_are_rejected(self, value: Any, field: FormField, problem: str) -> None:
        refused(lambda: multipart_form(OPERATION, "/thing", {"a": value}, {"a": field}), problem)

    def test_other_bodies_are_rejected(self) -> None:
        refused(lambda: multipart_form(OPERATION, "/thing", b"x"), "must be an object, not bytes")

    def test_the_content_is_bytes_that_can_be_sent_again(self) -> None:
        content, _ = multipart_form(OPERATION, "/thing", {"a": io.BytesIO(b"1")})
        assert type(content) is bytes

    def test_files_do_not_show_their_content(self) -> None:
        assert repr(File(b"secret", "a.txt")) == "File(name='a.txt', content_type=None)"


class TestJson:
    @pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json"])
    def test_unset_is_omitted_and_none_is_null(self, media_type: str) -> None:
        @define(repr=False, eq=False, weakref_slot=False)
        class Patch(Codec):
            name: str | None | UnsetType = msgspec.UNSET
            size: int | None | UnsetType = msgspec.UNSET

        body = JsonBody[Patch](Patch)
        for patch, expected in (
            (Patch(), {}),
            (Patch(name=None), {"name": None}),
            (Patch(size=3), {"size": 3}),
        ):
            content = body.encode(OPERATION, "/thing", patch)
            request = ApiRequest(OPERATION, "/thing", content=content, content_type=media_type)
            received = sent(request)
            assert json.loads(received.body) == expected
            assert received.headers["content-type"] == media_type

    def test_plain_bodies_omit_unset_too(self) -> None:
        body = JsonBody[Outer](Outer, plain=True)
        content = body.encode(OPERATION, "/thing", Outer(Renamed("c"), many=[]))
        assert json.loads(content) == {"one": {"class": "c"}, "many": []}
