"""The editions of the document have the same meaning as the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from editions.files import changed, files
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.openapi.document import KNOWN, PATH, instances, load, schemas

FOLDER = PATH.parent / "editions"
EDITIONS = sorted(FOLDER.glob("*.yaml"))
EXTENSIBLE = {
    "ConnType",
    "CountConditionTestType",
    "RateConditionTestType",
    "DirectionType",
    "IntersectionPointType",
    "SizeType",
    "OptionType",
    "RoleType",
    "LicenseState",
    "ErrorKind",
}


def read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(path.read_bytes(), Loader=loader)
    return found


def test_there_is_an_edition_for_each_version_and_form_of_enumerations() -> None:
    assert [path.name for path in EDITIONS] == [
        "brainframe-3.0-open.yaml",
        "brainframe-3.1-open.yaml",
        "brainframe-3.1.yaml",
    ]


def test_edited_missing_and_surplus_files_are_out_of_date() -> None:
    derived = files()
    edition, unknown = FOLDER / "brainframe-3.1.yaml", FOLDER / "brainframe-3.2.yaml"
    without = {path: content for path, content in derived.items() if path != edition}

    assert set(EDITIONS) < derived.keys()
    assert changed(derived) == []
    assert [changed({**derived, path: text + "#"}) for path, text in derived.items()] == [
        [path] for path in derived
    ]
    assert changed({**derived, unknown: ""}) == [unknown]
    assert changed(without) == [edition]


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
class TestEachEdition:
    def test_is_valid_openapi(self, path: Path) -> None:
        edition = read(path)
        is_3_0 = "-3.0" in path.name
        validator = OpenAPIV30SpecValidator if is_3_0 else OpenAPIV31SpecValidator

        assert edition["openapi"] == ("3.0.3" if is_3_0 else "3.1.1")
        assert [error.message for error in validator(edition).iter_errors()] == []

    def test_names_its_source(self, path: Path) -> None:
        assert path.read_text("utf-8").startswith("# Derived from ../brainframe.yaml")

    def test_has_the_operations_and_the_schemas_of_the_document(self, path: Path) -> None:
        edition = read(path)

        assert {name: list(item) for name, item in edition["paths"].items()} == {
            name: list(item) for name, item in load()["paths"].items()
        }
        assert list(edition["components"]["schemas"]) == list(schemas())

    def test_enumerations_are_open_in_the_open_editions_only(self, path: Path) -> None:
        found = read(path)["components"]["schemas"]
        opened = {name for name, schema in found.items() if "x-extensible-enum" in schema}

        assert opened == (EXTENSIBLE if "open" in path.name else set())
        for name in opened:
            assert found[name]["x-extensible-enum"] == schemas()[name]["enum"]
            assert found[name]["type"] == "string"
            assert "enum" not in found[name]


class TestOpenApi31:
    edition = read(FOLDER / "brainframe-3.1.yaml")

    def test_no_keyword_of_3_0_is_left(self) -> None:
        left = [
            f"{where} {keyword}"
            for where, schema in _schemas(self.edition["components"]["schemas"], "")
            for keyword in ("nullable", "example")
            if keyword in schema
        ]
        assert left == []

    @pytest.mark.parametrize("name", sorted(schemas()))
    def test_the_same_values_are_valid(self, name: str) -> None:
        assert instances()[name]
        for value in instances()[name]:
            assert self._problems(name, value) == []

    @pytest.mark.parametrize("name", sorted(schemas().keys() - KNOWN))
    def test_null_is_valid_in_the_same_places(self, name: str) -> None:
        schema = schemas()[name]
        value = next(each for each in instances()[name] if each is not None)
        for key, part in schema.get("properties", {}).items():
            is_nullable = part.get("nullable", False) or "oneOf" in part
            is_any = not {"type", "$ref", "oneOf"} & part.keys()
            accepted = self._problems(name, {**value, key: None}) == []
            assert accepted == (is_nullable or is_any), key

    def _problems(self, name: str, value: Any) -> list[str]:
        empty: Registry[Any] = Registry()
        resource = Resource.from_contents(self.edition, default_specification=DRAFT202012)
        registry = empty.with_resource("urn:edition", resource)
        reference = {"$ref": f"urn:edition#/components/schemas/{name}"}
        validator = OAS31Validator(reference, registry=registry)
        return [error.message for error in validator.iter_errors(value)]


def _schemas(found: dict[str, Any], where: str) -> list[tuple[str, dict[str, Any]]]:
    every: list[tuple[str, dict[str, Any]]] = []
    for name, schema in found.items():
        every.append((f"{where}.{name}", schema))
        every += _schemas(schema.get("properties", {}), f"{where}.{name}")
        for key in ("items", "additionalProperties"):
            if isinstance(schema.get(key), dict):
                every += _schemas({key: schema[key]}, f"{where}.{name}")
    return every
