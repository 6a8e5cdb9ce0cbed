"""Session cookies as servers send them: their values, their expiration, and their servers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from openapi_runtime.cookies import read_cookie
from tests.api_kinds import each_api
from tests.scripted_server import Connection, ScriptedServer

PAST = "Thu, 01 Jan 1970 00:00:00 GMT"
FUTURE = "Fri, 31 Dec 9999 23:59:59 GMT"


def cookies_sent(
    new_api: type[BrainFrameAPI], *replies: list[str], calls: int = 3, status: int = 200
) -> list[str | None]:
    """Log in, and return the Cookie headers that the following requests have.

    Args:
        new_api: The API.
        replies: The Set-Cookie headers of the first responses.
        calls: The number of requests.
        status: The status of all responses except the first.
    """

    def script(connection: Connection) -> None:
        for _ in connection.requests():
            number = len(connection.server.requests) - 1
            lines = [f"Set-Cookie: {c}" for c in (replies[number] if number < len(replies) else ())]
            shown = status if number else 200
            body = b'"1"' if shown == 200 else b'{"title": "ZoneNotFoundError"}'
            head = "\r\n".join([f"HTTP/1.1 {shown} X", f"Content-Length: {len(body)}", *lines])
            connection.send(head.encode("latin-1") + b"\r\n\r\n" + body)

    with ScriptedServer(script) as server, new_api(server.url, ("admin", "pw"), retries=0) as api:
        for _ in range(calls):
            try:
                api.version()
            except bf_errors.ZoneNotFoundError:
                assert status != 200
        for request in server.requests:
            assert ("authorization" in request.headers) != ("cookie" in request.headers)
        return [request.headers.get("cookie") for request in server.requests[1:]]


@each_api
@pytest.mark.parametrize(
    ("cookies", "sent"),
    [
        (["session_id=a"], "session_id=a"),
        (["session_id = a ; Path=/"], "session_id=a"),
        (["session_id=a=b=="], "session_id=a=b=="),
        (["session_id=a b"], "session_id=a b"),
        (['session_id="a b"; HttpOnly'], 'session_id="a b"'),
        (['session_id="a\\075b"'], 'session_id="a\\075b"'),
        (["session_id=a,b"], "session_id=a,b"),
        (["session_id=\u00e4"], "session_id=\u00e4"),
        (["session_id=\u00c3\u00a4"], "session_id=\u00c3\u00a4"),
        (["session_id=a\tb"], "session_id=a\tb"),
        (["session_id=a\x7fb"], "session_id=a\x7fb"),
        (["session_id=a; Max-Age=60"], "session_id=a"),
        (["session_id=a; max-age = 60"], "session_id=a"),
        (["session_id=a; Max-Age=" + "9" * 5000], "session_id=a"),
        (["session_id=a; Max-Age=soon"], "session_id=a"),
        (["session_id=a; Max-Age="], "session_id=a"),
        (["session_id=a; Max-Age=-"], "session_id=a"),
        (["session_id=a; Max-Age=1.5"], "session_id=a"),
        (["session_id=a; Max-Age=\u00b2"], "session_id=a"),
        ([f"session_id=a; Expires={FUTURE}"], "session_id=a"),
        ([f"session_id=a; Expires={PAST}; Max-Age=60"], "session_id=a"),
        (["session_id=a; Max-Age=0; Max-Age=60"], "session_id=a"),
        (["session_id=a; Expires=0"], "session_id=a"),
        (["session_id=a; Expires=-1"], "session_id=a"),
        (["session_id=a; Expires=soon"], "session_id=a"),
        (["session_id=a; Expires"], "session_id=a"),
        (["session_id=a; Secure; HttpOnly; SameSite=Strict; Domain=x"], "session_id=a"),
        (["session_id=a", "session_id=b"], "session_id=b"),
        (["session_id=; Max-Age=0", "session_id=b"], "session_id=b"),
        (["session_id=a", "other=b"], "session_id=a"),
        (["session_id=a", "session_id"], "session_id=a"),
        (["session_id=a", "Session_Id=b"], "session_id=a"),
        (["session_id=a", "my_session_id=b; session_id=c"], "session_id=a"),
        (["session_id=a; session_id=b"], "session_id=a"),
        (["session_id=a; session_id=; Path=/"], "session_id=a"),
        (["session_id=a", "", ";", "=", "=b", "; session_id=c"], "session_id=a"),
    ],
)
def test_a_session_is_used(new_api: type[BrainFrameAPI], cookies: list[str], sent: str) -> None:
    assert cookies_sent(new_api, cookies) == [sent, sent]


DELETIONS = [
    "session_id=",
    'session_id=""',
    "session_id=; Path=/; Max-Age=0",
    "session_id=a; Max-Age=0",
    "session_id=a; MAX-AGE=0",
    "session_id=a; Max-Age=00",
    "session_id=a; Max-Age=-1",
    "session_id=a; Max-Age=-" + "9" * 5000,
    f"session_id=a; Max-Age=0; Expires={FUTURE}",
    "session_id=a; Max-Age=60; Max-Age=0",
    f"session_id=a; Expires={PAST}",
    f"session_id=a; expires={PAST}; Max-Age=x",
    "session_id=a; Expires=Thu, 01-Jan-1970 00:00:00 GMT",
    "session_id=a; Expires=Thursday, 01-Jan-70 00:00:00 GMT",
    "session_id=a; Expires=Thu Jan  1 00:00:00 1970",
    "session_id=a; Expires=Thu, 1 Jan 1970 00:00:00 GMT",
    "session_id=a; Expires=Thu, 01 Jan 1970 00:00:00 UTC",
    "session_id=a; Expires=Thu, 01 Jan 1970 00:00:00 +0000",
    "session_id=a; Expires=Thu, 01 Jan 1970 00:00:00",
    "session_id=a; Expires=01 Jan 1970 00:00:00 GMT",
    "session_id=a; Expires=Thu, 01 jan 1970 0:0:0 gmt",
    "session_id=a; Expires=Mon, 01-Jan-0001 00:00:00 GMT",
    'session_id=a; Expires="Thu, 01 Jan 1970 00:00:00 GMT"',
]


@each_api
@pytest.mark.parametrize("deletion", DELETIONS, ids=[d[:60] for d in DELETIONS])
def test_a_deleted_session_is_not_used(new_api: type[BrainFrameAPI], deletion: str) -> None:
    assert cookies_sent(new_api, ["session_id=s"], [deletion]) == ["session_id=s", None]
    assert cookies_sent(new_api, [deletion]) == [None, None]
    assert cookies_sent(new_api, ["session_id=s", deletion]) == [None, None]


@each_api
def test_a_session_can_be_deleted_and_renewed_in_an_error_response(
    new_api: type[BrainFrameAPI],
) -> None:
    sent = cookies_sent(
        new_api, ["session_id=s"], ["session_id=; Max-Age=0"], ["session_id=t"], calls=4, status=404
    )
    assert sent == ["session_id=s", None, "session_id=t"]


@each_api
def test_a_session_can_be_replaced_at_any_time(new_api: type[BrainFrameAPI]) -> None:
    sent = cookies_sent(new_api, *([f"session_id={n}"] for n in range(4)), calls=5)
    assert sent == [f"session_id={n}" for n in range(4)]


DATES: list[Callable[[datetime], str]] = [
    lambda moment: format_datetime(moment, usegmt=True),
    lambda moment: f"{moment:%A, %d-%b-%y %H:%M:%S GMT}",
    lambda moment: f"{moment:%a, %d-%b-%Y %H:%M:%S GMT}",
    lambda moment: f"{moment:%a %b %e %H:%M:%S %Y}",
    lambda moment: f"{moment:%d %B %Y %H:%M:%S}",
    lambda moment: f"{moment:%Y %b %d %H:%M:%S}",
    lambda moment: f"{moment:%H:%M:%S %d/%b/%Y}",
]


EARLIEST, LATEST = (
    datetime.fromisoformat(f"{day} 00:00:00") for day in ("1970-01-01", "2069-12-31")
)


@given(st.datetimes(EARLIEST, LATEST), st.sampled_from(DATES))
@example(EARLIEST, DATES[1])
@example(LATEST, DATES[1])
def test_dates_of_all_forms_are_understood_as_utc(
    moment: datetime, form: Callable[[datetime], str]
) -> None:
    moment = moment.replace(tzinfo=UTC)
    if abs(moment.timestamp() - time.time()) < 60:
        return
    value = read_cookie([f"s=a; Expires={form(moment)}"], "s")
    assert value == ("" if moment.timestamp() < time.time() else "a")


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_date_does_not_depend_on_the_time_zone_of_the_client(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("TZ", name)
    tzset: Callable[[], None] | None = getattr(time, "tzset", None)
    if tzset is None:
        pytest.skip("Needs time.tzset: run it on Linux or macOS")
    tzset()
    try:
        for hours, expected in ((-1, ""), (1, "a")):
            moment = datetime.now(UTC) + timedelta(hours=hours)
            date = f"{moment:%a, %d %b %Y %H:%M:%S}"
            assert read_cookie([f"s=a; Expires={date}"], "s") == expected
    finally:
        monkeypatch.undo()
        tzset()


@given(
    st.lists(
        st.text(st.characters(codec="latin-1")) | st.from_regex(r"s=.*; *(Max-Age|Expires)=.*"),
        max_size=3,
    )
)
@example(["s=a; Max-Age=" + "9" * 5000])
@example(["s=a; Max-Age=\u0663"])
@example(["s=a; Expires=Thu, 01 Jan " + "1" * 5000 + " 00:00:00"])
@example(["s=a; Expires=Thu, 99 Jan 1970 99:99:99"])
@example(["s=a; Expires=Thu, 30 Feb 1970 00:00:00"])
def test_any_header_is_parsed_without_an_exception(headers: list[str]) -> None:
    value = read_cookie(headers, "s")
    assert value is None or isinstance(value, str)


def _sessions(request: httpx.Request) -> httpx.Response:
    return httpx.Response(
        200,
        json=request.headers.get("cookie", ""),
        headers={"Set-Cookie": f"session_id=of-{request.url.port}"},
    )


def test_a_session_of_another_port_is_not_used() -> None:
    with httpx.Client(transport=httpx.MockTransport(_sessions)) as http_client:
        api = BrainFrameAPI("http://host:4711", ("admin", "pw"), http_client=http_client)
        assert [api.version() for _ in range(2)] == ["", "session_id=of-4711"]
        assert [cookie.name for cookie in http_client.cookies.jar] == []
        # 4711 is a prefix of 47110, but another port, so this session stays in the user's jar.
        http_client.get("http://host:47110/login")
        assert [cookie.value for cookie in http_client.cookies.jar] == ["of-47110"]
        assert api.version() == "session_id=of-4711"
        other = BrainFrameAPI("http://host:47110", http_client=http_client)
        assert other.version() == ""
        api.set_url("http://host:4711")
        assert [api.version() for _ in range(2)] == ["", "session_id=of-4711"]


@pytest.mark.anyio
async def test_a_session_of_another_port_is_not_used_by_an_async_client() -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(_sessions)) as http_client:
        api = AsyncBrainFrameAPI("http://host:4711", ("admin", "pw"), http_client=http_client)
        assert [await api.version() for _ in range(2)] == ["", "session_id=of-4711"]
        await http_client.get("http://host:47110/login")
        assert [cookie.value for cookie in http_client.cookies.jar] == ["of-47110"]
        assert await api.version() == "session_id=of-4711"
        other = AsyncBrainFrameAPI("http://host:47110", http_client=http_client)
        assert await other.version() == ""
        api.set_url("http://host:4711")
        assert [await api.version() for _ in range(2)] == ["", "session_id=of-4711"]


class EchoServer(ScriptedServer):
    """Server that uses its port as the session, and responds with the Cookie header it received."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(self._serve, **settings)

    def _serve(self, connection: Connection) -> None:
        for request in connection.requests():
            connection.respond(
                request.headers.get("cookie", ""), headers={"Set-Cookie": f"session_id={self.port}"}
            )


@each_api
def test_a_session_is_only_sent_to_its_own_port(new_api: type[BrainFrameAPI]) -> None:
    with EchoServer() as first, EchoServer() as second, new_api(first.url, ("admin", "pw")) as api:
        for _ in range(2):
            for server in (first, second):
                api.set_url(server.url)
                assert api.version() == ""
                assert api.version() == f"session_id={server.port}"
