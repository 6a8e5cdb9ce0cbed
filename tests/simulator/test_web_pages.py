"""Web pages of other sites can neither use the simulator nor run script in its origin."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator.codecs import file_stream, kind, ok, user

PREMISES = {"name": "A", "id": None}


@pytest.fixture(scope="module")
def proxied_simulator() -> Iterator[Simulator]:
    with Simulator(allow_hosts=["brainframe.example"], strict=True) as running:
        yield running


@pytest.fixture
def proxied(proxied_simulator: Simulator) -> Iterator[httpx.Client]:
    proxied_simulator.reset()
    with httpx.Client(base_url=proxied_simulator.url) as client:
        yield client


def refused(response: httpx.Response) -> bool:
    return response.status_code == 403 and kind(response) == "UnknownError"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://[broken"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Host": "evil.example"},
        {"Host": "evil.example:8080"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "user@localhost"},
        {"Host": "a b"},
    ],
)
def test_a_page_of_another_site_is_rejected_and_changes_nothing(
    http: httpx.Client, headers: dict[str, str]
) -> None:
    plain = {"Content-Type": "text/plain", **headers}
    admin = httpx.Request("POST", "http://x", json=user("mallory", role="admin")).content
    assert refused(http.post("/api/users", content=admin, headers=plain))
    for path in ("/api/streams", "/", "/openapi.yaml", "/web/overview"):
        assert refused(http.get(path, headers=headers))
    assert len(ok(http.get("/api/users"))) == 1


def test_a_rejected_page_consumes_no_fault(server: Simulator, http: httpx.Client) -> None:
    server.faults.starting()
    assert refused(http.get("/api/version", headers={"Origin": "https://evil.example"}))
    assert http.get("/api/version").status_code == 502


def test_a_link_on_another_site_may_be_followed_but_not_framed(http: httpx.Client) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert http.get("/", headers={**link, "Sec-Fetch-Dest": "document"}).status_code == 200
    assert refused(http.get("/", headers={**link, "Sec-Fetch-Dest": "iframe"}))
    assert refused(http.post("/api/premises", json=PREMISES, headers=link))


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "app.localhost", "127.0.0.1", "192.168.1.9:80", "[::1]:8"]
)
def test_addresses_and_local_names_are_names_of_the_server(http: httpx.Client, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host.lower()}"}
    ok(http.post("/api/premises", json=PREMISES, headers=headers))


def test_the_name_of_the_machine_is_a_name_of_the_server(http: httpx.Client) -> None:
    ok(http.get("/api/version", headers={"Host": f"{socket.gethostname()}:8080"}))


def test_an_allowed_name_works_behind_a_proxy(proxied: httpx.Client) -> None:
    kept = {"Host": "brainframe.example", "Origin": "https://brainframe.example"}
    ok(proxied.post("/api/premises", json=PREMISES, headers=kept))
    # A proxy may replace the Host header with the address of the simulator.
    replaced = {"Origin": "https://brainframe.example:8443", "Sec-Fetch-Site": "same-origin"}
    ok(proxied.post("/api/premises", json=PREMISES, headers=replaced))
    assert refused(proxied.get("/api/version", headers={"Host": "other.example"}))


@pytest.mark.parametrize("name", ["https://a.example", "a.example:80", "a b", ""])
def test_an_invalid_allowed_name_is_rejected(name: str) -> None:
    with pytest.raises(ValueError, match="allow_hosts"):
        Simulator(allow_hosts=[name])


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_only_browsers_must_send_json_with_its_media_type(
    server: Simulator, http: httpx.Client, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    content = b'{"name": "A", "id": null}'
    ok(http.post("/api/premises", content=content, headers=headers))
    for mark in ({"Origin": server.url}, {"Sec-Fetch-Mode": "cors"}):
        response = http.post("/api/premises", content=content, headers={**headers, **mark})
        assert kind(response) == "InvalidSyntaxError"
        ok(http.post("/api/premises", json=PREMISES, headers=mark))
        # Storage takes every type.
        ok(http.post("/api/storage", content=content, headers={**headers, **mark}))


@pytest.mark.parametrize(
    ("content_type", "attached"),
    [
        ("text/html", True),
        ("image/svg+xml", True),
        ("application/xhtml+xml; charset=utf-8", True),
        ("text/xml", True),
        ("application/pdf", True),
        ("text/javascript", True),
        ("TEXT/HTML", True),
        ("image/png", False),
        ("video/mp4", False),
        ("text/plain", False),
    ],
)
def test_stored_files_run_no_script_in_the_origin_of_the_simulator(
    http: httpx.Client, content_type: str, attached: bool
) -> None:
    content = b"<script>fetch('/api/users')</script>"
    stored = ok(http.post("/api/storage", content=content, headers={"Content-Type": content_type}))
    headers = http.get(f"/api/storage/{stored}").headers
    assert headers["content-type"] == content_type
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert ("content-disposition" in headers) is attached


def test_every_response_with_bytes_of_users_is_protected(http: httpx.Client) -> None:
    headers = {"Content-Type": "text/html"}
    stored = ok(http.post("/api/storage", content=PEDESTRIANS.read_bytes(), headers=headers))
    ok(http.post("/api/streams", json=file_stream(stored, name="<script>")))
    for path in ("/streams/1/video", "/api/streams", "/api/zones/<b>", "/nothing", "/web/overview"):
        response = http.get(path)
        assert response.headers["content-security-policy"].startswith("sandbox"), path
        assert response.headers["x-content-type-options"] == "nosniff", path
    assert http.get("/streams/1/video").headers["content-disposition"] == "attachment"


def test_the_simulators_own_pages_have_strict_policies(http: httpx.Client) -> None:
    for path in ("/", "/docs"):
        policy = http.get(path).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
