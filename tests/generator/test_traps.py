"""What other generators get wrong, generated from a small document and used."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import inspect
import json
import re
import sys
import typing
import uuid
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from generator.build import Settings, build
from generator.document import OpenApiDocument

from openapi_runtime import ApiError, ApiResponse, Failure
from openapi_runtime.responses import check_status

CONSTRUCTORS = """
aliases:
  - {property: id, alias: id_, reason: Documented.}
  - {property: type, alias: type_, reason: Documented.}
defaults:
  - {property: "*.id", default: null, reason: Not saved yet.}
"""


class Recorder:
    """Sender that keeps the last request and returns a given response."""

    def __init__(self) -> None:
        self.request: Any = None
        self.content = b""
        self.headers: dict[str, str] = {}
        self.status = 200

    def send(self, request: Any, timeout: Any = None) -> Any:
        self.request = request
        return ApiResponse(self.status, self.headers, self.content, request, "http://x")

    def open_stream(self, request: Any, timeout: Any = None) -> Any:
        response = ApiResponse(self.status, self.headers, self.content, request, "http://x")
        check_status(response)
        return SimpleNamespace(status=response.status, close=lambda: None)


class AsyncRecorder(Recorder):
    """The same, for the functions to be awaited."""

    async def send(self, request: Any, timeout: Any = None) -> Any:
        return super().send(request, timeout)

    async def open_stream(self, request: Any, timeout: Any = None) -> Any:
        stream = super().open_stream(request, timeout)

        async def aclose() -> None:
            pass

        stream.aclose = aclose
        return stream


Load = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Load]:
    """Import modules of the package generated from the document of traps."""
    folder = tmp_path_factory.mktemp("traps")
    (folder / "constructors.yaml").write_text(CONSTRUCTORS)
    build(
        OpenApiDocument.load(Path(__file__).parent / "traps.yaml", "traps.yaml"),
        folder / "traps_rest",
        Settings(folder / "constructors.yaml"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        yield lambda name: importlib.import_module(f"traps_rest.{name}")


@pytest.fixture
def client() -> Recorder:
    return Recorder()


def whole(load: Load, **changes: Any) -> Any:
    values = {
        "type_": load("models.state").State.AT_LEAST,
        "either": load("models.other").Other(1.5),
        "part": None,
        "day": None,
        "key": uuid.UUID(int=7),
        "counts": {"person": 3},
        "level": load("models.level").Level(2),
        "grid": [[1, 2]],
    }
    return load("models.whole").Whole(**(values | changes))


class TestModels:
    def test_types_are_plain(self, load: Load) -> None:
        model: Any = load("models.whole").Whole
        hints = typing.get_type_hints(model)
        assert hints["options"] == dict[str, Any]
        part, other = load("models.part").Part, load("models.other").Other
        assert typing.get_args(typing.get_args(hints["either"])[0]) == (part, other)
        assert hints["part"] == load("models.part").Part | None
        assert typing.get_args(hints["children"]) == (model,)
        assert hints["day"] == dt.date | None
        assert hints["key"] == uuid.UUID
        assert hints["counts"] == dict[str, int]
        assert hints["grid"] == list[list[int]]

    def test_names_are_those_of_the_schemas(self, load: Load) -> None:
        assert set(load("models").__all__) == {
            "ByName",
            "GetThingsJoinedItem",
            "Level",
            "Other",
            "Part",
            "State",
            "Whole",
        }

    def test_a_map_is_a_dict(self, load: Load) -> None:
        key, things = typing.get_args(load("models.by_name").ByName)
        assert key is str
        assert typing.get_args(things) == (load("models.whole").Whole,)

    def test_defaults_of_the_document_are_those_of_the_constructor(self, load: Load) -> None:
        thing, other = whole(load), whole(load)
        assert (thing.class_name, thing.options, thing.children, thing.id) == (
            "nobody",
            {},
            [],
            None,
        )
        assert thing.options is not other.options
        assert thing.children is not other.children

    def test_what_is_absent_stays_absent(self, load: Load) -> None:
        assert "note" not in whole(load).to_dict()
        assert "note" not in repr(whole(load))
        assert whole(load, note="here").to_dict()["note"] == "here"
        model = load("models.whole").Whole
        assert model.from_dict(whole(load).to_dict()) == whole(load)

    def test_secrets_are_hidden(self, load: Load) -> None:
        thing = whole(load, hidden="hunter2")
        assert "hunter2" not in repr(thing)
        assert thing.to_dict()["hidden"] == "hunter2"

    def test_the_json_keys_are_the_documents(self, load: Load) -> None:
        assert list(whole(load).to_dict()) == [
            "type",
            "class_name",
            "options",
            "either",
            "part",
            "children",
            "day",
            "key",
            "counts",
            "level",
            "grid",
            "id",
        ]

    def test_integer_enumerations_are_open_too(self, load: Load) -> None:
        level = load("models.level").Level
        assert level.values() == [1, 2]
        assert level.accept(9) is level.accept(9)
        assert not level.accept(9).is_known
        with pytest.raises(ValueError, match="not a valid Level"):
            level("9")

    def test_descriptions_are_docstrings_whatever_is_in_them(self, load: Load) -> None:
        assert load("models.whole").Whole.__doc__ == 'A thing with everything: \\d and """ too.'
        source = inspect.getsource(load("models.whole"))
        assert '    day: dt.date | None\n    """A day."""' in source


class TestParameters:
    def get(self, load: Load, client: Recorder, *path: Any, **query: Any) -> str:
        client.content, client.headers = b"[]", {"total-count": "0"}
        arguments = path or ("a", 1)
        load("api.things.get_things").sync(client, *arguments, **({"needed": "x"} | query))
        return f"{client.request.path}?{client.request.query}"

    def test_paths_are_encoded_whole(self, load: Load, client: Recorder) -> None:
        assert self.get(load, client, "a/b ?#é%", 3).startswith(
            "/things/a%2Fb%20%3F%23%C3%A9%25/of/3?"
        )
        assert self.get(load, client, "..", 3).startswith("/things/%2E%2E/of/3?")

    def test_a_list_that_is_not_exploded_is_one_parameter(
        self, load: Load, client: Recorder
    ) -> None:
        assert "joined=unverified,true" in self.get(load, client, joined=["unverified", "true"])
        assert "joined=a%2Cb%26c" in self.get(load, client, joined=["a,b&c"])
        assert self.get(load, client, joined=[]).endswith("joined=&needed=x")

    def test_an_exploded_list_is_repeated(self, load: Load, client: Recorder) -> None:
        assert "repeated=1&repeated=2" in self.get(load, client, repeated=(1, 2))

    def test_values_are_written_as_json_would(self, load: Load, client: Recorder) -> None:
        state = load("models.state").State
        query = self.get(load, client, flag=True, ratio=0.5, state=state.AT_LEAST)
        assert query.endswith("?flag=true&ratio=0.5&state=%3E%3D&needed=x")
        assert "flag=false" in self.get(load, client, flag=False)

    def test_none_is_left_out_and_zero_is_not(self, load: Load, client: Recorder) -> None:
        assert self.get(load, client, flag=None, repeated=[0]).endswith("?repeated=0&needed=x")

    @pytest.mark.parametrize(
        ("path", "query"),
        [
            (("", 1), {}),
            ((5, 1), {}),
            (("a", None), {}),
            (("a", "1"), {}),
            (("a", True), {}),
            (("a", 1.5), {}),
            (("a", 1), {"flag": "yes"}),
            (("a", 1), {"ratio": "much"}),
            (("a", 1), {"joined": "true"}),
            (("a", 1), {"repeated": 3}),
            (("a", 1), {"needed": "\ud800"}),
        ],
    )
    def test_what_cannot_be_sent_is_an_api_error(
        self, load: Load, client: Recorder, path: tuple[Any, ...], query: dict[str, Any]
    ) -> None:
        with pytest.raises(ApiError) as caught:
            self.get(load, client, *path, **query)
        assert caught.value.failure is Failure.ENCODE
        assert "get_things" in str(caught.value)
        assert client.request is None

    def test_numpy_integers_are_integers(self, load: Load, client: Recorder) -> None:
        numpy = pytest.importorskip("numpy")
        assert self.get(load, client, "a", numpy.int64(3)).startswith("/things/a/of/3?")


class TestBodies:
    def test_none_is_sent_as_null(self, load: Load, client: Recorder) -> None:
        client.content = b"null"
        assert load("api.things.set_nullable").sync(client, None) is None
        assert client.request.content == b"null"
        assert client.request.content_type == "application/json"

    def test_a_body_that_is_not_given_is_not_sent(self, load: Load, client: Recorder) -> None:
        operation = load("api.things.set_optional")
        operation.sync(client)
        assert client.request.content is None
        operation.sync(client, load("models.part").Part("a"))
        assert client.request.content == b'{"class_name":"a"}'

    def test_base64_is_sent_as_text_of_its_own_type(self, load: Load, client: Recorder) -> None:
        load("api.things.set_text").sync(client, "aGVsbG8=")
        assert client.request.content == b"aGVsbG8="
        assert client.request.content_type == "application/base64"

    def test_any_type_is_the_one_that_the_caller_says(self, load: Load, client: Recorder) -> None:
        client.content = b"17"
        operation = load("api.things.add_anything")
        assert operation.sync(client, b"\x00\xff", content_type="video/mp4") == 17
        assert client.request.content == b"\x00\xff"
        assert client.request.content_type == "video/mp4"
        with pytest.raises(TypeError, match="content_type"):
            operation.sync(client, b"")

    def test_pieces_are_not_read_before_they_are_sent(self, load: Load, client: Recorder) -> None:
        client.content = b"17"
        pieces = iter([b"a", b"b"])
        load("api.things.add_anything").sync(
            client, pieces, content_type="video/mp4", content_length=2
        )
        assert client.request.content is pieces
        assert client.request.headers == {"Content-Length": "2"}
        assert list(pieces) == [b"a", b"b"]

    def test_a_form_has_its_parts_with_names_and_types(self, load: Load, client: Recorder) -> None:
        image = bytes(range(256)) + b"\r\n--boundary--\r\n"
        part = load("models.part").Part("a")
        load("api.things.send_form").sync(client, image, part)
        match = re.fullmatch(r"multipart/form-data; boundary=(\w+)", client.request.content_type)
        assert match is not None
        boundary = match[1].encode()
        assert client.request.content == (
            b"--" + boundary + b"\r\n"
            b'Content-Disposition: form-data; name="image"; filename="upload"\r\n'
            b"Content-Type: image/jpeg\r\n\r\n" + image + b"\r\n"
            b"--" + boundary + b"\r\n"
            b'Content-Disposition: form-data; name="metadata"\r\n'
            b"Content-Type: application/json\r\n\r\n"
            b'{"class_name":"a"}\r\n'
            b"--" + boundary + b"--\r\n"
        )

    def test_every_form_has_another_boundary(self, load: Load, client: Recorder) -> None:
        part = load("models.part").Part("a")
        types: set[str] = set()
        for _ in range(3):
            load("api.things.send_form").sync(client, b"", part)
            types.add(client.request.content_type)
        assert len(types) == 3

    @pytest.mark.parametrize(
        ("operation", "arguments"),
        [
            ("set_nullable", ("true",)),
            ("set_nullable", (1,)),
            ("set_optional", ({"class_name": 5},)),
            ("set_optional", (dict[str, str](),)),
            ("set_optional", (object(),)),
            ("set_text", (b"aGVsbG8=",)),
            ("send_form", ("text", {"class_name": "a"})),
            ("send_form", (b"", {"class_name": None})),
        ],
    )
    def test_what_does_not_fit_is_an_api_error(
        self, load: Load, client: Recorder, operation: str, arguments: tuple[Any, ...]
    ) -> None:
        with pytest.raises(ApiError) as caught:
            load(f"api.things.{operation}").sync(client, *arguments)
        assert caught.value.failure is Failure.ENCODE
        assert client.request is None

    @pytest.mark.parametrize("body", ["text", 5, None])
    def test_text_is_not_taken_for_bytes(self, load: Load, client: Recorder, body: Any) -> None:
        with pytest.raises(ApiError, match="must be bytes"):
            load("api.things.add_anything").sync(client, body, content_type="text/plain")

    def test_a_wrong_value_is_found_with_its_path(self, load: Load, client: Recorder) -> None:
        with pytest.raises(ApiError, match=r"\$\.class_name"):
            load("api.things.set_optional").sync(client, load("models.part").Part(5))


class TestResponses:
    def things(self, load: Load, client: Recorder) -> Any:
        operation = load("api.things.get_things")
        response = operation.sync_detailed(client, "a", 1, needed="x")
        return response.parsed, operation.parse_headers(response).total_count

    def test_the_first_kind_that_fits_is_taken(self, load: Load, client: Recorder) -> None:
        client.headers = {"total-count": "5"}
        client.content = json.dumps([{"class_name": "a"}]).encode()
        assert self.things(load, client) == ([load("models.part").Part("a")], 5)
        client.content = f"[{whole(load).to_json()}]".encode()
        assert self.things(load, client) == ([whole(load)], 5)

    def test_what_fits_none_says_why_it_is_not_the_first(
        self, load: Load, client: Recorder
    ) -> None:
        client.headers = {"total-count": "5"}
        client.content = b'[{"other": 5}]'
        with pytest.raises(ApiError, match="missing required field `class_name`") as caught:
            self.things(load, client)
        assert caught.value.failure is Failure.DECODE

    @pytest.mark.parametrize("headers", [{}, {"total-count": "many"}])
    def test_a_header_that_should_be_there_is_missed(
        self, load: Load, client: Recorder, headers: dict[str, str]
    ) -> None:
        client.headers, client.content = headers, b"[]"
        with pytest.raises(ApiError, match="Total-Count"):
            self.things(load, client)

    def test_an_empty_body_is_none_only_where_the_document_says_so(
        self, load: Load, client: Recorder
    ) -> None:
        assert load("api.things.set_nullable").sync(client, True) is None
        client.headers = {"total-count": "5"}
        with pytest.raises(ApiError, match="empty"):
            self.things(load, client)

    def test_a_response_nobody_needs_is_not_read(self, load: Load, client: Recorder) -> None:
        client.content = b"<html>"
        assert load("api.things.set_text").sync(client, "") is None

    @pytest.mark.parametrize("status", [200, 201, 202, 204, 206, 304])
    def test_every_status_below_400_is_a_success(
        self, load: Load, client: Recorder, status: int
    ) -> None:
        client.status, client.content = status, b"17"
        assert load("api.things.add_anything").sync(client, b"", content_type="a/b") == 17

    @pytest.mark.parametrize("status", [400, 404, 500, 520, 999])
    def test_every_other_is_an_error(self, load: Load, client: Recorder, status: int) -> None:
        client.status, client.content = status, b'{"title": "ANewError", "description": "why"}'
        with pytest.raises(ApiError) as caught:
            load("api.things.get_anything").sync(client)
        error = caught.value
        assert (error.kind, error.description, error.status_code) == ("ANewError", "why", status)

    def test_bytes_come_with_their_type(self, load: Load, client: Recorder) -> None:
        client.headers, client.content = {"content-type": "image/png; a=b"}, b"\x89PNG"
        operation = load("api.things.get_anything")
        assert operation.sync(client) == b"\x89PNG"
        response = operation.sync_detailed(client)
        assert (response.status_code, response.content) == (200, b"\x89PNG")
        assert response.headers["content-type"] == "image/png; a=b"

    def test_a_header_may_be_the_whole_response(self, load: Load, client: Recorder) -> None:
        client.headers = {"allow": "GET, POST,DELETE"}
        operation = load("api.things.get_allowed")
        assert operation.sync(client) is None
        headers = operation.parse_headers(operation.sync_detailed(client))
        assert headers.allow == ["GET", "POST", "DELETE"]

    def test_an_endless_response_can_only_be_streamed(self, load: Load, client: Recorder) -> None:
        operation = load("api.things.get_endless")
        assert not hasattr(operation, "sync")
        assert operation.OPERATION.endless
        with operation.sync_stream(client) as stream:
            assert stream.status == 200
        client.status, client.content = 503, b"<html>starting</html>"
        with pytest.raises(ApiError) as caught, operation.sync_stream(client):
            pass
        assert caught.value.status_code == 503


class TestAwaiting:
    """The functions to be awaited make the same requests and read the same responses."""

    @pytest.fixture
    def awaited(self) -> AsyncRecorder:
        return AsyncRecorder()

    def test_gives_the_value(self, load: Load, awaited: AsyncRecorder) -> None:
        awaited.content, awaited.headers = b'[{"class_name": "a"}]', {"total-count": "5"}
        operation = load("api.things.get_things")
        things = asyncio.run(operation.asyncio(awaited, "a/b", 3, needed="x", joined=["a", "b"]))
        assert things == [load("models.part").Part("a")]
        assert awaited.request.path == "/things/a%2Fb/of/3"
        assert awaited.request.query == "joined=a,b&needed=x"

    def test_raises_the_error(self, load: Load, awaited: AsyncRecorder) -> None:
        awaited.status, awaited.content = 404, b"<html>"
        with pytest.raises(ApiError) as caught:
            asyncio.run(load("api.things.set_text").asyncio(awaited, ""))
        assert caught.value.status_code == 404

    def test_sends_pieces_that_are_awaited(self, load: Load, awaited: AsyncRecorder) -> None:
        async def pieces() -> AsyncGenerator[bytes]:
            yield b"a"

        body = pieces()
        awaited.content = b"17"
        operation = load("api.things.add_anything")
        assert asyncio.run(operation.asyncio(awaited, body, content_type="a/b")) == 17
        assert awaited.request.content is body

    def test_streams(self, load: Load, awaited: AsyncRecorder) -> None:
        async def status() -> int:
            async with load("api.things.get_endless").asyncio_stream(awaited) as stream:
                return int(stream.status)

        assert asyncio.run(status()) == 200
        awaited.status, awaited.content = 401, b'{"title": "UnauthorizedError"}'
        with pytest.raises(ApiError) as caught:
            asyncio.run(status())
        assert caught.value.kind == "UnauthorizedError"


def test_operations_are_listed(load: Load) -> None:
    operations = load("operations").OPERATIONS
    assert set(operations) == {
        "add_anything",
        "get_allowed",
        "get_anything",
        "get_endless",
        "get_things",
        "send_form",
        "set_nullable",
        "set_optional",
        "set_text",
    }
    things = operations["get_things"]
    assert (things.method, things.path, things.tag) == (
        "GET",
        "/things/{thing_name}/of/{owner_id}",
        "things",
    )
    assert things.error_kinds == ("ThingNotFoundError", "OwnerNotFoundError")
    assert things.idempotent
    assert not operations["add_anything"].idempotent
    assert load("api.things.get_things").OPERATION is things


def test_awkward_summaries_are_docstrings(load: Load) -> None:
    doc = load("api.things.get_things").sync.__doc__
    assert 'A summary with "quotes" and a \\ in it.' in doc
