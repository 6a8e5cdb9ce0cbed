"""Every example is valid against its schema, and the examples show all possible values."""

from typing import Any

import pytest

from tests.openapi.document import (
    KNOWN,
    examples,
    instances,
    may_be_null,
    problems_of,
    resolve,
    schemas,
)


def test_every_example_is_valid() -> None:
    found = list(examples())
    problems = [
        f"{example.where}: {problem}"
        for example in found
        for problem in problems_of(example.schema, example.value)
    ]

    assert problems == []
    assert len(found) > 500


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("Zone", {"name": "Door", "stream_id": 1, "coords": [[0, 0, 0]], "alarms": [], "id": None}),
        ("Zone", {"name": "Door", "stream_id": 1, "coords": [], "alarms": None, "id": None}),
        ("Zone", {"name": "Door", "stream_id": 1, "coords": [], "alarms": []}),
        ("Zone", {"name": None, "stream_id": 1, "coords": [], "alarms": [], "id": 1}),
        ("LicenseInfo", {"state": "valid", "terms": {}}),
        ("LicenseInfo", {"state": "good", "terms": None}),
        ("Error", {"title": "UnknownError"}),
        ("ZoneStatusesByStream", {"1": {"Screen": None}}),
    ],
)
def test_the_check_of_examples_detects_invalid_ones(name: str, broken: Any) -> None:
    assert problems_of({"$ref": f"#/components/schemas/{name}"}, broken)


def test_every_schema_occurs_in_an_example() -> None:
    assert {name for name, found in instances().items() if not found} == set()


def test_every_key_that_may_be_null_is_null_in_one_example_and_set_in_another() -> None:
    # Clients only read these codecs, and codecs from the server have an ID.
    read_only = {("Alert", "id"), ("Encoding", "id")}
    never_null: set[tuple[str, str]] = set()
    never_set: set[tuple[str, str]] = set()
    for name, schema in schemas().items():
        if name in KNOWN:
            continue
        for key, part in schema.get("properties", {}).items():
            values = [each[key] for each in instances()[name] if each is not None and key in each]
            if may_be_null(part) and all(value is not None for value in values):
                never_null.add((name, key))
            if all(value is None for value in values):
                never_set.add((name, key))

    assert never_null == read_only
    assert never_set == set()


def test_every_value_of_an_enumeration_within_a_codec_is_valid_there() -> None:
    for name, schema in schemas().items():
        for key, part in schema.get("properties", {}).items():
            instance = next(each for each in instances()[name] if each and key in each)
            for value in resolve(part).get("enum", []):
                reference = {"$ref": f"#/components/schemas/{name}"}
                assert problems_of(reference, {**instance, key: value}) == []
