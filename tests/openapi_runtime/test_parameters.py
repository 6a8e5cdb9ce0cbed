"""Parameters are sent in the style of the document, as OpenAPI 3.1.1 and RFC 6570 list them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import msgspec
import numpy as np
import pytest

from openapi_runtime import UNSET, ApiError, ApiRequest, Failure, Operation
from openapi_runtime.parameters import Cookies, Headers, Query, path_json, path_styled
from openapi_runtime.wire import wire
from tests.openapi_runtime.requests_made import recording, sent
from tests.openapi_runtime.wire_codecs import Cat, Mood, Renamed

OPERATION = Operation("get_things", "GET", "/things/{thing}", idempotent=True)
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


@pytest.fixture(scope="module", autouse=True)
def _one_server() -> Generator[None]:
    with recording():
        yield


def query_of(add: Callable[[Query], None]) -> str:
    """Return the query string that a server receives."""
    query = Query(OPERATION)
    add(query)
    _, _, received = sent(ApiRequest(OPERATION, "/things", query=str(query))).target.partition("?")
    return received


def styled(value: Any, *args: Any, **kwargs: Any) -> str:
    return query_of(lambda query: query.styled("color", value, *args, **kwargs))


def refused(call: Callable[[], object], problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        call()
    assert caught.value.failure is Failure.ENCODE
    assert problem in str(caught.value)
    assert "Invalid request for get_things: " in str(caught.value)


class TestQueryStyles:
    @pytest.mark.parametrize(
        ("style", "explode", "value", "expected"),
        [
            ("form", False, "", "color="),
            ("form", False, "blue", "color=blue"),
            ("form", False, ARRAY, "color=blue,black,brown"),
            ("form", False, OBJECT, "color=R,100,G,200,B,150"),
            ("form", True, "", "color="),
            ("form", True, "blue", "color=blue"),
            ("form", True, ARRAY, "color=blue&color=black&color=brown"),
            ("form", True, OBJECT, "R=100&G=200&B=150"),
            ("spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
            ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
            ("spaceDelimited", False, "blue", "color=blue"),
            ("spaceDelimited", True, ARRAY, "color=blue&color=black&color=brown"),
            ("pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
            ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
            ("pipeDelimited", True, ARRAY, "color=blue&color=black&color=brown"),
            ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        ],
    )
    def test_query_styles_are_those_of_the_table_of_openapi(
        self, style: str, explode: bool, value: Any, expected: str
    ) -> None:
        assert styled(value, style, explode) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (True, "true"),
            (False, "false"),
            (5, "5"),
            (-(10**20), "-100000000000000000000"),
            (1.5, "1.5"),
            (1e22, "10000000000000000000000"),
            (1.5e-7, "0.00000015"),
            (Decimal("1E+3"), "1000"),
            (Mood.CALM, "calm"),
            (Mood.accept("new"), "new"),
            (date(2020, 1, 2), "2020-01-02"),
            (datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), "2020-01-02T03%3A04%3A05Z"),
            (time(3, 4, 5), "03%3A04%3A05"),
            (timedelta(days=1, seconds=3), "P1DT3S"),
            (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
            (b"\xfb\xff", "%2B%2F8%3D"),
            (np.int64(5), "5"),
            (np.float64(0.5), "0.5"),
            ("a b&c=d/e?f#g+h%i,äj", "a%20b%26c%3Dd%2Fe%3Ff%23g%2Bh%25i%2C%C3%A4j"),
            ("-._~", "-._~"),
            ("null", "null"),
        ],
    )
    def test_scalars_are_sent_as_text(self, value: Any, expected: str) -> None:
        assert styled(value) == f"color={expected}"

    def test_items_are_encoded_and_delimiters_are_not(self) -> None:
        assert styled(["a,b", "c d", "e|f"], explode=False) == "color=a%2Cb,c%20d,e%7Cf"
        assert styled({"k,1": "v&"}, explode=False) == "color=k%2C1,v%26"
        assert styled({"k=1": "v&"}) == "k%3D1=v%26"

    def test_names_are_encoded(self) -> None:
        assert query_of(lambda query: query.styled("a[]&b", [1])) == "a%5B%5D%26b=1"

    def test_iterables_arrays_and_codecs_are_sent_like_lists_and_objects(self) -> None:
        assert styled((number for number in (1, 2)), explode=False) == "color=1,2"
        assert styled({1}, explode=False) == "color=1"
        assert styled({"a": 1}.keys()) == "color=a"
        assert styled(np.array([1, 2])) == "color=1&color=2"
        assert styled(Cat("a", lives=9)) == "name=a&pet_type=cat&lives=9"
        assert styled(Renamed("c", a_b=1)) == "class=c&a-b=1"
        assert (
            styled([Mood.CALM, date(2020, 1, 2), True], explode=False)
            == "color=calm,2020-01-02,true"
        )

    @pytest.mark.parametrize("absent", [None, UNSET, msgspec.UNSET])
    def test_absent_values_are_not_sent(self, absent: Any) -> None:
        assert styled(absent) == ""
        assert styled([absent, 1, absent]) == "color=1"
        assert styled({"a": absent, "b": 1}, explode=False) == "color=b,1"
        assert query_of(lambda query: query.json("color", absent)) == ""

    @pytest.mark.parametrize("style", ["form", "spaceDelimited", "deepObject"])
    def test_empty_lists_and_objects_are_not_sent_unless_allowed(self, style: str) -> None:
        empties: list[Any] = [[], {}]
        for empty in empties:
            assert styled(empty, style) == ""
            assert styled(empty, style, allow_empty_value=True) == "color="

    def test_parameters_are_joined_in_order(self) -> None:
        def add(query: Query) -> None:
            query.integer("a", 1)
            query.styled("b", [2, 3])
            query.styled("c", None)
            query.json("d", {"e": 4})

        assert query_of(add) == "a=1&b=2&b=3&d=%7B%22e%22%3A4%7D"

    def test_reserved_characters_are_sent_unchanged_if_allowed(self) -> None:
        value = "https://a.b:8/c;d?e=f,g!$'()*@"
        assert styled(value, allow_reserved=True) == f"color={value}"
        # These are encoded despite `allowReserved`, because they would end or change the value.
        assert styled("a#b&c+d[e]", allow_reserved=True) == "color=a%23b%26c%2Bd%5Be%5D"
        assert styled("50% 100%25 \u00e4", allow_reserved=True) == "color=50%25%20100%25%20%C3%A4"
        assert styled(["a/b", "c/d"], explode=False, allow_reserved=True) == "color=a/b,c/d"

    def test_deep_objects_have_keys_in_brackets(self) -> None:
        def keys(value: Any) -> str:
            return styled(value, "deepObject").replace("%5B", "[").replace("%5D", "]")

        assert keys({"a": {"b": {"c": 1}}}) == "color[a][b][c]=1"
        assert keys({"a": [1, 2], "d": "x y"}) == "color[a]=1&color[a]=2&color[d]=x%20y"
        assert keys({"a": [{"b": 1}, {"b": 2}]}) == "color[a][0][b]=1&color[a][1][b]=2"
        assert keys({"a": {}, "b": [], "c": None, "d": 1}) == "color[d]=1"
        assert keys({"k&=": 1}) == "color[k%26%3D]=1"

    def test_values_that_are_not_objects_are_sent_in_the_style_deep_object(self) -> None:
        def keys(value: Any) -> str:
            return styled(value, "deepObject").replace("%5B", "[").replace("%5D", "]")

        assert keys("a b") == "color=a%20b"
        assert keys(["a", None, 2]) == "color[0]=a&color[1]=2"
        assert keys([{"a": 1}, {"a": 2}]) == "color[0][a]=1&color[1][a]=2"
        assert keys([]) == ""

    def test_lists_in_exploded_objects_are_repeated(self) -> None:
        assert styled({"a": [1, 2], "b": 3}) == "a=1&a=2&b=3"

    def test_json_is_percent_encoded(self) -> None:
        assert query_of(lambda query: query.json("q", {"a": [1, "ä&"]})) == (
            "q=%7B%22a%22%3A%5B1%2C%22%C3%A4%26%22%5D%7D"
        )
        assert (
            query_of(lambda query: query.json("q", Renamed("c"))) == "q=%7B%22class%22%3A%22c%22%7D"
        )

    @pytest.mark.parametrize(
        ("value", "args", "problem"),
        [
            ([[1]], (), "a nested list or object cannot be encoded in the style form"),
            ({"a": {"b": 1}}, (), "cannot be encoded in the style form"),
            ({"a": [1]}, ("form", False), "cannot be encoded in the style form"),
            ([{"a": 1}], ("pipeDelimited", False), "cannot be encoded in the style pipeDelimited"),
            (["a b"], ("spaceDelimited", False), "must not contain the delimiter"),
            ({"a|b": 1}, ("pipeDelimited", False), "must not contain the delimiter"),
            (object(), (), "cannot be converted to JSON"),
            (float("nan"), (), "must be a finite number, not nan"),
            ([float("inf")], (), "must be a finite number, not inf"),
            ("\ud800", (), "surrogates not allowed"),
        ],
    )
    def test_values_that_cannot_be_encoded_are_rejected(
        self, value: Any, args: tuple[Any, ...], problem: str
    ) -> None:
        refused(lambda: Query(OPERATION).styled("color", value, *args), problem)
        refused(lambda: Query(OPERATION).styled("color", value, *args), "color: ")

    @pytest.mark.parametrize(
        ("value", "type_", "problem"),
        [
            ("5", int, "Expected `int`, got `str`"),
            (True, int, "Expected `int`, got `bool`"),
            (5, str, "Expected `str`, got `int`"),
            ([1, "b"], list[int], "Expected `int`, got `str` - at `$[1]`"),
            ("ab", list[str], "Expected `array`, got `str`"),
            ("loud", date, "Invalid"),
            ({"class": 5}, wire(Renamed), "Expected `str`, got `int` - at `$.class`"),
            ({}, wire(Renamed), "missing required field `class`"),
        ],
    )
    def test_the_type_is_checked(self, value: Any, type_: Any, problem: str) -> None:
        refused(lambda: Query(OPERATION).styled("color", value, type_=type_), problem)
        refused(lambda: Query(OPERATION).json("color", value, type_=type_), problem)

    def test_values_of_the_type_are_accepted(self) -> None:
        assert styled(5, type_=float) == "color=5"
        assert styled(Mood.CALM, type_=Mood) == "color=calm"
        assert styled(Decimal("1.5"), type_=Decimal) == "color=1.5"
        assert styled({1}, type_=list[int]) == "color=1"
        assert styled(date(2020, 1, 2), type_=date) == "color=2020-01-02"
        assert styled(Renamed("c"), type_=wire(Renamed)) == "class=c"

    def test_numbers_have_no_exponent_and_are_finite(self) -> None:
        assert query_of(lambda query: query.number("n", 1e22)) == "n=10000000000000000000000"
        assert query_of(lambda query: query.number("n", 2)) == "n=2"
        assert query_of(lambda query: query.number("n", 2.0)) == "n=2.0"
        refused(lambda: Query(OPERATION).number("n", float("nan")), "n must be a finite number")


def path_of(value: Any, *args: Any, **kwargs: Any) -> str:
    """Return the segment that a server receives."""
    segment = path_styled(OPERATION, "color", value, *args, **kwargs)
    target = sent(ApiRequest(OPERATION, f"/things/{segment}")).target
    assert target.startswith("/things/")
    return target.removeprefix("/things/")


class TestPathStyles:
    @pytest.mark.parametrize(
        ("style", "explode", "value", "expected"),
        [
            ("simple", False, "blue", "blue"),
            ("simple", False, ARRAY, "blue,black,brown"),
            ("simple", False, OBJECT, "R,100,G,200,B,150"),
            ("simple", True, ARRAY, "blue,black,brown"),
            ("simple", True, OBJECT, "R=100,G=200,B=150"),
            ("label", False, "blue", ".blue"),
            ("label", False, ARRAY, ".blue,black,brown"),
            ("label", False, OBJECT, ".R,100,G,200,B,150"),
            ("label", True, ARRAY, ".blue.black.brown"),
            ("label", True, OBJECT, ".R=100.G=200.B=150"),
            ("matrix", False, "", ";color"),
            ("matrix", False, "blue", ";color=blue"),
            ("matrix", False, ARRAY, ";color=blue,black,brown"),
            ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
            ("matrix", True, "", ";color"),
            ("matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
            ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
        ],
    )
    def test_path_styles_are_those_of_the_table_of_openapi(
        self, style: str, explode: bool, value: Any, expected: str
    ) -> None:
        assert path_of(value, style, explode) == expected

    @pytest.mark.parametrize(
        ("style", "value", "expected"),
        [
            ("simple", "a/b?c#d;e=f", "a%2Fb%3Fc%23d%3Be%3Df"),
            ("simple", ["a,b", "c"], "a%2Cb,c"),
            ("simple", ".", "%2E"),
            ("simple", "..", "%2E%2E"),
            ("simple", "...", "%2E%2E%2E"),
            ("label", ".", ".%2E"),
            ("label", "a.b", ".a.b"),
            ("matrix", "..", ";color=.."),
            ("simple", True, "true"),
            ("simple", Mood.accept("new"), "new"),
            ("simple", UUID(int=1), "00000000-0000-0000-0000-000000000001"),
            ("simple", date(2020, 1, 2), "2020-01-02"),
        ],
    )
    def test_values_stay_one_segment(self, style: str, value: Any, expected: str) -> None:
        assert path_of(value, style) == expected

    @pytest.mark.parametrize("value", ["", None, UNSET, [], {}, [None]])
    @pytest.mark.parametrize("style", ["simple", "label"])
    def test_empty_values_are_rejected(self, value: Any, style: str) -> None:
        refused(lambda: path_styled(OPERATION, "color", value, style), "color must not be empty")

    @pytest.mark.parametrize("value", [None, UNSET, [], {}])
    def test_empty_values_are_rejected_in_the_style_matrix(self, value: Any) -> None:
        refused(lambda: path_styled(OPERATION, "color", value, "matrix"), "must not be empty")

    def test_other_values_are_rejected(self) -> None:
        refused(lambda: path_styled(OPERATION, "color", [[1]]), "color: a nested list or object")
        refused(lambda: path_styled(OPERATION, "color", "5", type_=int), "color: Expected `int`")

    def test_json_is_one_encoded_segment(self) -> None:
        assert path_json(OPERATION, "color", {"a": "b/c"}) == "%7B%22a%22%3A%22b%2Fc%22%7D"
        refused(lambda: path_json(OPERATION, "color", "5", type_=int), "color: Expected `int`")


def header_of(value: Any, *args: Any, **kwargs: Any) -> str | None:
    """Return the header that a server receives."""
    headers = Headers(OPERATION)
    headers.styled("X-Color", value, *args, **kwargs)
    request = sent(ApiRequest(OPERATION, "/things", headers=headers.values))
    return request.headers.get("x-color")


class TestHeaders:
    @pytest.mark.parametrize(
        ("explode", "value", "expected"),
        [
            (False, "", ""),
            (False, "blue", "blue"),
            (False, ARRAY, "blue,black,brown"),
            (False, OBJECT, "R,100,G,200,B,150"),
            (True, ARRAY, "blue,black,brown"),
            (True, OBJECT, "R=100,G=200,B=150"),
            (False, "a, b; c=d%é", "a, b; c=d%é"),
            (False, True, "true"),
            (False, 1e22, "10000000000000000000000"),
            (False, Mood.CALM, "calm"),
            (False, datetime(2020, 1, 2, tzinfo=UTC), "2020-01-02T00:00:00Z"),
        ],
    )
    def test_values_are_sent_in_the_style_simple(
        self, explode: bool, value: Any, expected: str
    ) -> None:
        assert header_of(value, explode) == expected

    @pytest.mark.parametrize("value", [None, UNSET, msgspec.UNSET, [], {}])
    def test_absent_values_are_not_sent(self, value: Any) -> None:
        assert header_of(value) is None

    @pytest.mark.parametrize(
        "value", ["a\nb", "a\r\nX-Other: b", "\x00", " a", "a\t", "\u20ac", "\x7f"]
    )
    def test_illegal_text_is_rejected(self, value: str) -> None:
        refused(lambda: Headers(OPERATION).styled("X-Color", value), "is not a valid header")

    def test_ambiguous_items_are_rejected(self) -> None:
        headers = Headers(OPERATION)
        for value in (["a,b"], [" a"], {"a,b": 1}, {"a": "b,c"}):
            refused(partial(headers.styled, "X-Color", value), "must not contain commas")
        refused(lambda: headers.styled("X-Color", {"a=b": 1}, explode=True), "equals sign")
        refused(lambda: headers.styled("X-Color", [[1]]), "X-Color: a nested list or object")
        refused(lambda: headers.styled("X-Color", "5", type_=int), "X-Color: Expected `int`")
        assert headers.values == {}

    @pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "Cookie"])
    def test_headers_of_the_client_are_rejected(self, name: str) -> None:
        refused(lambda: Headers(OPERATION).styled(name, "x"), "this header is set by the client")

    def test_a_user_agent_parameter_replaces_that_of_the_client(self) -> None:
        headers = Headers(OPERATION)
        headers.styled("User-Agent", "mine")
        request = ApiRequest(OPERATION, "/things", headers=headers.values)
        assert sent(request).headers["user-agent"] == "mine"
        with httpx.Client(trust_env=False) as http_client:
            assert sent(request, http_client=http_client).headers["user-agent"] == "mine"

    def test_json_is_ascii(self) -> None:
        headers = Headers(OPERATION)
        headers.json("X-Color", {"a": "é\U0001f600"})
        headers.json("X-None", None)
        assert headers.values == {"X-Color": '{"a":"\\u00e9\\ud83d\\ude00"}'}
        refused(lambda: headers.json("X-Color", 5, type_=str), "X-Color: Expected `str`")


def cookies_of(add: Callable[[Cookies], None]) -> ApiRequest:
    cookies = Cookies(OPERATION)
    add(cookies)
    return ApiRequest(OPERATION, "/things", cookies=str(cookies))


def cookie_of(value: Any, *args: Any, **kwargs: Any) -> str | None:
    """Return the Cookie header that a server receives."""
    request = cookies_of(lambda cookies: cookies.styled("color", value, *args, **kwargs))
    return sent(request).headers.get("cookie")


class TestCookies:
    @pytest.mark.parametrize(
        ("explode", "value", "expected"),
        [
            (False, "", "color="),
            (False, "blue", "color=blue"),
            (False, ARRAY, "color=blue,black,brown"),
            (False, OBJECT, "color=R,100,G,200,B,150"),
            (True, "blue", "color=blue"),
            (True, ARRAY, "color=blue; color=black; color=brown"),
            (True, OBJECT, "R=100; G=200; B=150"),
            (True, 'a;b=c, "ä"', "color=a%3Bb%3Dc%2C%20%22%C3%A4%22"),
            (False, ["a,b", "c"], "color=a%2Cb,c"),
            (True, True, "color=true"),
        ],
    )
    def test_values_are_sent_in_the_style_form(
        self, explode: bool, value: Any, expected: str
    ) -> None:
        assert cookie_of(value, explode) == expected

    @pytest.mark.parametrize("value", [None, UNSET, [], {}])
    def test_absent_values_are_not_sent(self, value: Any) -> None:
        assert cookie_of(value) is None

    def test_names_are_encoded(self) -> None:
        request = cookies_of(lambda cookies: cookies.styled("a;b=c$", 1))
        assert sent(request).headers["cookie"] == "a%3Bb%3Dc$=1"

    def test_json_is_percent_encoded(self) -> None:
        request = cookies_of(lambda cookies: cookies.json("color", {"a": 1}))
        assert sent(request).headers["cookie"] == "color=%7B%22a%22%3A1%7D"

    def test_other_values_are_rejected(self) -> None:
        refused(lambda: Cookies(OPERATION).styled("color", [[1]]), "color: a nested list or object")
        refused(lambda: Cookies(OPERATION).styled("color", "5", type_=int), "color: Expected `int`")
        refused(lambda: Cookies(OPERATION).json("color", "5", type_=int), "color: Expected `int`")

    def both(self) -> ApiRequest:
        def add(cookies: Cookies) -> None:
            cookies.styled("a", 1)
            cookies.styled("b", 2)

        return cookies_of(add)

    def test_cookies_are_sent_with_the_session_cookie_in_one_header(self) -> None:
        first = sent(self.both(), credentials=("me", "pw"))
        assert first.headers["cookie"] == "a=1; b=2"
        later = sent(self.both(), credentials=("me", "pw"), times=3)
        assert later.headers["cookie"] == "a=1; b=2; session=s3ss10n"

    def test_cookies_are_sent_with_those_of_an_httpx_client(self) -> None:
        with httpx.Client(trust_env=False, cookies={"b": "other", "c": "3"}) as http_client:
            request = sent(self.both(), http_client=http_client)
            assert request.headers["cookie"] == "a=1; b=2; c=3"
            request = sent(self.both(), http_client=http_client, credentials=("me", "pw"), times=2)
            assert request.headers["cookie"] == "a=1; b=2; c=3; session=s3ss10n"
            request = sent(ApiRequest(OPERATION, "/things"), http_client=http_client)
            assert sorted(request.headers["cookie"].split("; ")) == ["b=other", "c=3"]

    def test_cookies_are_sent_with_the_cookie_header_of_an_httpx_client(self) -> None:
        headers = {"Cookie": "c=3; b=other"}
        with httpx.Client(trust_env=False, headers=headers) as http_client:
            request = sent(self.both(), http_client=http_client)
            assert request.headers["cookie"] == "a=1; b=2; c=3"

    def test_a_parameter_named_like_the_session_cookie_is_sent_without_credentials(self) -> None:
        request = cookies_of(lambda cookies: cookies.styled("session", "mine"))
        assert sent(request).headers["cookie"] == "session=mine"
        with httpx.Client(trust_env=False, cookies={"session": "other"}) as http_client:
            assert sent(request, http_client=http_client).headers["cookie"] == "session=mine"
