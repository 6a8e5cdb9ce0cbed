"""An httpx client of the user sends every request, with its own settings, and stays open."""

from __future__ import annotations

import ssl
from typing import Any

import httpx
import pytest
from brainframe_rest import AsyncClient, Client
from brainframe_rest.api import base
from brainframe_rest.api.analysis import get_zone_status_stream

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from openapi_runtime.errors import ApiError
from tests.certificate_authority import PUBLIC, Authority, needs_openssl
from tests.http_client.kinds import Kind
from tests.scripted_server import ScriptedServer, responding
from tests.status_stream.statuses import packet

CREDENTIALS = ("admin", "secret-password")


class Recorder:
    """The handler of a mock transport, which responds to every request and remembers it."""

    def __init__(self, body: Any = "0.30.0", headers: dict[str, str] | None = None) -> None:
        self.requests: list[httpx.Request] = []
        self._body = body
        self._headers = headers

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json=self._body, headers=self._headers)


def test_headers_parameters_and_cookies_of_the_client_are_sent(kind: Kind) -> None:
    recorder = Recorder()
    client = kind.http_client(
        transport=httpx.MockTransport(recorder),
        headers={"X-Site": "7", "User-Agent": "mine/1"},
        params={"tenant": "one"},
        cookies={"gateway": "open"},
    )
    api = kind.api("http://server", CREDENTIALS, http_client=client)
    assert kind.call(api.version) == "0.30.0"
    request = recorder.requests[0]
    assert request.url == "http://server/api/version?tenant=one"
    assert request.headers["x-site"] == "7"
    assert request.headers["user-agent"] == "mine/1"
    assert request.headers["cookie"] == "gateway=open"
    assert request.headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("headers", "accept"),
    [({}, "application/x-ndjson, */*;q=0.1"), ({"Accept": "application/json"}, "application/json")],
)
def test_the_accept_header_is_that_of_the_client_or_of_the_operation(
    headers: dict[str, str], accept: str
) -> None:
    recorder = Recorder()
    transport = httpx.MockTransport(recorder)
    with (
        httpx.Client(transport=transport, headers=headers) as http_client,
        Client("http://server", http_client=http_client) as client,
    ):
        with get_zone_status_stream.sync_stream(client):
            pass
        base.version.sync(client)
    streamed, plain = (request.headers["accept"] for request in recorder.requests)
    assert streamed == accept
    assert plain == headers.get("Accept", "*/*")


def test_parameters_of_the_client_are_added_to_those_of_the_call(kind: Kind) -> None:
    recorder = Recorder([], {"Total-Count": "0"})
    client = kind.http_client(
        transport=httpx.MockTransport(recorder), params=[("tag", "a"), ("tag", "b"), ("limit", "9")]
    )
    api = kind.api("http://server/base", http_client=client)
    kind.call(api.get_alerts, zone_id=7, limit=3)
    url = recorder.requests[0].url
    assert url.path == "/base/api/alerts"
    assert url.params.get_list("tag") == ["a", "b"]
    assert url.params["zone_id"] == "7"
    assert url.params.get_list("limit") == ["3"]  # As in httpx, the request has precedence.


def test_the_session_is_sent_beside_the_cookies_of_the_client(kind: Kind) -> None:
    recorder = Recorder(headers={"Set-Cookie": "session_id=s1; Path=/"})
    client = kind.http_client(
        transport=httpx.MockTransport(recorder), cookies={"gateway": "open", "session_id": "stale"}
    )
    api = kind.api("http://server", CREDENTIALS, http_client=client)
    for _ in range(2):
        kind.call(api.version)
    login, later = recorder.requests
    assert login.headers["cookie"] == "gateway=open"
    assert later.headers["cookie"] == "gateway=open; session_id=s1"
    assert "authorization" not in later.headers


def test_mounts_choose_the_transport(kind: Kind) -> None:
    mounted, other = Recorder("mounted"), Recorder("other")
    client = kind.http_client(
        transport=httpx.MockTransport(other),
        mounts={"all://far": httpx.MockTransport(mounted)},
    )
    assert kind.call(kind.api("http://far", http_client=client).version) == "mounted"
    assert kind.call(kind.api("http://near", http_client=client).version) == "other"


def test_the_proxy_of_the_client_is_used(kind: Kind) -> None:
    with ScriptedServer(responding("proxied")) as proxy:
        api = kind.api("http://far.invalid", http_client=kind.http_client(proxy=proxy.url))
        assert kind.call(api.version) == "proxied"
        assert proxy.requests[0].target == "http://far.invalid/api/version"


@needs_openssl
def test_the_tls_settings_of_the_client_are_used(kind: Kind, tmp_path: Any) -> None:
    authority = Authority(tmp_path)
    trusting = ssl.create_default_context(cafile=str(authority.file))
    with ScriptedServer(responding("secure"), tls=authority.server_context()) as server:
        api = kind.api(server.url, http_client=kind.http_client(verify=trusting))
        assert kind.call(api.version) == "secure"
        api = kind.api(server.url, http_client=kind.http_client(), retries=0)
        with pytest.raises(bf_errors.ServerNotReadyError, match="not trusted"):
            kind.call(api.version)


def test_compressed_responses_are_decoded(kind: Kind) -> None:
    import gzip

    def compress(request: httpx.Request) -> httpx.Response:
        assert "gzip" in request.headers["accept-encoding"]
        return httpx.Response(
            200, content=gzip.compress(b'"0.30.0"'), headers={"Content-Encoding": "gzip"}
        )

    client = kind.http_client(transport=httpx.MockTransport(compress))
    assert kind.call(kind.api("http://server", http_client=client).version) == "0.30.0"


def test_uploads_downloads_and_streams_use_the_client(kind: Kind) -> None:
    paths: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        if request.method == "POST":
            return httpx.Response(200, json=3)
        if request.url.path == "/api/streams/statuses":
            return httpx.Response(200, content=packet(1) + packet(2))
        return httpx.Response(200, content=b"stored", headers={"Content-Type": "text/plain"})

    client = kind.http_client(transport=httpx.MockTransport(serve))
    api = kind.api("http://server", http_client=client)
    assert kind.call(api.new_storage, b"video", "video/mp4") == 3
    assert kind.call(api.get_storage_data, 3) == (b"stored", "text/plain")
    statuses = api.get_zone_status_stream()
    assert [kind.next_packet(statuses)[1]["Screen"].tstamp for _ in range(2)] == [1, 2]
    assert paths == ["/api/storage", "/api/storage/3", "/api/streams/statuses"]


def test_closing_the_api_leaves_the_client_open(kind: Kind) -> None:
    recorder = Recorder()
    client = kind.http_client(transport=httpx.MockTransport(recorder))
    first = kind.api("http://server", http_client=client)
    second = kind.api("http://server", http_client=client)
    kind.call(first.version)
    kind.close(first)
    assert not client.is_closed
    assert kind.call(second.version) == "0.30.0"
    with pytest.raises(RuntimeError, match="closed"):
        kind.call(first.version)


def test_the_error_names_an_http_client_that_the_user_has_closed(kind: Kind) -> None:
    client = kind.http_client(transport=httpx.MockTransport(Recorder()))
    api = kind.api("http://server", http_client=client)
    kind.close(client)
    with pytest.raises(RuntimeError, match=r"^The http_client is closed\.$"):
        kind.call(api.version)


def test_the_client_is_a_property(kind: Kind) -> None:
    client = kind.http_client()
    api = kind.api("http://server", http_client=client)
    assert api.http_client is client
    assert api.with_retries(5).http_client is client
    own = kind.api("http://server")
    assert isinstance(own.http_client, httpx.Client | httpx.AsyncClient)
    assert own.with_retries(5).http_client is own.http_client
    with pytest.raises(AttributeError):
        api.http_client = client


def test_closing_the_api_closes_its_own_client(kind: Kind) -> None:
    with ScriptedServer(responding("0.30.0")) as server:
        api = kind.api(server.url)
        kind.call(api.version)
        client = api.http_client
        kind.close(api)
        assert client.is_closed


@pytest.mark.parametrize(
    "settings",
    [{"verify": False}, {"proxy": None}, {"proxy": "http://proxy:3128"}, {"cert": "client.pem"}],
    ids=str,
)
@pytest.mark.parametrize(
    ("create", "client", "example"),
    [
        (BrainFrameAPI, httpx.Client, "httpx.Client"),
        (AsyncBrainFrameAPI, httpx.AsyncClient, "httpx.AsyncClient"),
        (Client, httpx.Client, "httpx.Client"),
        (AsyncClient, httpx.AsyncClient, "httpx.AsyncClient"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_settings_of_the_http_client_cannot_be_passed_as_well(
    create: Any, client: Any, example: str, settings: dict[str, Any]
) -> None:
    (name,) = settings
    with pytest.raises(ValueError, match=f"^{name} cannot be combined with http_client") as raised:
        create("http://server", http_client=client(verify=PUBLIC), **settings)
    assert f"{example}(" in str(raised.value)


@pytest.mark.parametrize(
    ("create", "wrong"),
    [
        (BrainFrameAPI, httpx.AsyncClient),
        (AsyncBrainFrameAPI, httpx.Client),
        (Client, httpx.AsyncClient),
        (AsyncClient, httpx.Client),
        (BrainFrameAPI, dict),
    ],
)
def test_a_client_of_the_other_kind_is_rejected(create: Any, wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"http_client must be an httpx\.\w+, not"):
        create("http://server", http_client=wrong())


def test_the_generated_client_uses_an_httpx_client() -> None:
    recorder = Recorder()
    with httpx.Client(transport=httpx.MockTransport(recorder)) as http_client:
        with Client("http://server", http_client=http_client) as client:
            assert client.http_client is http_client
            assert base.version.sync(client) == "0.30.0"
        assert not http_client.is_closed


@pytest.mark.anyio
async def test_the_generated_async_client_uses_an_httpx_client() -> None:
    recorder = Recorder()
    async with httpx.AsyncClient(transport=httpx.MockTransport(recorder)) as http_client:
        async with AsyncClient("http://server", http_client=http_client) as client:
            assert client.http_client is http_client
            assert await base.version.asyncio(client) == "0.30.0"
        assert not http_client.is_closed


def test_exceptions_of_a_custom_transport_are_raised_unchanged(kind: Kind) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise KeyError("a mistake in the mock")

    client = kind.http_client(transport=httpx.MockTransport(fail))
    with pytest.raises(KeyError, match="a mistake in the mock"):
        kind.call(kind.api("http://server", http_client=client).version)


def test_the_generated_client_raises_its_own_error() -> None:
    with (
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as http_client,
        Client("http://server", http_client=http_client) as client,
        pytest.raises(ApiError) as raised,
    ):
        base.version.sync(client)
    assert raised.value.response is not None
    assert raised.value.response.status_code == 404
