from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path
from typing import Any

import httpx
import pytest

from brainframe_api.simulator import CloudOptions, Simulator, make_license
from tests.simulator.codecs import kind, ok

TODAY = dt.datetime.now(dt.UTC).date()


def put(http: httpx.Client, key: str) -> httpx.Response:
    return http.put("/api/license", content=key, headers={"Content-Type": "application/base64"})


def test_a_license_key_sets_the_terms(http: httpx.Client) -> None:
    last_day = TODAY + dt.timedelta(days=30)
    info = ok(put(http, make_license(max_streams=3, expiration_date=last_day)))
    assert info["state"] == "valid"
    assert info["terms"]["max_streams"] == 3
    assert info["terms"]["expiration_date"] == last_day.isoformat()
    assert ok(http.get("/api/license")) == info


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", "LicenseInvalidError"),
        ("['AAAA\\n', 'BBBB']", "LicenseInvalidError"),
        (base64.b64encode(b"{}").decode(), "LicenseInvalidError"),
        (base64.b64encode(b"[1]").decode(), "LicenseInvalidError"),
        (base64.b64encode(b"\xff\xfe").decode(), "LicenseInvalidError"),
        (make_license()[:-8], "LicenseInvalidError"),
        (
            base64.b64encode(
                base64.b64decode(make_license()).replace(b'"max_streams": 16', b'"max_streams": 99')
            ).decode(),
            "LicenseInvalidError",
        ),
        (make_license(expiration_date=TODAY - dt.timedelta(days=2)), "LicenseExpiredError"),
        (make_license(online_checkin=True), "RemoteConnectionError"),
    ],
)
def test_a_rejected_key_changes_nothing(http: httpx.Client, key: str, expected: str) -> None:
    before = ok(http.get("/api/license"))
    assert kind(put(http, key)) == expected
    assert ok(http.get("/api/license")) == before


def test_a_license_expires_with_time(server: Simulator, http: httpx.Client) -> None:
    ok(put(http, make_license(expiration_date=TODAY + dt.timedelta(days=1))))
    server.clock.advance(3 * 24 * 3600)
    assert ok(http.get("/api/license"))["state"] == "expired"
    assert kind(http.get("/api/streams")) == "LicenseRequiredError"


@pytest.mark.parametrize(
    ("state", "has_terms"),
    [("valid", True), ("missing", False), ("expired", True), ("invalid", False)],
)
def test_the_state_can_be_chosen_and_a_valid_key_changes_it(state: str, has_terms: bool) -> None:
    with (
        Simulator(license=state, strict=True) as server,
        httpx.Client(base_url=server.url) as http,
    ):
        info = ok(http.get("/api/license"))
        assert info["state"] == state
        assert (info["terms"] is not None) is has_terms
        if state != "valid":
            assert kind(http.get("/api/streams")) == "LicenseRequiredError"
            for path in ("/api/version", "/api/users", "/api/oauth2_info"):
                ok(http.get(path))
        ok(put(http, make_license()))
        assert ok(http.get("/api/streams")) == []
        assert server.violations == []


def test_a_license_for_fewer_streams_stops_no_analysis_but_prevents_new_ones(
    server: Simulator, http: httpx.Client
) -> None:
    first, second = server.add_stream("A"), server.add_stream("B")
    server.script(first)
    ok(put(http, make_license(max_streams=1)))
    assert ok(http.get(f"/api/streams/{first}/analyze")) is True
    response = http.put(f"/api/streams/{second}/analyze", json=True)
    assert kind(response) == "AnalysisLimitExceededError"


def test_cloud_tokens_sign_in_to_the_account(http: httpx.Client) -> None:
    assert kind(http.get("/api/cloud_user")) == "CloudUserNotFoundError"
    wrong = {"access_token": "a", "refresh_token": "b"}
    assert kind(http.put("/api/cloud_tokens", json=wrong)) == "UnauthorizedTokensError"
    cloud = CloudOptions()
    right = {"access_token": cloud.access_token, "refresh_token": cloud.refresh_token}
    result = ok(http.put("/api/cloud_tokens", json=right))
    assert result["license_info"] == ok(http.get("/api/license"))
    assert ok(http.get("/api/cloud_user")) == result["cloud_user_info"]
    assert ok(http.get("/api/cloud_user"))["email"] == "user@example.com"


def test_the_cloud_can_be_unreachable_and_name_another_login_page() -> None:
    cloud = CloudOptions(reachable=False, oauth2_domain="login.test")
    with Simulator(cloud=cloud) as server, httpx.Client(base_url=server.url) as http:
        body = {"access_token": cloud.access_token, "refresh_token": cloud.refresh_token}
        assert kind(http.put("/api/cloud_tokens", json=body)) == "RemoteConnectionError"
        assert ok(http.get("/api/oauth2_info"))["domain"] == "login.test"


@pytest.mark.parametrize(
    ("options", "analyzed"),
    [({"max_streams": 1}, [True, False]), ({"license": "expired"}, [False, False])],
)
def test_the_license_limits_the_analyses_that_a_restart_resumes(
    tmp_path: Path, options: dict[str, Any], analyzed: list[bool]
) -> None:
    def stream_url(number: int) -> str:
        return f"/api/streams/{number}/analyze"

    with Simulator(data=tmp_path) as server:
        for name in ("A", "B"):
            server.script(server.add_stream(name))
    with Simulator(data=tmp_path, **options) as server, httpx.Client(base_url=server.url) as http:
        ok(http.put("/api/license", content=make_license(max_streams=2)))
        assert [ok(http.get(stream_url(number))) for number in (1, 2)] == analyzed


def test_a_key_that_is_not_text_is_a_documented_error(http: httpx.Client) -> None:
    response = http.put("/api/license", content=b"\xff\xfe")
    assert kind(response) == "InvalidFormatError"
