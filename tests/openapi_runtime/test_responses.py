"""Responses are parsed by their status and media type, and headers by their types."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Literal
from uuid import UUID

import pytest

from openapi_runtime import ApiError, ApiRequest, ApiResponse, Client, Failure, Operation
from openapi_runtime.open_enum import OpenEnum
from openapi_runtime.responses import (
    BytesResponse,
    JsonResponse,
    Nothing,
    Responses,
    TextResponse,
    header,
    json_header,
    required_header,
)
from openapi_runtime.wire import wire
from tests.openapi_runtime.wire_codecs import Cat, Dog, Extended, Pet, Renamed
from tests.scripted_server import Connection, ScriptedServer

OPERATION = Operation("get_pet", "GET", "/pet", idempotent=True)


@contextmanager
def received(
    body: bytes = b"",
    status: int = 200,
    content_type: str | None = "application/json",
    **headers: str,
) -> Generator[ApiResponse]:
    """Receive a response over a real socket."""

    def script(connection: Connection) -> None:
        connection.read_request()
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
        if content_type is not None:
            lines.append(f"Content-Type: {content_type}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        connection.send(
            "\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if status == 204 else body)
        )

    with ScriptedServer(script) as server, Client(server.url) as client:
        yield client.send(ApiRequest(OPERATION, "/pet"))


def failure_of(parser: Any, response: ApiResponse, method: str = "read") -> str:
    with pytest.raises(ApiError) as caught:
        getattr(parser, method)(response)
    assert caught.value.failure is Failure.DECODE
    assert "Invalid response to get_pet: " in str(caught.value)
    return str(caught.value)


class TestStatuses:
    RESPONSES = Responses[Any](
        {200: JsonResponse(Cat), "201": JsonResponse(Dog), "2xx": JsonResponse(int), 204: Nothing()}
    )

    def test_the_exact_status_comes_first(self) -> None:
        with received(b'{"name": "a"}', 200) as response:
            assert type(self.RESPONSES.read(response)) is Cat
        with received(b'{"name": "a"}', 201) as response:
            assert type(self.RESPONSES.read(response)) is Dog

    def test_the_range_of_the_status_comes_second(self) -> None:
        with received(b"3", 206) as response:
            assert self.RESPONSES.read(response) == 3

    def test_the_default_comes_last(self) -> None:
        responses = Responses[Any]({200: JsonResponse(Cat), "default": JsonResponse(int)})
        with received(b"3", 202) as response:
            assert responses.read(response) == 3
        responses = Responses[Any]({"2XX": JsonResponse(str), "default": JsonResponse(int)})
        with received(b'"x"', 202) as response:
            assert responses.read(response) == "x"

    def test_a_success_without_content_is_none(self) -> None:
        with received(status=204, content_type=None) as response:
            assert self.RESPONSES.read(response) is None

    def test_an_undocumented_success_is_parsed_like_the_only_documented_one(self) -> None:
        responses = Responses[Any]({201: JsonResponse(Cat), 404: JsonResponse(int)})
        with received(b'{"name": "a"}', 200) as response:
            assert responses.read(response) == Cat("a")

    def test_an_undocumented_success_is_rejected_beside_several_documented_ones(self) -> None:
        responses = Responses[Any]({200: JsonResponse(Cat), 201: JsonResponse(Dog)})
        with received(b'{"name": "a"}', 202) as response:
            message = failure_of(responses, response)
        assert "the status 202 is not documented; documented: 200, 201" in message

    def test_without_documented_successes_every_success_is_rejected(self) -> None:
        with received(b"{}", 202) as response:
            assert "documented: none" in failure_of(Responses[Any]({404: Nothing()}), response)

    def test_an_empty_body_is_valid_if_another_success_has_no_body(self) -> None:
        with received(b"", 200) as response:
            assert self.RESPONSES.read(response) is None

    def test_an_empty_body_is_not_json(self) -> None:
        responses = Responses[Any]({200: JsonResponse(Cat)})
        with received(b"", 200) as response:
            assert "the body is empty" in failure_of(responses, response)

    def test_an_empty_text_stays_a_text_beside_a_success_without_a_body(self) -> None:
        responses = Responses[Any](
            {200: {"text/plain": TextResponse(), "*/*": BytesResponse()}, 204: Nothing()}
        )
        with received(b"", 200, "text/plain") as response:
            assert responses.read(response) == ""
        with received(b"", 200, "image/png") as response:
            assert responses.read(response) == b""
        with received(status=204, content_type=None) as response:
            assert responses.read(response) is None

    @pytest.mark.parametrize(
        "body", [b'{"title": "PetNotFoundError", "description": "No pet"}', b"<html>", b"", b"\xff"]
    )
    def test_error_statuses_are_errors_regardless_of_document_and_body(self, body: bytes) -> None:
        responses = Responses[Any]({"default": BytesResponse(), 404: BytesResponse()})
        with received(body, 404) as response, pytest.raises(ApiError) as caught:
            responses.read(response)
        assert caught.value.failure is Failure.STATUS
        assert caught.value.status_code == 404


class TestMediaTypes:
    RESPONSES = Responses[Any](
        {
            200: {
                "application/json; charset=utf-8": JsonResponse(Cat),
                "text/csv": TextResponse(),
                "image/*": BytesResponse(),
            }
        }
    )

    @pytest.mark.parametrize(
        ("content_type", "body", "expected"),
        [
            ("application/json", b'{"name": "a"}', Cat("a")),
            ("Application/JSON;charset=utf-8", b'{"name": "a"}', Cat("a")),
            ("text/csv", b'{"name": "a"}', '{"name": "a"}'),
            ("text/csv; header=present", b"a,b", "a,b"),
            ("image/png", b"\x89PNG", b"\x89PNG"),
            ("image/svg+xml; charset=utf-8", b"<svg/>", b"<svg/>"),
        ],
    )
    def test_the_content_type_decides(
        self, content_type: str, body: bytes, expected: object
    ) -> None:
        with received(body, content_type=content_type) as response:
            assert self.RESPONSES.read(response) == expected

    def test_the_range_of_all_media_types_matches_any_type(self) -> None:
        responses = Responses[Any](
            {200: {"application/json": JsonResponse(int), "*/*": BytesResponse()}}
        )
        with received(b"3", content_type="video/mp4") as response:
            assert responses.read(response) == b"3"

    def test_without_a_content_type_the_first_is_taken(self) -> None:
        with received(b'{"name": "a"}', content_type=None) as response:
            assert self.RESPONSES.read(response) == Cat("a")

    @pytest.mark.parametrize("content_type", ["application/problem+json", "text/plain", "nonsense"])
    def test_mislabeled_json_is_json(self, content_type: str) -> None:
        with received(b'{"name": "a"}', content_type=content_type) as response:
            assert self.RESPONSES.read(response) == Cat("a")

    @pytest.mark.parametrize("body", [b"<html></html>", b"{}", b"", b"3"])
    def test_other_bodies_of_undocumented_types_are_rejected(self, body: bytes) -> None:
        with received(body, content_type="text/html") as response:
            message = failure_of(self.RESPONSES, response)
        assert "the Content-Type 'text/html' is not documented" in message
        assert "documented: application/json, text/csv, image/*" in message

    def test_without_documented_json_all_undocumented_types_are_rejected(self) -> None:
        responses = Responses[Any]({200: {"image/png": BytesResponse()}})
        with received(b"{}", content_type="application/json") as response:
            assert "documented: image/png" in failure_of(responses, response)


class TestBodies:
    def test_unions_and_mapped_codecs_are_decoded(self) -> None:
        with received(b'[{"pet_type": "dog", "name": "a"}, {"pet_type": "cow"}]') as response:
            found = JsonResponse[Any](list[Pet]).read(response)
            assert found == [Dog("a"), {"pet_type": "cow"}]
            assert type(found[0]) is Dog
        with received(b'{"class": "a", "a-b": "x"}') as response:
            message = failure_of(JsonResponse[Any](wire(Renamed)), response)
        assert 'Expected `int`, got `str` - at `$["a-b"]`' in message

    def test_deep_json_is_a_documented_error(self) -> None:
        deep = b'{"class": "a", "child": ' * 3000 + b"{}" + b"}" * 3000
        with received(deep) as response:
            assert "recursion" in failure_of(JsonResponse[Any](wire(Renamed)), response)

    @pytest.mark.parametrize(
        ("content_type", "body", "expected"),
        [
            ("text/plain", "äöü\u2028".encode(), "äöü\u2028"),
            ("text/plain; charset=iso-8859-1", b"\xe4", "ä"),
            ('text/plain; format=flowed; Charset="UTF-16"', "ä".encode("utf-16"), "ä"),
            ("text/csv", b"\xef\xbb\xbfa,b", "a,b"),
            ("text/plain", b"", ""),
        ],
    )
    def test_text_has_the_charset_of_its_header(
        self, content_type: str, body: bytes, expected: str
    ) -> None:
        with received(body, content_type=content_type) as response:
            assert TextResponse().read(response) == expected

    @pytest.mark.parametrize(
        ("content_type", "problem"),
        [
            ("text/plain", "the body is not valid utf-8"),
            ("text/plain; charset=ascii", "the body is not valid ascii"),
            ("text/plain; charset=klingon", "the charset 'klingon' is unknown"),
            ("text/plain; charset=base64", "the charset 'base64' is unknown"),
        ],
    )
    def test_invalid_text_is_an_error(self, content_type: str, problem: str) -> None:
        with received(b"\xe4", content_type=content_type) as response:
            assert problem in failure_of(TextResponse(), response)

    def test_a_body_is_returned_unchanged_as_bytes_or_is_ignored(self) -> None:
        with received(b"\x00\xff", content_type=None) as response:
            assert BytesResponse().read(response) == b"\x00\xff"
            assert Nothing().read(response) is None

    @pytest.mark.parametrize("parser", [TextResponse(), BytesResponse(), Nothing()])
    def test_error_statuses_are_errors(self, parser: Any) -> None:
        with received(b"x", 500) as response, pytest.raises(ApiError) as caught:
            parser.read(response)
        assert caught.value.status_code == 500


class TestDetailed:
    def test_a_detailed_response_has_the_status_the_headers_and_the_content(self) -> None:
        responses = Responses[Cat]({200: JsonResponse(Cat)})
        with received(b'{"name": "a"}', X_Token="very secret") as response:
            found = responses.detailed(response)
        assert found.status_code == 200
        assert found.headers["x-TOKEN"] == "very secret"
        assert found.content == b'{"name": "a"}'
        assert found.parsed == Cat("a")
        assert (
            repr(found) == "DetailedResponse(status_code=200, parsed=Cat(name='a', pet_type='cat'))"
        )

    def test_errors_are_raised(self) -> None:
        responses = Responses[Cat]({200: JsonResponse(Cat)})
        with received(b"{}") as response:
            assert "required field `name`" in failure_of(responses, response, "detailed")


class Level(OpenEnum):
    LOW = "low"


class Step(OpenEnum):
    ONE = 1


class Closed(Enum):
    A = "a"


class TestHeaders:
    @pytest.mark.parametrize(
        ("text", "type_", "expected"),
        [
            ("5", int, 5),
            ("-5", int | None, -5),
            ("1.5", float, 1.5),
            ("2", float, 2.0),
            ("true", bool, True),
            ("false", bool, False),
            ("abc, def", str, "abc, def"),
            ("5", str, "5"),
            ("5", int | str, 5),
            ("five", int | str, "five"),
            ("5", str | int, 5),
            ("1", bool | int, 1),
            ("true", bool | int, True),
            ("null", int | None, None),
            ("2020-01-02", date, date(2020, 1, 2)),
            ("2020-01-02T03:04:05Z", datetime, datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
            ("Thu, 02 Jan 2020 03:04:05 GMT", datetime, datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
            ("00000000-0000-0000-0000-000000000001", UUID, UUID(int=1)),
            ("YWI=", bytes, b"ab"),
            ("a", Literal["a", "b"], "a"),
            ("2", Literal[1, 2], 2),
            ("low", Level, Level.LOW),
            ("new", Level, Level.accept("new")),
            ("1", Step, Step.ONE),
            ("a", Closed, Closed.A),
            ("1, 2,3", list[int], [1, 2, 3]),
            ("a", list[str], ["a"]),
            ("1,b", list[int | str], [1, "b"]),
            ("1,b", tuple[int, str], (1, "b")),
            ("R,100,G,200", dict[str, int], {"R": 100, "G": 200}),
            ("name,a,lives,9", Cat, Cat("a", lives=9)),
            ("class,a,a-b,9", wire(Renamed), Renamed("a", a_b=9)),
            ("name,n,k,9", Extended, Extended("n", additional_properties={"k": 9})),
        ],
    )
    def test_values_have_their_types(self, text: str, type_: Any, expected: object) -> None:
        with received(X_Value=text) as response:
            found = header(response, "X-Value", type_)
            assert found == expected
            assert type(found) is type(expected)
            assert required_header(response, "x-value", type_) == expected

    def test_exploded_objects_are_parsed(self) -> None:
        with received(X_Value="R=100, G=200") as response:
            assert header(response, "X-Value", dict[str, int], explode=True) == {"R": 100, "G": 200}
            assert "key=value pairs" not in header(response, "X-Value", str)

    def test_repeated_headers_are_one_list(self) -> None:
        with received(X_Value="1", x_value="2") as response:
            assert header(response, "X-Value", list[int]) == [1, 2]

    def test_an_empty_header_is_an_empty_list_object_or_string_or_none(self) -> None:
        with received(X_Value="") as response:
            assert header(response, "X-Value", list[int]) == []
            assert header(response, "X-Value", dict[str, int]) == {}
            assert header(response, "X-Value", int | None) is None
            assert header(response, "X-Value", str) == ""

    @pytest.mark.parametrize(
        ("text", "type_"),
        [
            ("five", int),
            ("1.5", int),
            ("", int),
            ("yes", bool),
            ("1,b", list[int]),
            ("2020", date),
            ("5", datetime),
            ("c", Literal["a", "b"]),
            ("c", Closed),
            ("x", Step),
            ("R,100,G", dict[str, int]),
            ("1,2,3", tuple[int, int]),
            ("x", int | float),
        ],
    )
    def test_invalid_values_are_errors(self, text: str, type_: Any) -> None:
        with received(X_Value=text) as response, pytest.raises(ApiError) as caught:
            header(response, "X-Value", type_)
        assert caught.value.failure is Failure.DECODE
        assert f"invalid X-Value header {text!r}" in str(caught.value)
        assert caught.value.__context__ is None

    def test_a_missing_header_is_none_unless_it_is_required(self) -> None:
        with received() as response:
            assert header(response, "X-Value", int) is None
            assert json_header(response, "X-Value", int) is None
            with pytest.raises(ApiError, match="missing X-Value header"):
                required_header(response, "X-Value", int)

    def test_json_headers_are_decoded(self) -> None:
        with received(X_Value='{"class": "a"}') as response:
            assert json_header(response, "X-Value", wire(Renamed)) == Renamed("a")
            with pytest.raises(ApiError, match="invalid X-Value header"):
                json_header(response, "X-Value", list[int])
