"""The document is valid OpenAPI 3.0.3 and describes itself in full."""

from itertools import groupby

from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.openapi.document import PATH, all_schemas, load, operations, resolve, schemas


def test_the_document_is_valid_openapi_3_0() -> None:
    assert load()["openapi"] == "3.0.3"
    assert [error.message for error in OpenAPIV30SpecValidator(load()).iter_errors()] == []


def test_every_tag_is_described_and_used_in_order() -> None:
    described = [tag["name"] for tag in load()["tags"]]
    used = [operation.node["tags"] for operation in operations()]

    assert all(tag["description"] for tag in load()["tags"])
    assert all(len(tags) == 1 for tags in used)
    # The operations of a tag are adjacent.
    assert [tags[0] for tags, _ in groupby(used)] == described


def test_basic_cookie_and_no_authentication_are_alternatives() -> None:
    schemes = load()["components"]["securitySchemes"]

    assert load()["security"] == [{"basicAuth": []}, {"sessionCookie": []}, {}]
    assert (schemes["basicAuth"]["type"], schemes["basicAuth"]["scheme"]) == ("http", "basic")
    assert (schemes["sessionCookie"]["in"], schemes["sessionCookie"]["name"]) == (
        "cookie",
        "session_id",
    )
    assert not [each.id for each in operations() if "security" in each.node]


def test_every_schema_and_each_of_its_properties_is_described() -> None:
    undescribed = [
        f"{name}.{key}"
        for name, schema in all_schemas()
        for key, part in schema.get("properties", {}).items()
        if not resolve(part).get("description")
    ]
    undescribed += [name for name, schema in schemas().items() if not schema.get("description")]

    assert undescribed == []


def test_lines_have_at_most_100_characters() -> None:
    lines = PATH.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 100] == []
