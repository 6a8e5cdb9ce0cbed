"""Requests as they are sent, and the requests that follow a redirect."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from openapi_runtime.base_url import parse_base_url
from openapi_runtime.error_copies import copy_request
from openapi_runtime.errors import ApiError, Failure
from openapi_runtime.messages import ApiRequest
from openapi_runtime.operation import Operation
from openapi_runtime.prepared_request import (
    MAX_REDIRECTS,
    PreparedRequest,
    check_chunk,
    check_length,
    check_user_agent,
    declared_length,
    follow_redirect,
    is_redirect,
    prepare_request,
    redirect_error,
)

BASE = parse_base_url("http://server:8080/prefix")
SAFE = ["GET", "HEAD"]
CALL = "(PUT http://server:8080/prefix/x/1)"


def request(method: str = "PUT", **values: Any) -> ApiRequest:
    return ApiRequest(Operation("op", method, "/x/{id}", idempotent=True), "/x/1", **values)


def prepared(method: str = "PUT", content: Any = b"{}", **values: Any) -> PreparedRequest:
    headers = [
        (b"Content-Type", b"a/b"),
        (b"Content-Length", b"2"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Authorization", b"secret"),
        (b"Cookie", b"secret"),
        (b"X-Other", b"1"),
    ]
    return PreparedRequest(BASE, method, "/prefix/x/1", headers, content, **values)


def names(sent: PreparedRequest) -> list[bytes]:
    return [name for name, _ in sent.headers]


def test_a_request_has_the_url_and_the_headers_of_its_parts() -> None:
    sent = prepare_request(
        request(
            query="a=1", content=b"{}", content_type="a/b", headers={"X-Own": "é"}, cookies="a=b"
        ),
        BASE,
    )
    assert sent.url == "http://server:8080/prefix/x/1?a=1"
    assert sent.target == "/prefix/x/1?a=1"
    assert (sent.method, sent.content) == ("PUT", b"{}")
    assert sent.headers == [
        (b"X-Own", b"\xe9"),
        (b"Content-Type", b"a/b"),
        (b"Cookie", b"a=b"),
        (b"Content-Length", b"2"),
    ]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        *((method, []) for method in SAFE),
        *((method, [(b"Content-Length", b"0")]) for method in ("OPTIONS", "POST", "DELETE")),
    ],
)
def test_a_request_without_a_body_has_length_zero_unless_its_method_has_no_body(
    method: str, headers: list[tuple[bytes, bytes]]
) -> None:
    assert prepare_request(request(method), BASE).headers == headers


def test_a_body_in_chunks_has_its_declared_length_or_no_length() -> None:
    chunks = iter([b"a"])
    assert prepare_request(request(content=chunks), BASE).headers == [
        (b"Transfer-Encoding", b"chunked")
    ]
    declared = {"X-Own": "1", "CONTENT-length": "5"}
    assert prepare_request(request(content=chunks, headers=declared), BASE).headers == [
        (b"X-Own", b"1"),
        (b"CONTENT-length", b"5"),
    ]
    assert declared_length(declared) == 5
    assert declared_length({"X-Own": "1"}) is None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"headers": {"X-Own": "a\r\nb"}}, "X-Own"),
        ({"content_type": "a\nb"}, "Content-Type"),
        ({"cookies": "a=\x00"}, "Cookie"),
    ],
)
def test_a_header_with_a_line_break_is_rejected(values: dict[str, Any], name: str) -> None:
    with pytest.raises(ApiError) as caught:
        prepare_request(request(**values), BASE)
    error = caught.value
    problem = f"the header {name} has invalid characters"
    assert str(error) == f"Invalid request for op: {problem} (PUT /x/1)"
    assert (error.failure, error.method, error.url) == (Failure.ENCODE, "PUT", "/x/1")


@pytest.mark.parametrize(
    ("chunk", "message"),
    [
        ("a", "The body of op must consist of bytes, not str. Open files in binary mode."),
        (1, "The body of op must consist of bytes, not int"),
    ],
)
def test_the_error_names_the_type_of_a_chunk_that_is_not_bytes(chunk: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        check_chunk(request(), chunk)
    assert str(caught.value) == message


@pytest.mark.parametrize(("sent", "words"), [(4, "4"), (6, "more")])
def test_the_error_names_the_declared_and_the_actual_length_of_a_body(
    sent: int, words: str
) -> None:
    with pytest.raises(ApiError) as caught:
        check_length(request(), 5, sent)
    error = caught.value
    problem = f"Content-Length is 5 but the body has {words} bytes"
    assert str(error) == f"Invalid request for op: {problem} (PUT /x/1)"
    assert (error.failure, error.method, error.url) == (Failure.ENCODE, "PUT", "/x/1")


@pytest.mark.parametrize("declared", [None, 5])
def test_a_body_with_the_declared_length_or_without_one_is_accepted(declared: int | None) -> None:
    assert check_length(request(), declared, 5) is None  # type: ignore[func-returns-value]


def test_a_user_agent_is_printable_ascii() -> None:
    check_user_agent("program/1.0 (x)")
    with pytest.raises(TypeError, match=r"^user_agent must be a str, not int$"):
        check_user_agent(1)
    for value in ("é", "a\nb", " a", "\x7f"):
        with pytest.raises(ValueError, match=r"^Invalid user_agent .*: use printable ASCII char"):
            check_user_agent(value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_the_same_server_keeps_method_body_and_headers(status: int) -> None:
    sent = follow_redirect(prepared(), status, "/new?q=a b", 1)
    assert sent.url == "http://server:8080/new?q=a%20b"
    assert (sent.method, sent.content, sent.headers) == ("PUT", b"{}", prepared().headers)


@pytest.mark.parametrize(("method", "after"), [("POST", "GET"), ("GET", "GET"), ("HEAD", "HEAD")])
def test_status_303_is_followed_by_a_get_without_a_body(method: str, after: str) -> None:
    content = None if method in SAFE else b"{}"
    sent = follow_redirect(prepared(method, content), 303, "/new", 1)
    assert (sent.method, sent.content) == (after, None)
    assert names(sent) == [b"Authorization", b"Cookie", b"X-Other"]


def test_secrets_are_not_sent_to_another_server() -> None:
    sent = follow_redirect(prepared("GET", None), 302, "http://other/a", 1)
    assert sent.url == "http://other/a"
    assert names(sent) == [b"X-Other"]
    kept = follow_redirect(prepared("OPTIONS", b"{}"), 302, "http://other/a", 1)
    assert names(kept) == [b"Content-Type", b"Content-Length", b"Transfer-Encoding", b"X-Other"]


def test_the_path_of_a_redirect_is_encoded_but_not_twice() -> None:
    reserved = "/%20/:@!$&'()*+,;=~-._"
    sent = follow_redirect(prepared("GET", None), 302, f"{reserved}<ü?{reserved}?<", 1)
    assert sent.target == f"{reserved}%3C%C3%BC?{reserved}?%3C"


@pytest.mark.parametrize(
    ("sent", "location", "redirects", "problem"),
    [
        (prepared(), "/x", MAX_REDIRECTS + 1, "more than 10 times"),
        (prepared(), "ftp://x/", 1, "to something that is not an http or https URL"),
        (
            prepared(content=iter([b"a"])),
            "/x",
            1,
            "to http://server:8080/x, but the body cannot be sent again",
        ),
        (
            prepared(),
            "http://other/x",
            1,
            "to http://other/x, but a PUT request is not sent to another server",
        ),
    ],
)
def test_the_error_for_a_rejected_redirect_gives_the_reason(
    sent: PreparedRequest, location: str, redirects: int, problem: str
) -> None:
    with pytest.raises(ApiError) as caught:
        follow_redirect(sent, 302, location, redirects)
    error = caught.value
    assert str(error) == (
        f"The server redirects with status 302 {problem}. Check the URL of the server. {CALL}"
    )
    assert (error.failure, error.status_code) == (Failure.STATUS, 302)
    assert (error.method, error.url) == ("PUT", "http://server:8080/prefix/x/1")


@pytest.mark.parametrize(
    ("location", "shown_url"),
    [
        ("/a/5e551on%2B1d", "http://server:8080/a/[secure]"),
        ("/a?5e551on+1d=x", "http://server:8080/a?[secure]=x"),
        ("http://5E551ON+1d.test/", "http://[secure].test/"),
        ("/a?x=Basic%20YWRtaW46MQ", "http://server:8080/a?x=Basic%20[secure]"),
        ("/authorization/1", "http://server:8080/authorization/1"),
    ],
)
def test_errors_do_not_show_a_secret_in_the_url_of_a_redirect(
    location: str, shown_url: str
) -> None:
    secret = "5e551on+1d"
    sent = follow_redirect(prepared("GET", None), 302, location, 1, (secret,))
    assert sent.shown_url((secret,)) == shown_url
    assert repr(sent) == "PreparedRequest(method='GET', redirected=True)"
    with pytest.raises(ApiError) as caught:
        follow_redirect(sent, 302, "/x", MAX_REDIRECTS + 1, (secret,))
    assert caught.value.url == shown_url
    with pytest.raises(ApiError) as caught:
        follow_redirect(prepared(content=iter([b"a"])), 302, location, 1, (secret,))
    assert f" to {shown_url}, but the body" in caught.value.description


def test_the_copy_of_a_request_does_not_show_a_secret_in_its_host() -> None:
    sent = httpx.Request("GET", "http://admin:x@5e551on+1d.test/5e551on%2B1d?a=1")
    copy = copy_request(sent, shown_params=["a"], secrets=("5e551on+1d",), secret_body=False)
    assert str(copy.url) == "http://secure.test/secure?a=1"


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [(302, "/x", True), (302, "", False), (302, None, False), (200, "/x", False),
     (304, "/x", False), (307, "/x", False)],
)  # fmt: skip
def test_a_redirect_has_a_location_and_is_not_a_documented_result(
    status: int, location: str | None, expected: bool
) -> None:
    operation = Operation("op", "GET", "/x", idempotent=True, redirects=(307,))
    assert is_redirect(operation, status, location) is expected


def test_a_redirect_without_a_path_leads_to_the_root() -> None:
    assert follow_redirect(prepared("GET", None), 302, "http://other", 1).target == "/"


def test_the_last_allowed_redirect_is_followed() -> None:
    assert follow_redirect(prepared(), 302, "/x", MAX_REDIRECTS).target == "/x"


def test_the_error_for_a_redirect_with_an_unknown_status_names_no_status() -> None:
    error = redirect_error(prepared(), None, "in circles")
    assert str(error) == f"The server redirects in circles. Check the URL of the server. {CALL}"
