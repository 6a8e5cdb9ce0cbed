"""An `httpx.Auth` of the user's client authenticates at a gateway in front of the server."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Generator
from typing import Any

import httpx
import pytest
from brainframe_rest import AsyncClient, Client

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from tests.certificate_authority import PUBLIC
from tests.http_client.kinds import Kind
from tests.shown import assert_hidden, shown

CREDENTIALS = ("admin", "secret-password")
BASIC = "Basic " + b64encode(b"admin:secret-password").decode()
CONFLICT = "Both the credentials and the http_client need the Authorization header"


class HeaderAuth(httpx.Auth):
    """Authentication by a key in a header."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.headers["X-Gateway-Key"] = "gateway-key"
        yield request


class QueryAuth(httpx.Auth):
    """Authentication by a key in the query."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.url = request.url.copy_add_param("key", "gateway-key")
        yield request


class TokenAuth(httpx.Auth):
    """Authentication by a token, which is fetched again when the gateway rejects it."""

    requires_response_body = True

    def __init__(self, header: str = "X-Gateway-Token") -> None:
        self.token: str | None = None
        self._header = header

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        if self.token is None:
            yield from self._fetch()
        request.headers[self._header] = str(self.token)
        response = yield request
        if response.status_code == 407:
            yield from self._fetch()
            request.headers[self._header] = str(self.token)
            yield request

    def _fetch(self) -> Generator[httpx.Request, httpx.Response]:
        headers = {"Authorization": "Bearer client-secret"}
        response = yield httpx.Request("POST", "http://tokens/token", headers=headers)
        self.token = response.json()["token"]


class Gateway:
    """A gateway with a server behind it, as a mock transport."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.tokens = 0
        self.expired_sessions: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        # Keep a copy, because the same request is sent again with other headers.
        self.requests.append(httpx.Request(request.method, request.url, headers=request.headers))
        if request.url.host == "tokens":
            assert request.headers["authorization"] == "Bearer client-secret"
            assert "cookie" not in request.headers
            self.tokens += 1
            return httpx.Response(200, json={"token": f"t{self.tokens}"})
        token = request.headers.get("x-gateway-token")
        if token is not None and token != f"t{self.tokens}":
            return httpx.Response(407, json={"title": "token expired"})
        session = request.headers.get("cookie", "").removeprefix("session_id=")
        if request.headers.get("authorization") == BASIC:
            cookie = f"session_id=s{len(self.requests)}; Path=/"
            return httpx.Response(200, json="0.30.0", headers={"Set-Cookie": cookie})
        if session and session not in self.expired_sessions:
            return httpx.Response(200, json="0.30.0")
        return httpx.Response(401, json={"title": "InvalidSessionError", "description": "no"})


def api_behind(kind: Kind, gateway: Gateway, auth: Any, **settings: Any) -> Any:
    client = kind.http_client(transport=httpx.MockTransport(gateway), auth=auth)
    return kind.api("http://server", CREDENTIALS, http_client=client, retries=0, **settings)


def test_a_gateway_key_in_a_header_is_sent_beside_the_session(kind: Kind) -> None:
    gateway = Gateway()
    api = api_behind(kind, gateway, HeaderAuth())
    for _ in range(2):
        kind.call(api.version)
    login, later = gateway.requests
    assert (login.headers["x-gateway-key"], login.headers["authorization"]) == (
        "gateway-key",
        BASIC,
    )
    assert (later.headers["x-gateway-key"], later.headers["cookie"]) == (
        "gateway-key",
        "session_id=s1",
    )


def test_a_gateway_key_in_the_query_is_sent_with_each_request(kind: Kind) -> None:
    gateway = Gateway()
    api = api_behind(kind, gateway, QueryAuth())
    for _ in range(2):
        kind.call(api.version)
    assert [str(request.url) for request in gateway.requests] == [
        "http://server/api/version?key=gateway-key"
    ] * 2


def test_a_renewed_session_is_authenticated_at_the_gateway(kind: Kind) -> None:
    gateway = Gateway()
    api = api_behind(kind, gateway, HeaderAuth())
    kind.call(api.version)
    gateway.expired_sessions.add("s1")
    assert kind.call(api.version) == "0.30.0"
    assert [request.headers.get("cookie") for request in gateway.requests] == [
        None,
        "session_id=s1",
        None,
    ]
    assert all("x-gateway-key" in request.headers for request in gateway.requests)


def test_status_streams_and_uploads_are_authenticated_at_the_gateway(kind: Kind) -> None:
    gateway = Gateway()
    api = api_behind(kind, gateway, HeaderAuth())
    with pytest.raises(bf_errors.BaseAPIError):  # The gateway sends no packet.
        kind.all_packets(api.get_zone_status_stream())
    with pytest.raises(bf_errors.UnknownError):
        kind.call(api.new_storage, iter([b"video"]), "video/mp4")
    assert [request.headers["x-gateway-key"] for request in gateway.requests] == ["gateway-key"] * 2


def test_an_expired_token_is_fetched_again_from_its_server(kind: Kind) -> None:
    gateway = Gateway()
    api = api_behind(kind, gateway, TokenAuth())
    for _ in range(2):
        assert kind.call(api.version) == "0.30.0"
    gateway.tokens += 1  # The token expires.
    assert kind.call(api.version) == "0.30.0"
    assert [(request.method, request.url.host) for request in gateway.requests] == [
        ("POST", "tokens"),
        ("GET", "server"),
        ("GET", "server"),
        ("GET", "server"),
        ("POST", "tokens"),
        ("GET", "server"),
    ]


def test_a_rejected_token_request_is_an_error_without_its_secrets(kind: Kind) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403, json={})

    def hook(response: httpx.Response) -> None:
        response.raise_for_status()

    client = kind.http_client(
        transport=httpx.MockTransport(refuse),
        auth=TokenAuth(),
        event_hooks={"response": [kind.hook(hook)]},
    )
    api = kind.api("http://server", CREDENTIALS, http_client=client)
    with pytest.raises(
        bf_errors.UnknownError, match="http://tokens responded with status 403"
    ) as raised:
        kind.call(api.version)
    assert_hidden(shown(raised.value), "client-secret", "secret-password")


@pytest.mark.parametrize("create", [BrainFrameAPI, AsyncBrainFrameAPI, Client, AsyncClient])
@pytest.mark.parametrize(
    "settings",
    [
        {"auth": ("gateway", "password")},
        {"auth": httpx.BasicAuth("gateway", "password")},
        {"auth": httpx.DigestAuth("gateway", "password")},
        {"headers": {"Authorization": "Bearer token"}},
    ],
    ids=["tuple", "basic", "digest", "header"],
)
def test_the_error_of_the_constructor_names_a_conflict(
    create: Any, settings: dict[str, Any]
) -> None:
    client = httpx.AsyncClient if "Async" in create.__name__ else httpx.Client
    with pytest.raises(ValueError, match=CONFLICT):
        create("http://server", CREDENTIALS, http_client=client(verify=PUBLIC, **settings))
    with pytest.raises(ValueError, match=CONFLICT):
        create("http://admin:secret-password@server", http_client=client(verify=PUBLIC, **settings))
    api = create("http://server", http_client=client(verify=PUBLIC, **settings))
    with pytest.raises(ValueError, match=CONFLICT):
        api.set_credentials(CREDENTIALS)
    with pytest.raises(ValueError, match=CONFLICT):
        api.set_url("http://admin:secret-password@server")


@pytest.mark.parametrize("create", [httpx.BasicAuth, TokenAuth])
def test_without_credentials_the_auth_may_use_the_authorization_header(
    kind: Kind, create: Any
) -> None:
    gateway = Gateway()
    auth = create("Authorization") if create is TokenAuth else create("gateway", "password")
    client = kind.http_client(transport=httpx.MockTransport(gateway), auth=auth)
    api = kind.api("http://server", http_client=client, retries=0)
    with pytest.raises(bf_errors.InvalidSessionError):
        kind.call(api.version)
    sent = gateway.requests[-1].headers["authorization"]
    assert sent in (f"t{gateway.tokens}", "Basic " + b64encode(b"gateway:password").decode())


def test_a_conflict_that_shows_only_with_a_token_is_an_error_of_the_call(kind: Kind) -> None:
    gateway = Gateway()
    api = api_behind(kind, gateway, TokenAuth("Authorization"))
    with pytest.raises(bf_errors.InvalidFormatError, match=CONFLICT):
        kind.call(api.version)
    assert [request.url.host for request in gateway.requests] == ["tokens"]


def test_the_gateway_key_does_not_go_to_another_server(kind: Kind) -> None:
    requests: list[httpx.Request] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if request.url.host == "server":
            return httpx.Response(302, headers={"Location": "http://elsewhere/api/version"})
        return httpx.Response(200, json="0.30.0")

    client = kind.http_client(
        transport=httpx.MockTransport(redirect), auth=HeaderAuth(), cookies={"gateway": "open"}
    )
    api = kind.api("http://server", CREDENTIALS, http_client=client)
    assert kind.call(api.version) == "0.30.0"
    assert [request.url.host for request in requests] == ["server", "elsewhere"]
    assert {"x-gateway-key", "authorization", "cookie"} <= set(requests[0].headers)
    assert not {"x-gateway-key", "authorization", "cookie"} & set(requests[1].headers)
