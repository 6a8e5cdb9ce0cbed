"""Names: JSON names never change, and Python names are valid and unique."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from .case import Case, content, ok, ref
from .schemas import schema

# Names of parameters, and of their arguments if they are in the query.
PARAMETERS = {
    "path": "path",
    "query": "query",
    "client": "query_client",
    "timeout": "query_timeout",
    "body": "query_body",
    "self": "query_self",
    "from": "from_",
    "class": "class_",
    "pass": "pass_",
    "list": "list",
    "str": "query_str",
    "int": "int",
    "None": "none",
    "petId": "pet_id",
    "pet-id": "pet_id",
    "pet.id": "pet_id",
    "pet id": "pet_id",
    "pet[]": "pet",
    "$filter": "filter",
    "1st": "field_1st",
    "_private": "private",
    "X": "x",
    "warnings": "query_warnings",
    "header": "query_header",
    "uuid": "query_uuid",
    "dt": "query_dt",
    "Any": "any",
    "headers": "headers",
    "content_type": "query_content_type",
    "operation": "operation",
    "id": "id",
}


def parameters() -> Iterator[Case]:
    """Yield cases of parameters with awkward names, in queries and in paths."""
    for number, (key, argument) in enumerate(PARAMETERS.items()):
        own = {"name": key, "in": "query", "schema": {"type": "integer"}}
        yield Case(
            f"name_query_{number}",
            {"parameters": [own], "responses": ok()},
            f"GET /name_query_{number}?{quote(key)}=5",
            keywords=lambda p, argument=argument: {argument: 5},  # type: ignore[misc]
        )
        path = {"name": key, "in": "path", "required": True, "schema": {"type": "integer"}}
        yield Case(
            f"name_path_{number}",
            {"parameters": [path], "responses": ok()},
            f"GET /name_path_{number}/5/x",
            path=f"/{{{key}}}/x",
            arguments=lambda p: (5,),
        )
    yield Case(
        "name_same_in_two",
        {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                {"name": "id", "in": "query", "schema": {"type": "integer"}},
                {"name": "id", "in": "header", "schema": {"type": "integer"}},
            ],
            "responses": ok(),
        },
        "GET /name_same_in_two/1?id=2",
        path="/{id}",
        arguments=lambda p: (1,),
        keywords=lambda p: {"query_id": 2, "header_id": 3},
        headers={"id": "3"},
    )
    yield Case(
        "name_parameter_and_body",
        {
            "parameters": [{"name": "body", "in": "query", "schema": {"type": "integer"}}],
            "requestBody": {"required": True, **content({"type": "integer"})},
            "responses": ok(),
        },
        "POST /name_parameter_and_body?body=2",
        arguments=lambda p: (1,),
        keywords=lambda p: {"query_body": 2},
        body=b"1",
    )


# JSON keys and the attributes.
PROPERTIES = {
    "list": "list_",
    "str": "str_",
    "dict": "dict_",
    "id": "id",
    "type": "type",
    "from": "from_",
    "pass": "pass_",
    "class": "class_",
    "a-b": "a_b",
    "a.b": "a_b",
    "a b": "a_b",
    "1st": "field_1st",
    "_hidden": "hidden",
    "__init__": "init",
    "to_dict": "to_dict_",
    "from_dict": "from_dict_",
    "to_json": "to_json_",
    "self": "self_",
    "camelCase": "camelCase",
    "PascalCase": "PascalCase",
    "UNSET": "UNSET_",
    "field": "field_",
    "é": "é",
    "$ref_": "ref",
    "@type": "type",
    "+1": "field_1",
    "": "field_",
    "a/b~c": "a_b_c",
    'x"y': "x_y",
    "uuid": "uuid_",
    "dt": "dt_",
    "additional_properties": "additional_properties",
    "json_names": "json_names_",
    "isinstance": "isinstance_",
}


def properties() -> Iterator[Case]:
    """Yield cases of properties with awkward keys, alone and beside a nested codec."""
    for number, (key, attribute) in enumerate(PROPERTIES.items()):
        title = f"Key{number}"
        own = {"type": "object", "required": [key], "properties": {key: {"type": "string"}}}
        yield schema(
            f"name_key_{number}", ref(title), {key: "x"},
            lambda p, title=title, attribute=attribute: getattr(p, title)(**{attribute: "x"}),  # type: ignore[misc]
            schemas={title: own},
        )  # fmt: skip
    same_after = {
        "type": "object",
        "properties": {key: {"type": "integer"} for key in ("a-b", "a_b", "a b", "a.b")},
    }
    yield schema(
        "name_keys_collide", ref("KeysCollide"), {"a-b": 1, "a_b": 2, "a b": 3, "a.b": 4},
        lambda p: p.KeysCollide(a_b_2=1, a_b=2, a_b_3=3, a_b_4=4),
        schemas={"KeysCollide": same_after},
    )  # fmt: skip


# Names of schemas, and of their classes.
SCHEMAS = {
    "Response": "Response",
    "Request": "Request",
    "List": "List",
    "Error": "Error",
    "Any": "AnyModel",
    "Wire": "WireModel",
    "Codec": "CodecModel",
    "Literal": "LiteralModel",
    "None": "None_",
    "snake_case": "SnakeCase",
    "camelCaseName": "CamelCaseName",
    "dotted.Name": "DottedName",
    "dashed-name": "DashedName",
    "1number": "Model1number",
    "class": "Class",
    "Client": "Client",
    "File": "File",
    "Query": "Query",
    "Headers": "Headers",
    "JsonResponse": "JsonResponse",
    "DetailedResponse": "DetailedResponse",
    "ApiRequest": "ApiRequest",
    "Timeout": "Timeout",
    "UNSET": "UNSETModel",
    "str": "Str",
    "getattr": "Getattr",
    "globals": "Globals",
    "Exception": "Exception",
}


def schemas() -> Iterator[Case]:
    """Yield cases of schemas with awkward names."""
    for number, (name, class_) in enumerate(SCHEMAS.items()):
        own = {"type": "object", "properties": {"a": {"type": "integer"}}}
        yield schema(
            f"name_schema_{number}", ref(name), {"a": 1},
            lambda p, class_=class_: getattr(p, class_)(a=1), schemas={name: own},  # type: ignore[misc]
        )  # fmt: skip
    pair = {
        "HttpError": {"type": "object", "properties": {"a": {"type": "integer"}}},
        "HTTPError": {"type": "object", "properties": {"b": {"type": "integer"}}},
    }
    yield schema(
        "name_schema_case_1", ref("HttpError"), {"a": 1}, lambda p: p.HttpError(a=1), schemas=pair
    )
    yield schema(
        "name_schema_case_2", ref("HTTPError"), {"b": 1}, lambda p: p.HTTPError(b=1), schemas=pair
    )
    converted = {
        "pet_tag": {"type": "object", "properties": {"a": {"type": "integer"}}},
        "PetTag": {"type": "object", "properties": {"b": {"type": "integer"}}},
    }
    yield schema(
        "name_schema_collides_1", ref("pet_tag"), {"a": 1}, lambda p: p.PetTag(a=1),
        schemas=converted,
    )  # fmt: skip
    yield schema(
        "name_schema_collides_2", ref("PetTag"), {"b": 1}, lambda p: p.PetTagModel(b=1),
        schemas=converted,
    )  # fmt: skip


def operations() -> Iterator[Case]:
    """Yield cases of operation IDs and tags that are awkward, missing or equal after conversion."""
    for number, (id_, module) in enumerate(
        (
            ("getThings", "get_things"),
            ("get_things", "get_things_2"),
            ("get-things", "get_things_3"),
            ("class", "class_"),
            ("import", "import_"),
            ("1st", "field_1st"),
            ("a.b/c", "a_b_c"),
            ('x"+str(1/0)+"', "x_str_1_0"),
            ("sync", "sync"),
            ("__init__", "init"),
            ("CON", "con_module"),
            ("models", "models"),
            ("operations", "operations"),
            ("client", "client"),
            ("long " * 60, f"{'long_' * 20}"[:-1]),
        )
    ):
        yield Case(
            f"name_operation_{number}",
            {"operationId": id_, "responses": ok()},
            f"GET /name_operation_{number}",
            module=f"cases.{module}",
        )
    yield Case(
        "name_operation_missing",
        {"operationId": None, "responses": ok()},
        "GET /name_operation_missing/5",
        path="/{petId}",
        item={
            "parameters": [
                {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
            ]
        },
        arguments=lambda p: (5,),
        module="cases.get_name_operation_missing_pet_id",
    )
    for number, (tags, package) in enumerate(
        (
            (["Pet Store"], "pet_store"),
            (["class"], "class_"),
            (["one", "two"], "one"),
            ([], "default"),
            (None, "default"),
            (["1st"], "field_1st"),
            (["é"], "é"),
            (["a/b"], "a_b"),
            (["Aux"], "aux_module"),
            (["models"], "models"),
        )
    ):
        yield Case(
            f"name_tag_{number}",
            {"tags": tags, "responses": ok()},
            f"GET /name_tag_{number}",
            module=f"{package}.name_tag_{number}",
        )
    for number, (path, target) in enumerate(
        (
            ("/é", "/%C3%A9"),
            ("/a b", "/a%20b"),
            ('/x"y', "/x%22y"),
            ("/a%2Fb", "/a%2Fb"),
            ("/~user", "/~user"),
            ("/", "/"),
            ("/{PetID}.json", "/5.json"),
            ("/{PetID}/of/{PetID}", "/5/of/5"),
        )
    ):
        parameters: list[dict[str, Any]] = []
        if "PetID" in path:
            parameters = [
                {"name": "PetID", "in": "path", "required": True, "schema": {"type": "integer"}}
            ]
        yield Case(
            f"name_route_{number}",
            {"parameters": parameters, "responses": ok()},
            f"GET /name_route_{number}{target}",
            path=path,
            arguments=lambda p, given=bool(parameters): (5,) if given else (),  # type: ignore[misc]
        )


CASES = [*parameters(), *properties(), *schemas(), *operations()]
