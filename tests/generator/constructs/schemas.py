"""Schemas: the JSON on the wire and the decoded values."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import UNSET

from tests.scripted_server import ReceivedRequest

from .case import (
    BOTH,
    ONLY_30,
    ONLY_31,
    Case,
    Json,
    Make,
    Package,
    always,
    content,
    json_reply,
    ok,
    ref,
    same,
)

UTC = dt.UTC
DAY = dt.date(2026, 1, 2)
MOMENT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ID = uuid.UUID("12345678-1234-5678-1234-567812345678")


def has_json(expected: Json) -> Callable[[ReceivedRequest], None]:
    """Return a check of a request body of JSON."""

    def check(request: ReceivedRequest) -> None:
        found = json.loads(request.body)
        assert same(found, expected), f"sent {found!r}, expected {expected!r}"
        assert request.headers["content-type"] == "application/json"

    return check


def schema(
    name: str,
    schema: Json,
    wire: Json,
    value: Make | Any = ...,
    *,
    schemas: Mapping[str, Any] | None = None,
    editions: tuple[str, ...] = BOTH,
    sent: Json = ...,
    check: Callable[[Package, Any, Any], None] | None = None,
) -> Case:
    """Return a case whose schema is that of the body and of the response.

    Args:
        name: The name.
        schema: The schema.
        wire: The JSON value.
        value: The decoded value, or a function that creates it. Default: the JSON value.
        schemas: The schemas that it refers to.
        editions: The versions of OpenAPI that have the construct.
        sent: The JSON value that is sent, if it differs from `wire`.
        check: A further check.
    """
    value = wire if value is ... else value
    make = always(value)
    return Case(
        name,
        {"requestBody": {"required": True, **content(schema)}, "responses": ok(schema)},
        f"POST /{name}",
        json_reply(wire),
        make,
        lambda package: (make(package),),
        body=has_json(wire if sent is ... else sent),
        schemas=schemas or {},
        editions=editions,
        check=check,
    )


def decoded(
    name: str,
    schema: Json,
    wire: Json,
    value: Make | Any = ...,
    *,
    schemas: Mapping[str, Any] | None = None,
    editions: tuple[str, ...] = BOTH,
    fails: str = "",
) -> Case:
    """Return a case whose schema is only that of the response."""
    make = always(wire if value is ... else value)
    return Case(
        name,
        {"responses": ok(schema)},
        f"GET /{name}",
        json_reply(wire),
        make,
        schemas=schemas or {},
        editions=editions,
        fails=fails,
    )


def model(
    name: str,
    properties: Mapping[str, Any],
    wire: Json,
    value: Callable[[Any], Any],
    *,
    required: tuple[str, ...] = (),
    editions: tuple[str, ...] = BOTH,
    schemas: Mapping[str, Any] | None = None,
    sent: Json = ...,
    check: Callable[[Package, Any, Any], None] | None = None,
    **keywords: Any,
) -> Case:
    """Return a case of an object schema.

    Args:
        name: The name of the case.
        properties: The properties.
        wire: The JSON object.
        value: A function that creates the codec from its class.
        required: The required properties.
        editions: The versions of OpenAPI that have the construct.
        schemas: Further schemas.
        sent: The JSON object that is sent, if it differs from `wire`.
        check: A further check.
        keywords: Further keywords of the schema.
    """
    title = "".join(word.title() for word in name.split("_"))
    own: dict[str, Any] = {"type": "object", "properties": dict(properties), **keywords}
    if required:
        own["required"] = list(required)
    return schema(
        name,
        ref(title),
        wire,
        lambda package: value(getattr(package, title)),
        schemas={title: own, **(schemas or {})},
        editions=editions,
        sent=sent,
        check=check,
    )


SCALARS: tuple[tuple[str, dict[str, Any], Json, Any], ...] = (
    ("text", {"type": "string"}, 'a "b" \\ \n é \u2028', ...),
    ("empty_text", {"type": "string"}, "", ...),
    ("integer", {"type": "integer"}, 5, ...),
    ("int32", {"type": "integer", "format": "int32"}, -2147483648, ...),
    ("int64", {"type": "integer", "format": "int64"}, 9223372036854775807, ...),
    ("negative", {"type": "integer"}, -1, ...),
    ("number", {"type": "number"}, 1.5, ...),
    ("float_format", {"type": "number", "format": "float"}, 0.25, ...),
    ("double_format", {"type": "number", "format": "double"}, 1e-7, ...),
    ("boolean_true", {"type": "boolean"}, True, ...),
    ("boolean_false", {"type": "boolean"}, False, ...),
    ("uuid", {"type": "string", "format": "uuid"}, str(ID), ID),
    ("date", {"type": "string", "format": "date"}, "2026-01-02", DAY),
    ("date_time", {"type": "string", "format": "date-time"}, "2026-01-02T03:04:05Z", MOMENT),
    ("time", {"type": "string", "format": "time"}, "03:04:05Z", dt.time(3, 4, 5, tzinfo=UTC)),
    ("duration", {"type": "string", "format": "duration"}, "PT5S", dt.timedelta(seconds=5)),
    ("byte", {"type": "string", "format": "byte"}, "aGk/", b"hi?"),
    ("unknown_format", {"type": "string", "format": "hostname"}, "a.example", ...),
    ("password", {"type": "string", "format": "password"}, "secret", ...),
    ("email", {"type": "string", "format": "email", "pattern": "^a"}, "a@b", ...),
)


def scalars() -> Iterator[Case]:
    """Yield cases of every scalar: bare, nullable, in lists, in maps, and as properties."""
    for name, own, wire, value in SCALARS:
        value = wire if value is ... else value
        yield schema(f"scalar_{name}", own, wire, value)
        yield schema(f"nullable_{name}", {**own, "nullable": True}, wire, value)
        yield schema(f"null_{name}", {**own, "nullable": True}, None)
        yield schema(f"list_{name}", {"type": "array", "items": own}, [wire, wire], [value, value])
        mapping = {"type": "object", "additionalProperties": own}
        yield schema(f"map_{name}", mapping, {"a b": wire}, {"a b": value})
        yield model(
            f"property_{name}",
            {"it": own, "other": own},
            {"it": wire},
            lambda cls, value=value: cls(it=value),  # type: ignore[misc]
            required=("it",),
        )


def optional_and_nullable() -> Iterator[Case]:
    """Yield cases of all combinations of optional and nullable properties, also of references."""
    text = {"type": "string"}
    maybe = {"type": "string", "nullable": True}
    target = {"OptionalTarget": {"type": "object", "properties": {"a": {"type": "integer"}}}}
    maybe_target = {"allOf": [ref("OptionalTarget")], "nullable": True}
    kinds: tuple[tuple[str, Json, Json, Json, Make], ...] = (
        ("text", text, maybe, "x", lambda package: "x"),
        ("model", ref("OptionalTarget"), maybe_target, {"a": 1},
         lambda package: package.OptionalTarget(a=1)),
    )  # fmt: skip
    for kind, plain, null, wire, value in kinds:
        for required in (True, False):
            for nullable in (True, False):
                own = null if nullable else plain
                name = f"{'required' if required else 'optional'}_{nullable}_{kind}".lower()
                title = "".join(word.title() for word in name.split("_"))
                owner: dict[str, Any] = {"type": "object", "properties": {"it": own}}
                if required:
                    owner["required"] = ["it"]
                schemas = {title: owner, **target}

                def make(package: Package, title: str = title, value: Any = value) -> Any:
                    return getattr(package, title)(it=value(package))

                yield schema(f"{name}_given", ref(title), {"it": wire}, make, schemas=schemas)
                if nullable:
                    yield schema(
                        f"{name}_null",
                        ref(title),
                        {"it": None},
                        lambda package, title=title: getattr(package, title)(it=None),  # type: ignore[misc]
                        schemas=schemas,
                    )
                else:
                    yield decoded(
                        f"{name}_null", ref(title), {"it": None}, schemas=schemas, fails="it"
                    )
                if required:
                    yield decoded(f"{name}_absent", ref(title), {}, schemas=schemas, fails="it")
                else:
                    yield schema(
                        f"{name}_absent",
                        ref(title),
                        {},
                        lambda package, title=title: getattr(package, title)(),  # type: ignore[misc]
                        schemas=schemas,
                    )


def recursion() -> Iterator[Case]:
    """Yield cases of schemas that contain themselves."""
    node = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "next": ref("SelfNode")},
    }
    yield schema(
        "recursion_self",
        ref("SelfNode"),
        {"name": "a", "next": {"name": "b"}},
        lambda p: p.SelfNode(name="a", next=p.SelfNode(name="b")),
        schemas={"SelfNode": node},
    )
    left = {"type": "object", "properties": {"right": ref("MutualRight")}}
    right = {"type": "object", "properties": {"left": ref("MutualLeft")}}
    yield schema(
        "recursion_mutual",
        ref("MutualLeft"),
        {"right": {"left": {}}},
        lambda p: p.MutualLeft(right=p.MutualRight(left=p.MutualLeft())),
        schemas={"MutualLeft": left, "MutualRight": right},
    )
    tree = {
        "type": "object",
        "properties": {"children": {"type": "array", "items": ref("TreeNode")}},
    }
    yield schema(
        "recursion_list",
        ref("TreeNode"),
        {"children": [{}, {"children": []}]},
        lambda p: p.TreeNode(children=[p.TreeNode(), p.TreeNode(children=[])]),
        schemas={"TreeNode": tree},
    )
    folder = {
        "type": "object",
        "properties": {"inner": {"type": "object", "additionalProperties": ref("MapNode")}},
    }
    yield schema(
        "recursion_map",
        ref("MapNode"),
        {"inner": {"a": {}}},
        lambda p: p.MapNode(inner={"a": p.MapNode()}),
        schemas={"MapNode": folder},
    )
    union = {
        "type": "object",
        "properties": {"it": {"oneOf": [{"type": "string"}, ref("UnionNode")]}},
    }
    yield schema(
        "recursion_union",
        ref("UnionNode"),
        {"it": {"it": "x"}},
        lambda p: p.UnionNode(it=p.UnionNode(it="x")),
        schemas={"UnionNode": union},
    )
    lists = {"type": "array", "items": ref("NestedLists")}
    yield schema(
        "recursion_of_lists", ref("NestedLists"), [[], [[]]], schemas={"NestedLists": lists}
    )
    maps = {"type": "object", "additionalProperties": ref("NestedMaps")}
    yield schema(
        "recursion_of_maps", ref("NestedMaps"), {"a": {"b": {}}}, schemas={"NestedMaps": maps}
    )
    value = {
        "oneOf": [
            {"type": "string"},
            {"type": "array", "items": ref("JsonLike")},
            {"type": "object", "additionalProperties": ref("JsonLike")},
        ]
    }
    yield schema(
        "recursion_of_unions",
        ref("JsonLike"),
        {"a": ["b", {"c": "d"}]},
        schemas={"JsonLike": value},
    )
    maybe = {
        "type": "object",
        "required": ["next"],
        "properties": {"next": {"allOf": [ref("NullableNode")], "nullable": True}},
    }
    yield schema(
        "recursion_nullable",
        ref("NullableNode"),
        {"next": {"next": None}},
        lambda p: p.NullableNode(next=p.NullableNode(next=None)),
        schemas={"NullableNode": maybe},
    )


def inline() -> Iterator[Case]:
    """Yield cases of inline objects and enumerations, which are named after their place."""
    yield schema(
        "inline_property",
        ref("InlinePet"),
        {"owner": {"name": "a"}},
        lambda p: p.InlinePet(owner=p.InlinePetOwner(name="a")),
        schemas={
            "InlinePet": {
                "type": "object",
                "properties": {
                    "owner": {"type": "object", "properties": {"name": {"type": "string"}}}
                },
            }
        },
    )
    yield schema(
        "inline_items",
        ref("InlineList"),
        {"tags": [{"name": "a"}]},
        lambda p: p.InlineList(tags=[p.InlineListTagsItem(name="a")]),
        schemas={
            "InlineList": {
                "type": "object",
                "properties": {
                    "tags": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"name": {"type": "string"}}},
                    }
                },
            }
        },
    )
    yield decoded(
        "inline_response",
        {"type": "object", "properties": {"a": {"type": "integer"}}},
        {"a": 1},
        lambda p: p.InlineResponseResponse(a=1),
    )
    yield Case(
        "inline_body",
        {
            "requestBody": {
                "required": True,
                **content({"type": "object", "properties": {"a": {"type": "integer"}}}),
            },
            "responses": ok(),
        },
        "POST /inline_body",
        arguments=lambda p: (p.InlineBodyBody(a=1),),
        body=has_json({"a": 1}),
    )
    yield schema(
        "inline_enum",
        ref("InlineEnum"),
        {"state": "on"},
        lambda p: p.InlineEnum(state=p.InlineEnumState.ON),
        schemas={
            "InlineEnum": {
                "type": "object",
                "properties": {"state": {"type": "string", "enum": ["on", "off"]}},
            }
        },
    )


def enumerations() -> Iterator[Case]:
    """Yield cases of enumerations, which are always open."""
    named = {
        "type": "string",
        "enum": [">=", "none"],
        "x-enum-varnames": ["AT_LEAST", "NONE"],
        "x-enum-descriptions": ["At least.", "None."],
    }
    yield schema(
        "enum_named", ref("EnumNamed"), ">=", lambda p: p.EnumNamed.AT_LEAST,
        schemas={"EnumNamed": named},
        check=lambda p, module, found: _assert(
            p.EnumNamed.values() == [">=", "none"] and not p.EnumNamed.accept("<").is_known
        ),
    )  # fmt: skip
    states = {"type": "string", "enum": ["on", "off", "a b", "ON!", "", "+", ">="]}
    schemas = {"EnumState": states}
    for wire, member in (
        ("on", "ON"),
        ("a b", "A_B"),
        ("", "EMPTY"),
        ("+", "PLUS_SIGN"),
        (">=", "GREATER_THAN_SIGN_EQUALS_SIGN"),
    ):
        yield schema(
            f"enum_{member}".lower(),
            ref("EnumState"),
            wire,
            lambda p, member=member: getattr(p.EnumState, member),  # type: ignore[misc]
            schemas=schemas,
        )
    yield decoded(
        "enum_unknown", ref("EnumState"), "later", lambda p: p.EnumState.accept("later"),
        schemas=schemas,
    )  # fmt: skip
    levels = {"EnumLevel": {"type": "integer", "enum": [1, 2, -3]}}
    yield schema("enum_integer", ref("EnumLevel"), 2, lambda p: p.EnumLevel(2), schemas=levels)
    yield schema("enum_negative", ref("EnumLevel"), -3, lambda p: p.EnumLevel(-3), schemas=levels)
    yield decoded(
        "enum_integer_unknown", ref("EnumLevel"), 9, lambda p: p.EnumLevel.accept(9),
        schemas=levels,
    )  # fmt: skip
    yield schema(
        "enum_list", {"type": "array", "items": ref("EnumState")}, ["on", "off"],
        lambda p: [p.EnumState.ON, p.EnumState.OFF], schemas=schemas,
    )  # fmt: skip
    maybe = {"EnumMaybe": {"type": "string", "nullable": True, "enum": ["a", None]}}
    yield schema("enum_null", ref("EnumMaybe"), None, schemas=maybe)
    yield schema("enum_nullable", ref("EnumMaybe"), "a", lambda p: p.EnumMaybe.A, schemas=maybe)
    same_name = {"EnumCase": {"type": "string", "enum": ["on", "ON", "On"]}}
    for number, wire in enumerate(("on", "ON", "On")):
        yield schema(
            f"enum_case_{number}", ref("EnumCase"), wire, lambda p, w=wire: p.EnumCase(w),  # type: ignore[misc]
            schemas=same_name,
        )  # fmt: skip
    odd = [
        "mro",
        "name",
        "value",
        "values",
        "1",
        "-1",
        "+1",
        "a-b",
        "a.b",
        "é",
        "class",
        "None",
        "__x__",
    ]
    awkward = {"EnumOdd": {"type": "string", "enum": odd}}
    for number, wire in enumerate(odd):
        yield schema(
            f"enum_odd_{number}", ref("EnumOdd"), wire, lambda p, w=wire: p.EnumOdd(w),  # type: ignore[misc]
            schemas=awkward,
        )  # fmt: skip
    yield schema("enum_of_booleans", {"enum": [True, False]}, True)
    yield schema("enum_mixed", {"enum": ["a", 1]}, 1)
    yield schema("enum_numbers", {"type": "number", "enum": [0.5, 1.5]}, 0.5)


_NAMED = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


def all_of() -> Iterator[Case]:
    """Yield cases of `allOf`."""
    base = {"AllBase": _NAMED}
    extra = {"type": "object", "properties": {"age": {"type": "integer"}}}
    yield schema(
        "all_of_two", ref("AllTwo"), {"name": "a", "age": 1}, lambda p: p.AllTwo(name="a", age=1),
        schemas={"AllTwo": {"allOf": [ref("AllBase"), extra]}, **base},
    )  # fmt: skip
    yield schema(
        "all_of_with_own", ref("AllOwn"), {"name": "a", "age": 1},
        lambda p: p.AllOwn(name="a", age=1),
        schemas={"AllOwn": {"allOf": [ref("AllBase")], **extra}, **base},
    )  # fmt: skip
    yield schema(
        "all_of_one_reference", ref("AllHolder"), {"it": {"name": "a"}},
        lambda p: p.AllHolder(it=p.AllBase(name="a")),
        schemas={
            "AllHolder": {
                "type": "object",
                "properties": {"it": {"allOf": [ref("AllBase")], "description": "Text."}},
            },
            **base,
        },
    )  # fmt: skip
    yield schema(
        "all_of_nested", ref("AllNested"), {"name": "a", "age": 1, "more": True},
        lambda p: p.AllNested(name="a", age=1, more=True),
        schemas={
            "AllNested": {
                "allOf": [
                    {"allOf": [ref("AllBase"), extra]},
                    {"type": "object", "properties": {"more": {"type": "boolean"}}},
                ]
            },
            **base,
        },
    )  # fmt: skip
    yield schema(
        "all_of_makes_required", ref("AllRequired"), {"name": "a", "age": 1},
        lambda p: p.AllRequired(name="a", age=1),
        schemas={"AllRequired": {"allOf": [ref("AllBase"), extra], "required": ["age"]}, **base},
    )  # fmt: skip
    yield decoded(
        "all_of_made_required", ref("AllMade"), {"name": "a"}, fails="age",
        schemas={"AllMade": {"allOf": [ref("AllBase"), extra], "required": ["age"]}, **base},
    )  # fmt: skip
    narrower = {
        "allOf": [
            ref("AllBase"),
            {"type": "object", "required": ["teeth"], "properties": {"teeth": {"type": "integer"}}},
        ]
    }
    yield schema(
        "all_of_narrows_property", ref("AllNarrowOwner"), {"pet": {"name": "a", "teeth": 2}},
        lambda p: p.AllNarrowOwner(pet=p.AllNarrow(name="a", teeth=2)),
        schemas={
            "AllWideOwner": {"type": "object", "properties": {"pet": ref("AllBase")}},
            "AllNarrow": narrower,
            "AllNarrowOwner": {
                "allOf": [
                    ref("AllWideOwner"),
                    {"type": "object", "properties": {"pet": ref("AllNarrow")}},
                ]
            },
            **base,
        },
    )  # fmt: skip
    yield schema(
        "all_of_of_strings",
        {"allOf": [{"type": "string"}, {"maxLength": 5}]},
        "abc",
    )
    either = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    for name, value in (("text", "a"), ("list", ["a"])):
        yield schema(
            f"all_of_unions_{name}",
            {"allOf": [either, {"anyOf": [*either["oneOf"], {"type": "integer"}]}]},
            value,
        )
    yield schema(
        "ref_with_ignored_siblings",
        ref("AllIgnored"),
        {"it": [1]},
        lambda p: p.AllIgnored(it=[1]),
        editions=ONLY_30,
        schemas={
            "AllIgnored": {
                "type": "object",
                "properties": {"it": {**ref("AllIntegers"), "type": "object", "required": ["a"]}},
            },
            "AllIntegers": {"type": "array", "items": {"type": "integer"}},
        },
    )
    yield schema(
        "ref_with_siblings", ref("AllSibling"), {"name": "a", "age": 3},
        lambda p: p.AllSibling(name="a", age=3), editions=ONLY_31,
        schemas={"AllSibling": {**ref("AllBase"), **extra}, **base},
    )  # fmt: skip
    yield schema(
        "ref_with_description", ref("AllDescribed"), {"it": {"name": "a"}},
        lambda p: p.AllDescribed(it=p.AllBase(name="a")), editions=ONLY_31,
        schemas={
            "AllDescribed": {
                "type": "object",
                "properties": {"it": {**ref("AllBase"), "description": "Another."}},
            },
            **base,
        },
    )  # fmt: skip


def unions() -> Iterator[Case]:
    """Yield cases of `oneOf` and `anyOf` with and without a discriminator."""
    text, number = {"type": "string"}, {"type": "integer"}
    for key in ("oneOf", "anyOf"):
        low = key.lower()
        yield schema(f"{low}_text", {key: [text, number]}, "a")
        yield schema(f"{low}_integer", {key: [text, number]}, 1)
        yield schema(f"{low}_null", {key: [text, number], "nullable": True}, None)
        date = {"type": "string", "format": "date"}
        yield schema(f"{low}_date", {key: [date, text]}, "2026-01-02", DAY)
        yield schema(f"{low}_not_date", {key: [date, text]}, "later")
        yield schema(f"{low}_integer_or_number", {key: [number, {"type": "number"}]}, 1.5)
        lists = [{"type": "array", "items": number}, {"type": "array", "items": text}]
        yield schema(f"{low}_list_of_integers", {key: lists}, [1])
        yield schema(f"{low}_list_of_texts", {key: lists}, ["a"])
        yield schema(f"{low}_list_or_item", {key: [text, {"type": "array", "items": text}]}, ["a"])
        yield schema(
            f"{low}_boolean_or_map",
            {key: [{"type": "boolean"}, {"type": "object", "additionalProperties": text}]},
            {"a": "b"},
        )
        title = key[0].upper() + key[1:]
        cat, dog = f"{title}Cat", f"{title}Dog"
        animals = {
            cat: {"type": "object", "required": ["meow"], "properties": {"meow": text}},
            dog: {"type": "object", "required": ["bark"], "properties": {"bark": text}},
        }
        either = {key: [ref(cat), ref(dog)]}
        for own, field in ((cat, "meow"), (dog, "bark")):
            yield schema(
                f"{low}_{field}", either, {field: "x"},
                lambda p, own=own, field=field: getattr(p, own)(**{field: "x"}), schemas=animals,  # type: ignore[misc]
            )  # fmt: skip
        yield schema(
            f"{low}_model_or_text", {key: [ref(cat), text]}, {"meow": "x"},
            lambda p, cat=cat: getattr(p, cat)(meow="x"), schemas=animals,  # type: ignore[misc]
        )  # fmt: skip
        if key == "anyOf":
            yield schema(
                "anyof_both", either, {"meow": "x", "bark": "y"},
                lambda p: p.AnyOfCat(meow="x", additional_properties={"bark": "y"}),
                schemas=animals,
            )  # fmt: skip
        yield decoded(f"{low}_invalid", either, {"other": 1}, schemas=animals, fails="meow")
        yield from _discriminated(key, title)


def _discriminated(key: str, title: str) -> Iterator[Case]:
    low = key.lower()
    # The properties would fit both; only the discriminator distinguishes them.
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    for mapped in (False, True):
        own = f"{title}{'Mapped' if mapped else 'Named'}"
        first, second = f"{own}A", f"{own}B"
        discriminator: dict[str, Any] = {"propertyName": "kind"}
        values = {first: first, second: second}
        if mapped:
            discriminator["mapping"] = {
                "one": f"#/components/schemas/{first}",
                "two": second,
            }
            values = {first: "one", second: "two"}
        union = {key: [ref(first), ref(second)], "discriminator": discriminator}
        schemas: dict[str, Any] = {
            first: kind,
            second: kind,
            f"{own}Union": union,
            f"{own}Holder": {
                "type": "object",
                "properties": {
                    "it": ref(f"{own}Union"),
                    "all": {"type": "array", "items": ref(f"{own}Union")},
                },
            },
        }
        name = f"{low}_{'mapped' if mapped else 'named'}"
        for cls in (first, second):
            wire = {"kind": values[cls]}

            def make(p: Package, cls: str = cls, wire: Any = wire) -> Any:
                return getattr(p, cls)(**wire)

            suffix = cls[-1].lower()
            yield schema(f"{name}_{suffix}", ref(f"{own}Union"), wire, make, schemas=schemas)
            yield schema(
                f"{name}_{suffix}_list",
                {"type": "array", "items": ref(f"{own}Union")},
                [wire],
                lambda p, make=make: [make(p)],  # type: ignore[misc]
                schemas=schemas,
            )
            yield schema(
                f"{name}_{suffix}_property",
                ref(f"{own}Holder"),
                {"it": wire, "all": [wire]},
                lambda p, make=make, own=own: getattr(p, f"{own}Holder")(it=make(p), all=[make(p)]),  # type: ignore[misc]
                schemas=schemas,
            )
        yield decoded(
            f"{name}_unknown", ref(f"{own}Union"), {"kind": "later", "x": 1}, schemas=schemas
        )


def additional_properties() -> Iterator[Case]:
    """Yield cases of objects with further properties, and of maps."""
    yield model(
        "additional_typed",
        {"id": {"type": "integer"}},
        {"id": 1, "more": "x", "a b": "y"},
        lambda cls: cls(id=1, additional_properties={"more": "x", "a b": "y"}),
        additionalProperties={"type": "string"},
    )
    yield model(
        "additional_any",
        {"id": {"type": "integer"}},
        {"id": 1, "more": [1, None, {"a": 2.5}]},
        lambda cls: cls(id=1, additional_properties={"more": [1, None, {"a": 2.5}]}),
        additionalProperties=True,
    )
    yield model(
        "additional_none", {"id": {"type": "integer"}}, {"id": 1}, lambda cls: cls(id=1),
        additionalProperties=False,
    )  # fmt: skip
    yield schema(
        "additional_models", ref("AdditionalOwner"), {"id": 1, "x": {"a": 2}},
        lambda p: p.AdditionalOwner(
            id=1, additional_properties={"x": p.AdditionalItem(a=2)}
        ),
        schemas={
            "AdditionalItem": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "AdditionalOwner": {
                "type": "object",
                "properties": {"id": {"type": "integer"}},
                "additionalProperties": ref("AdditionalItem"),
            },
        },
    )  # fmt: skip
    inner = {"type": "object", "additionalProperties": {"type": "integer"}}
    yield schema(
        "map_of_maps", {"type": "object", "additionalProperties": inner}, {"a": {"b": 1}, "c": {}}
    )
    yield schema(
        "map_of_lists",
        {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}},
        {"a": [1]},
    )
    yield schema("free_form", {"type": "object"}, {"a": [1, {"b": None}]})
    yield schema("free_form_true", {"type": "object", "additionalProperties": True}, {"a": 1})
    yield schema("any_value", {}, {"a": [1, "b", None, 2.5, True]})
    yield schema(
        "list_of_lists",
        {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        [[1], []],
    )
    yield schema("list_of_maps", {"type": "array", "items": inner}, [{"a": 1}])
    yield schema(
        "list_of_nullable",
        {"type": "array", "items": {"type": "string", "nullable": True}},
        ["a", None],
    )
    yield schema("list_of_any", {"type": "array", "items": {}}, [1, "a", None])
    yield schema(
        "map_of_nullable",
        {"type": "object", "additionalProperties": {"type": "integer", "nullable": True}},
        {"a": None},
    )


def secrets() -> Iterator[Case]:
    """Yield cases of a password, which is sent but not shown."""
    yield model(
        "secret_is_hidden", {"it": {"type": "string", "format": "password"}}, {"it": "hunter2"},
        lambda cls: cls(it="hunter2"),
        check=lambda p, module, found: _assert("hunter2" not in repr(found) and found.it),
    )  # fmt: skip


def defaults() -> Iterator[Case]:
    """Yield cases of defaults of every type, which are sent if the caller passes no value."""
    for name, own, default, value in (
        ("text", {"type": "string"}, "x\"'\\\n", "x\"'\\\n"),
        ("integer", {"type": "integer"}, 7, 7),
        ("number", {"type": "number"}, 1.5, 1.5),
        ("whole_number", {"type": "number"}, 3.0, 3.0),
        ("boolean", {"type": "boolean"}, False, False),
        ("date", {"type": "string", "format": "date"}, "2026-01-02", DAY),
        ("date_time", {"type": "string", "format": "date-time"}, "2026-01-02T03:04:05Z", MOMENT),
        ("uuid", {"type": "string", "format": "uuid"}, str(ID), ID),
        ("duration", {"type": "string", "format": "duration"}, "PT5S", dt.timedelta(seconds=5)),
        ("byte", {"type": "string", "format": "byte"}, "aGk=", b"hi"),
        ("union", {"anyOf": [{"type": "string", "format": "date"}, {"type": "integer"}]},
         "2026-01-02", DAY),
        ("list", {"type": "array", "items": {"type": "integer"}}, [1, 2], [1, 2]),
        ("empty_list", {"type": "array", "items": {"type": "string"}}, [], []),
        ("map", {"type": "object", "additionalProperties": {"type": "integer"}}, {"a": 1},
         {"a": 1}),
        ("free_form", {"type": "object"}, {"a": [1]}, {"a": [1]}),
    ):  # fmt: skip

        def check(
            package: Package, module: Any, found: Any, name: str = name, value: Any = value
        ) -> None:
            cls = getattr(package, "Default" + "".join(word.title() for word in name.split("_")))
            assert same(cls().it, value), cls().it
            if isinstance(value, list | dict):
                assert cls().it is not cls().it, "the default is shared between instances"

        yield model(
            f"default_{name}",
            {"it": {**own, "default": default}},
            {"it": default},
            lambda cls: cls(),
            check=check,
        )
    yield schema(
        "default_enum", ref("DefaultEnumOwner"), {"it": "b"},
        lambda p: p.DefaultEnumOwner(),
        schemas={
            "DefaultEnum": {"type": "string", "enum": ["a", "b"], "default": "b"},
            "DefaultEnumOwner": {"type": "object", "properties": {"it": ref("DefaultEnum")}},
        },
        check=lambda p, module, found: _assert(p.DefaultEnumOwner().it is p.DefaultEnum.B),
    )  # fmt: skip
    yield schema(
        "default_null", ref("DefaultNull"), {"it": None}, lambda p: p.DefaultNull(),
        schemas={
            "DefaultNull": {
                "type": "object",
                "properties": {"it": {"type": "string", "nullable": True, "default": None}},
            }
        },
        check=lambda p, module, found: _assert(p.DefaultNull().it is None),
    )  # fmt: skip
    yield model(
        "default_null_that_is_invalid", {"it": {"type": "string", "default": None}}, {},
        lambda cls: cls(),
    )  # fmt: skip
    yield schema(
        "default_object", ref("DefaultObject"), {"it": {"a": 1}}, lambda p: p.DefaultObject(),
        schemas={
            "DefaultPart": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "DefaultObject": {
                "type": "object",
                "properties": {"it": {"allOf": [ref("DefaultPart")], "default": {"a": 1}}},
            },
        },
        check=lambda p, module, found: _assert(
            p.DefaultObject().it == p.DefaultPart(a=1)
            and p.DefaultObject().it is not p.DefaultObject().it
        ),
    )  # fmt: skip
    yield schema(
        "default_invalid_object", ref("DefaultInvalid"), {}, lambda p: p.DefaultInvalid(),
        schemas={
            "DefaultStrict": {
                "type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}},
            },
            "DefaultInvalid": {
                "type": "object",
                "properties": {
                    "one": {"allOf": [ref("DefaultStrict")], "default": {}},
                    "list": {"type": "array", "items": ref("DefaultStrict"), "default": [{}]},
                    "two": {"allOf": [ref("DefaultStrict")], "default": {"a": "x"}},
                },
            },
        },
    )  # fmt: skip


def combined() -> Iterator[Case]:
    """Yield cases of keywords that apply to a value together."""
    number = {"type": "integer"}
    first = {"type": "object", "properties": {"a": number}}
    second = {"type": "object", "properties": {"b": number}}
    yield model(
        "required_without_schema", {"y": number}, {"x": [1], "y": 2},
        lambda cls: cls(x=[1], y=2), required=("x",),
    )  # fmt: skip
    arrays = [{"type": "array", "items": own} for own in (first, second)]
    yield schema(
        "items_together", ref("ItemsTogether"), [{"a": 1, "b": 2}],
        lambda p: [p.ItemsTogetherItem(a=1, b=2)],
        schemas={"ItemsTogether": {"allOf": arrays}},
    )  # fmt: skip
    maps = [{"type": "object", "additionalProperties": own} for own in (first, second)]
    yield schema(
        "additional_together", ref("AdditionalTogether"), {"z": {"a": 1, "b": 2}},
        lambda p: {"z": p.AdditionalTogetherValue(a=1, b=2)},
        schemas={"AdditionalTogether": {"allOf": maps}},
    )  # fmt: skip
    yield model(
        "unevaluated_properties", {"id": number}, {"id": 1, "z": 2},
        lambda cls: cls(id=1, additional_properties={"z": 2}), editions=ONLY_31,
        unevaluatedProperties=number,
    )  # fmt: skip
    yield model(
        "property_of_own_name",
        {"PropertyOfOwnName": ref("PropertyOfOwnName"), "items": {"type": "array", "items":
         ref("PropertyOfOwnName")}},
        {"PropertyOfOwnName": {"items": []}}, lambda cls: cls(PropertyOfOwnName=cls(items=[])),
    )  # fmt: skip
    yield schema("enumeration_of_large_integers", {"type": "integer", "enum": [2**63]}, 2**63)
    for name, kind, values, wire in (
        ("unquoted", "string", [1, True, "a", 2.5], "1"),
        ("unquoted_boolean", "string", [1, True, "a", 2.5], "true"),
        ("quoted", "integer", ["1", "2", 3], 2),
    ):
        title = "Enumeration" + name.title().replace("_", "")
        yield schema(
            f"enumeration_{name}", ref(title), wire,
            lambda p, title=title, wire=wire: getattr(p, title)(wire),  # type: ignore[misc]
            schemas={title: {"type": kind, "enum": values}},
        )  # fmt: skip
    yield schema(
        "enumeration_of_whole_numbers", ref("WholeNumbers"), 1, lambda p: p.WholeNumbers(1),
        schemas={"WholeNumbers": {"type": "integer", "enum": [1.0, 2.0]}},
    )  # fmt: skip


def discriminators() -> Iterator[Case]:
    """Yield cases of discriminators whose mapping lacks values that the members determine."""

    def member(*kinds: str) -> Json:
        kind = {"type": "string", "enum": [*kinds]}
        properties = {"kind": kind, "size": {"type": "integer"}}
        return {"type": "object", "required": ["kind"], "properties": properties}

    told = {
        "ToldOne": member("one"),
        "ToldTwo": member("two", "second"),
        "Told": {
            "oneOf": [ref("ToldOne"), ref("ToldTwo")],
            "discriminator": {"propertyName": "kind", "mapping": {"two": "ToldTwo"}},
        },
    }
    for kind, name in (("one", "ToldOne"), ("two", "ToldTwo"), ("second", "ToldTwo")):
        yield schema(
            f"discriminator_value_{kind}", ref("Told"), {"kind": kind, "size": 1},
            lambda p, kind=kind, name=name: getattr(p, name)(  # type: ignore[misc]
                kind=getattr(p, f"{name}Kind")(kind), size=1
            ),
            schemas=told,
        )  # fmt: skip
    yield schema(
        "discriminator_of_unnamed_member",
        ref("WithUnnamedMember"),
        {"kind": "x", "other": 1},
        lambda p: p.WithUnnamedMemberType1(kind="x", other=1),
        schemas={
            "NamedMember": {"type": "object", "properties": {"kind": {"type": "string"}}},
            "WithUnnamedMember": {
                "oneOf": [
                    ref("NamedMember"),
                    {
                        "type": "object",
                        "required": ["other"],
                        "properties": {"kind": {"type": "string"}, "other": {"type": "integer"}},
                    },
                ],
                "discriminator": {"propertyName": "kind"},
            },
        },
    )
    number = {"type": "integer"}
    animals = {
        "LivingThing": {
            "type": "object",
            "required": ["kind"],
            "discriminator": {"propertyName": "kind"},
            "properties": {"kind": {"type": "string"}},
        },
        "LivingCat": {
            "allOf": [
                ref("LivingThing"),
                {"type": "object", "properties": {"lives": number}},
            ]
        },
        "LivingPersian": {
            "allOf": [ref("LivingCat"), {"type": "object", "properties": {"fur": number}}]
        },
    }
    for parent in ("LivingThing", "LivingCat"):
        yield schema(
            f"discriminator_of_descendants_of_{parent.lower()}", ref(parent),
            {"kind": "LivingPersian", "lives": 1, "fur": 2},
            lambda p: p.LivingPersian(kind="LivingPersian", lives=1, fur=2),
            schemas=animals,
        )  # fmt: skip


def _assert(condition: bool) -> None:
    assert condition


def one_sided() -> Iterator[Case]:
    """Yield cases of properties of one direction, which are absent in the other."""
    for keyword in ("readOnly", "writeOnly"):
        yield model(
            keyword.lower(),
            {"name": {"type": "string"}, "it": {"type": "integer", keyword: True}},
            {"name": "a"},
            lambda cls: cls(name="a"),
            required=("name", "it"),
        )
        yield model(
            f"{keyword.lower()}_given",
            {"name": {"type": "string"}, "it": {"type": "integer", keyword: True}},
            {"name": "a", "it": 1},
            lambda cls: cls(name="a", it=1),
            required=("name", "it"),
        )
    yield model(
        "deprecated_property",
        {"old": {"type": "integer", "deprecated": True}},
        {"old": 1},
        lambda cls: cls(old=1),
    )


def only_31() -> Iterator[Case]:
    """Yield cases of keywords that only JSON Schema 2020-12 has."""
    for number, text in enumerate(
        ("a", "", "x\"'\\", "{1/0}", "a\nb", "#", "%}", "{{ 7*7 }}", "é")
    ):
        yield schema(f"const_text_{number}", {"const": text}, text, editions=ONLY_31)
    yield schema("const_integer", {"const": 5}, 5, editions=ONLY_31)
    yield schema("const_boolean", {"const": True}, True, editions=ONLY_31)
    yield schema("const_null", {"const": None}, None, editions=ONLY_31)
    yield schema("const_later", {"const": "a"}, "a", editions=ONLY_31)
    yield decoded("const_unknown", {"const": "a"}, "b", editions=ONLY_31)
    yield model(
        "const_property", {"kind": {"const": "cat"}}, {"kind": "cat"}, lambda cls: cls(),
        required=("kind",), editions=ONLY_31,
    )  # fmt: skip
    either = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["is"]}
    told = {
        f"Told{flag}": {**either, "properties": {"is": {"type": "boolean", "enum": [flag]},
                                                "a": {"type": "integer"}}}
        for flag in (True, False)
    }  # fmt: skip
    for flag in (True, False):
        yield schema(
            f"const_tells_{flag}".lower(), {"oneOf": [ref("ToldTrue"), ref("ToldFalse")]},
            {"is": flag, "a": 1},
            lambda p, flag=flag: getattr(p, f"Told{flag}")(a=1),  # type: ignore[misc]
            schemas=told,
        )  # fmt: skip
    yield schema("boolean_schema", True, {"a": 1}, editions=ONLY_31)
    yield model(
        "boolean_schema_property", {"any": True, "never": False}, {"any": [1]},
        lambda cls: cls(any=[1]), editions=ONLY_31,
    )  # fmt: skip
    prefix = {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer"}],
        "items": False,
    }
    yield schema("prefix_items", prefix, ["a", 1], editions=ONLY_31)
    yield schema("type_list", {"type": ["string", "integer"]}, 1, editions=ONLY_31)
    yield schema("type_list_text", {"type": ["string", "integer"]}, "a", editions=ONLY_31)
    yield schema("type_list_null", {"type": ["string", "integer", "null"]}, None, editions=ONLY_31)
    yield schema("type_null", {"type": "null"}, None, editions=ONLY_31)
    yield schema(
        "content_encoding", {"type": "string", "contentEncoding": "base64"}, "aGk/", b"hi?",
        editions=ONLY_31,
    )  # fmt: skip
    yield schema(
        "pattern_properties",
        {"type": "object", "patternProperties": {"^x": {"type": "integer"}}},
        {"xa": 1},
        editions=ONLY_31,
    )
    yield schema(
        "defs", ref("DefsOwner"), {"it": {"a": 1}}, lambda p: p.DefsOwner(it=p.Inner(a=1)),
        editions=ONLY_31,
        schemas={
            "DefsOwner": {
                "type": "object",
                "properties": {"it": {"$ref": "#/components/schemas/DefsOwner/$defs/Inner"}},
                "$defs": {"Inner": {"type": "object", "properties": {"a": {"type": "integer"}}}},
            }
        },
    )  # fmt: skip
    described: dict[str, Any] = {"properties": {"b": {"type": "integer"}}, "required": ["b"]}
    conditions: tuple[tuple[str, dict[str, Any]], ...] = (
        ("then", described),
        ("else", {"allOf": [described]}),
        ("dependentSchemas", {"a": described}),
    )
    for number, (keyword, value) in enumerate(conditions):
        condition: dict[str, Any] = {"if": {"properties": {"a": {"const": "z"}}}, keyword: value}
        # The condition does not hold for this value, so that `b` may be anything.
        yield model(
            f"conditional_{number}", {"a": {"type": "string"}}, {"a": "x", "b": ["y"]},
            lambda cls: cls(a="x", b=["y"]), editions=ONLY_31,
            **condition,
        )  # fmt: skip
    for keyword in ("$anchor", "$dynamicAnchor"):
        name = f"Anchored{keyword[1:].title()}"
        target = {"type": "object", "properties": {"a": {"type": "integer"}}, keyword: keyword[1:]}
        yield schema(
            f"anchor_{keyword[1:].lower()}", {"$ref": f"#{keyword[1:]}"}, {"a": 1},
            lambda p, name=name: getattr(p, name)(a=1), editions=ONLY_31,  # type: ignore[misc]
            schemas={name: target},
        )  # fmt: skip
    kinds = {
        f"Const{kind.title()}": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": kind}},
        }
        for kind in ("cat", "dog")
    }
    for kind in ("cat", "dog"):
        yield schema(
            f"const_tells_{kind}", {"oneOf": [ref("ConstCat"), ref("ConstDog")]}, {"kind": kind},
            lambda p, kind=kind: getattr(p, f"Const{kind.title()}")(), editions=ONLY_31,  # type: ignore[misc]
            schemas=kinds,
        )  # fmt: skip


def legacy() -> Iterator[Case]:
    """Yield cases of constructs that only 3.0 has."""
    yield schema(
        "ref_with_nullable", ref("LegacyOwner"), {"it": None}, lambda p: p.LegacyOwner(it=None),
        editions=ONLY_30,
        schemas={
            "LegacyPart": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "LegacyOwner": {
                "type": "object",
                "required": ["it"],
                "properties": {"it": {"nullable": True, "allOf": [ref("LegacyPart")]}},
            },
        },
    )  # fmt: skip


def absent() -> Iterator[Case]:
    """Yield cases of objects with absent properties, which are UNSET, and with unknown keys."""
    yield model(
        "absent_is_unset",
        {"a": {"type": "integer"}},
        {},
        lambda cls: cls(),
        check=lambda p, module, found: _assert(p.AbsentIsUnset().a is UNSET),
    )
    yield model(
        "unknown_ignored",
        {"a": {"type": "integer"}},
        {"a": 1, "later": 2},
        lambda cls: cls(a=1),
        sent={"a": 1},
    )


CASES = [
    *scalars(),
    *optional_and_nullable(),
    *recursion(),
    *inline(),
    *enumerations(),
    *all_of(),
    *unions(),
    *additional_properties(),
    *secrets(),
    *defaults(),
    *combined(),
    *discriminators(),
    *one_sided(),
    *only_31(),
    *legacy(),
    *absent(),
]
