"""Detection of values that a client in another language loses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from languages.losses import Losses, Vectors

GIVEN = {
    "name": "T\u00fcr \u2028",
    "id": None,
    "test": "of_a_newer_server",
    "tstamp": 0.1,
    "vector": [1, 2],
    "free": {"whole": 17},
    "empty": {},
    "of_a_newer_server": {"list": [1]},
}


def written_back(value: Any) -> list[str]:
    line = json.dumps({"codec": "Zone", "name": "all keys", "written": value})
    return Losses({("Zone", "all keys"): GIVEN}, [line]).kinds


def test_another_order_of_keys_is_not_a_loss() -> None:
    assert written_back(dict(reversed(GIVEN.items()))) == []


@pytest.mark.parametrize(
    ("change", "loss"),
    [
        ({"name": "Tur"}, "str of Zone"),
        ({"id": 0}, "null of Zone"),
        ({"id": ...}, "null: the key is left out"),
        ({"test": "unknown"}, "unknown enum values"),
        ({"tstamp": 0.10000001}, "digits of numbers"),
        ({"tstamp": 1}, "numbers of Zone"),
        ({"vector": [1]}, "list of Zone"),
        ({"free": {"whole": 17.0}}, "whole numbers of free objects come back as 17.0"),
        ({"empty": []}, "an empty object is written as an empty list"),
        ({"of_a_newer_server": ...}, "unknown keys"),
        ({"name": ...}, "keys of Zone"),
        ({"more": None}, "an absent key is written as null"),
        ({"more": 1}, "writes more keys of Zone"),
    ],
)
def test_each_loss_has_a_name(change: dict[str, Any], loss: str) -> None:
    written = {key: value for key, value in (GIVEN | change).items() if value is not ...}

    assert written_back(written) == [loss]


def test_a_codec_whose_vectors_are_all_left_out_is_lost() -> None:
    vectors: Vectors = {("Zone", "nulls"): {}, ("Zone", "unicode"): {}, ("Alert", "nulls"): {}}
    kept = json.dumps({"codec": "Alert", "name": "nulls", "written": {}})

    lost = Losses(vectors, [kept])
    assert (lost.kinds, lost.count) == (["has no Zone"], 2)


def test_a_vector_that_is_rejected_or_left_out_is_lost() -> None:
    vectors: Vectors = {("Zone", "nulls"): {}, ("Zone", "unicode"): {}}
    refused = json.dumps({"codec": "Zone", "name": "nulls", "error": "id: not a number"})

    assert Losses(vectors, [refused]).kinds == [
        "leaves out Zone with unicode",
        "refuses Zone with nulls",
    ]


def test_unknown_keys_alone_are_not_counted() -> None:
    vectors: Vectors = {("Zone", "all keys"): GIVEN, ("Zone", "nulls"): GIVEN}
    known = {key: value for key, value in GIVEN.items() if key != "of_a_newer_server"}
    lines = [
        json.dumps({"codec": "Zone", "name": "all keys", "written": known}),
        json.dumps({"codec": "Zone", "name": "nulls", "written": known | {"id": 0}}),
    ]

    lost = Losses(vectors, lines)
    assert (lost.kinds, lost.count) == (["null of Zone", "unknown keys"], 1)
