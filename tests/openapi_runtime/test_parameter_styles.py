"""Values of parameters as text, at the borders of what each style can express."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from openapi_runtime.styles import (
    flat_items,
    pairs_of,
    plain_json,
    query_pairs,
    scalar_text,
    texts_of,
)

NESTED = (
    "a nested list or object cannot be encoded in the style {}, because OpenAPI does not define "
    "it; describe the parameter with content: application/json"
)


def upper(text: str) -> str:
    return text.upper()


def test_arrays_of_numpy_are_lists() -> None:
    assert plain_json(np.array([[1, 2], [3, 4]])) == [[1, 2], [3, 4]]
    for scalar in (np.array(5), np.int64(5)):
        assert type(plain_json(scalar)) is int


def test_numbers_have_no_exponent() -> None:
    assert plain_json([Decimal("1E+3")]) == ["1000"]
    assert scalar_text(1e22) == "10000000000000000000000"
    assert texts_of({"a": [True, None, 1.5], "b": None}) == {"a": ["true", "1.5"]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("inf"), "must be a finite number, not inf"),
        (b"a", "b'a' cannot be represented as text"),
    ],
)
def test_the_error_names_a_value_without_a_text(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^{message}$"):
        scalar_text(value)


@pytest.mark.parametrize("style", ["form", "spaceDelimited", "pipeDelimited"])
def test_the_error_for_nested_values_names_the_style_and_the_remedy(style: str) -> None:
    for call in (
        lambda: flat_items([["a"]], style),
        lambda: list(pairs_of({"a": {"b": "c"}}, style)),
        lambda: query_pairs("n", [{"a": "b"}], style, False, upper),
    ):
        with pytest.raises(ValueError, match="a nested list or object") as caught:
            call()
        assert str(caught.value) == NESTED.format(style)


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        ("form", ["a", "b"], "A,B"),
        ("form", ["a,", "b"], "A,,B"),  # An encoder that leaves commas.
        ("spaceDelimited", ["a", "b"], "A%20B"),
        ("pipeDelimited", {"a": "b"}, "A%7CB"),
    ],
)
def test_items_are_joined_by_the_delimiter(style: str, value: Any, expected: str) -> None:
    assert query_pairs("n", value, style, False, upper) == [("n", expected)]


@pytest.mark.parametrize(
    ("style", "item", "encode"),
    [
        ("spaceDelimited", "a%20b", str.lower),
        ("spaceDelimited", "a+b", str.lower),
        ("pipeDelimited", "a%7Cb", str.strip),
        ("pipeDelimited", "a|b", None),
        ("spaceDelimited", "a b", None),
        ("form", "a,b", None),
    ],
)
def test_an_item_that_has_the_delimiter_is_rejected(style: str, item: str, encode: Any) -> None:
    with pytest.raises(ValueError, match=f"the delimiter of the style {style}$"):
        query_pairs("n", [item, "c"], style, False, encode)


def test_a_style_without_a_delimiter_joins_nothing() -> None:
    with pytest.raises(ValueError, match=r"the delimiter of the style unknown$"):
        query_pairs("n", ["a", "b"], "unknown", False, upper)


def test_a_plus_is_a_delimiter_only_if_spaces_are() -> None:
    assert query_pairs("n", ["a+b"], "pipeDelimited", False, str.lower) == [("n", "a+b")]
    assert query_pairs("n", ["a+b", "c"], "spaceDelimited", False, None) == [("n", "a+b c")]


def test_nothing_is_encoded_in_a_multipart_body() -> None:
    assert query_pairs("n", ["ä b", "c"], "form", False, None) == [("n", "ä b,c")]
    assert query_pairs("n", ["a", "b"], "pipeDelimited", False, None) == [("n", "a|b")]
    assert query_pairs("n", "ä", "unknown", True, None) == [("n", "ä")]
