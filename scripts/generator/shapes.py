"""Schemas with their `allOf` merged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from .document import OpenApiDocument
from .json_values import is_list, is_mapping
from .nodes import Node

# These keywords define the structure of a value, unlike descriptions and limits.
_STRUCTURE = frozenset(
    {
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "enum",
        "items",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "required",
        "type",
    }
)
_UNSUPPORTED = ("$dynamicRef", "$recursiveRef", "unevaluatedItems")
_CONTRADICTION = "No value is valid: correct one of the schemas."
_CONDITIONAL = ("then", "else", "dependentSchemas")


@dataclass
class Shape:
    """Structure of a value, from its schema.

    Attributes:
        node: The schema.
        types: The JSON types, in order; empty if the schema names none.
        nullable: Whether null is valid.
        properties: The schemas of each property, of which all apply.
        required: The items of `required`, by the name of the property that they require.
        undescribed: The items of `required` whose properties no schema describes.
        conditional: The properties that `then`, `else` or `dependentSchemas` describe, with their
            schemas.
        additional: The alternatives for further properties, each as the schemas that apply
            together; a schema may be true.
        values: The values of an enumeration, or None.
        values_node: The schema of the enumeration.
        constant: The value of `const`, which may be null, in a list; None without `const`.
        format: The format of a string or number.
        items: The schemas of the items of an array, of which all apply.
        prefix: The schemas of the first items.
        union: The `oneOf` or `anyOf`.
        discriminator: The `discriminator`, or None.
        parents: The schemas that `$ref` and the items of `allOf` refer to.
        description: The first description.
    """

    node: Node
    types: list[str] = field(default_factory=list[str])
    nullable: bool = False
    properties: dict[str, list[Node]] = field(default_factory=dict[str, "list[Node]"])
    required: dict[str, Node] = field(default_factory=dict[str, "Node"])
    undescribed: list[Node] = field(default_factory=list["Node"])
    conditional: dict[str, Node] = field(default_factory=dict[str, "Node"])
    additional: list[tuple[Node, ...]] = field(default_factory=list["tuple[Node, ...]"])
    values: list[Any] | None = None
    values_node: Node | None = None
    constant: list[Any] | None = None
    format: str = ""
    items: list[Node] = field(default_factory=list["Node"])
    prefix: list[Node] = field(default_factory=list["Node"])
    union: Node | None = None
    discriminator: Node | None = None
    parents: list[Node] = field(default_factory=list["Node"])
    description: str = ""

    @property
    def only_text(self) -> str | None:
        """The only valid value if it is a string, or None otherwise."""
        values = self.constant or self.values or []
        if len(values) == 1 and isinstance(values[0], str):
            return values[0]
        return None

    @property
    def is_object(self) -> bool:
        """Whether the value is an object with named properties."""
        return bool(self.properties) and self.types in ([], ["object"])


class Shapes:
    """Reader of the shapes of schemas."""

    def __init__(self, document: OpenApiDocument) -> None:
        self._document = document

    def shape(self, *nodes: Node) -> Shape:
        """Return the shape of a value to which all of the schemas apply."""
        shape = Shape(nodes[0])
        nullables = [self._merge(shape, node, ()) for node in nodes]
        shape.nullable = all(nullables)
        _describe_further(shape)
        return shape

    def member(self, shape: Shape, member: Node) -> Shape:
        """Return the shape of a member of a union, merged with the schema that has the union.

        Args:
            shape: The shape with the union.
            member: The member.
        """
        merged = replace(
            shape,
            types=list(shape.types),
            properties={name: list(nodes) for name, nodes in shape.properties.items()},
            required=dict(shape.required),
            undescribed=[],
            conditional=dict(shape.conditional),
            additional=list(shape.additional),
            items=list(shape.items),
            prefix=list(shape.prefix),
            parents=list(shape.parents),
            union=None,
            discriminator=None,
        )
        merged.nullable = self._merge(merged, member, ())
        _describe_further(merged)
        return merged

    def has_structure(self, node: Node) -> bool:
        """Return whether a schema, without its reference, defines any structure."""
        return is_mapping(node.value) and not _STRUCTURE.isdisjoint(node.value)

    def typed(self, node: Node, types: list[str]) -> Any:
        """Convert a value as `typed_value` does, and add a warning if that changes it."""
        typed = typed_value(node, types)
        if typed != node.value:
            self._document.references.warn(
                node,
                f"The value {node.written or json.dumps(node.value):.50} is not of the type "
                f"{types[0]}.",
                f"Write {json.dumps(typed, ensure_ascii=False)}.",
            )
        return typed

    def is_ancestor(self, ancestor: Node, node: Node) -> bool:
        """Return whether `ancestor` is `node`, or a schema that its `allOf` leads to."""
        if ancestor.key == node.key:
            return True
        return any(
            self.is_ancestor(ancestor, self._document.resolve(part))
            for part in (node.items("allOf") if is_mapping(node.value) else ())
            if "$ref" in part
        )

    def _merge(self, shape: Shape, node: Node, parents: tuple[Any, ...]) -> bool:
        """Merge a schema into a shape, and return whether it accepts null."""
        if node.value is True:
            return True
        if node.value is False:
            node.refuse("The schema `false` accepts no value.", "Remove the property.")
        if node.key in parents:
            node.refuse("The schema contains itself by `allOf`.", "Break the cycle.")
        parents = (*parents, node.key)
        for keyword in _UNSUPPORTED:
            if keyword in node and node.raw(keyword) is not False:
                node.refuse(
                    f"The keyword `{keyword}` is not supported.",
                    "Describe the value without it, for example with `oneOf`.",
                )
        nullable = self._own_nullable(node)
        accepts: list[bool] = []
        if "$ref" in node:
            target = self._document.references.target(node)
            shape.parents.append(target)
            accepts.append(self._merge(shape, target, parents))
        if "$ref" in node and self._document.is_30:
            # OpenAPI 3.0 ignores the keys beside a reference, but a description does no harm.
            shape.description = shape.description or node.text("description")
        else:
            for part in node.items("allOf"):
                if "$ref" in part:
                    shape.parents.append(self._document.resolve(part))
                accepts.append(self._merge(shape, part, parents))
            self._merge_own(shape, node)
        if nullable is None:
            return all(accepts) if accepts else not self.has_structure(node)
        # The keywords of the schema itself decide. So a reference beside `nullable: true` accepts
        # null, even if the schema that it refers to does not.
        return nullable

    def _own_nullable(self, node: Node) -> bool | None:
        """Return whether the schema itself accepts null; None if it leaves that open."""
        if node.flag("nullable"):
            return True
        types = node.raw("type")
        if is_list(types):
            return "null" in types
        if types == "null":
            return True
        if isinstance(types, str):
            return False
        values = node.raw("enum")
        if is_list(values):
            return None in values
        if "const" in node:
            return node.raw("const") is None
        return False if "properties" in node or "items" in node else None

    def _merge_own(self, shape: Shape, node: Node) -> None:
        types = node.raw("type")
        if types is not None:
            listed = [types] if isinstance(types, str) else types
            if not is_list(listed) or not all(isinstance(item, str) for item in listed):
                node.require("type").refuse(
                    f"Invalid type {types!r:.50}.",
                    "Write the name of a JSON type, or a list of them.",
                )
            found = [item for item in listed if item != "null"] or ["null"]
            common = [item for item in found if not shape.types or item in shape.types]
            if not common and {*found, *shape.types} == {"integer", "number"}:
                common = ["integer"]
            if not common:
                both = f"{', '.join(shape.types)} and {', '.join(found)}"
                node.require("type").refuse(f"The types {both} exclude each other.", _CONTRADICTION)
            shape.types = common
        shape.description = shape.description or node.text("description")
        for name, schema in node.entries("properties"):
            shape.properties.setdefault(name, []).append(schema)
        for item in node.items("required"):
            shape.required.setdefault(str(item.value), item)
        self._merge_conditional(shape, node)
        self._merge_additional(shape, node)
        self._merge_values(shape, node)
        shape.format = node.text("format") or shape.format
        if node.text("contentEncoding").lower() == "base64":
            shape.format = "byte"
        items = node.get("items")
        if items is not None:
            shape.items.append(items)
        shape.prefix = list(node.items("prefixItems")) or shape.prefix
        shape.discriminator = node.get("discriminator") or shape.discriminator
        unions = [
            union
            for key in ("oneOf", "anyOf")
            if (union := node.get(key)) is not None and self._has_alternatives(union)
        ]
        if shape.union is not None:
            unions.insert(0, shape.union)
        if len(unions) > 1 and not all(self._is_plain(union) for union in unions):
            unions[1].refuse(
                "More than one `oneOf` or `anyOf` with objects applies to the value, which is not "
                "supported.",
                "Write one union of all valid combinations.",
            )
        # Every valid value matches a member of each of these unions, so the last one covers all of
        # them. Unions with objects would have to be combined.
        shape.union = unions[-1] if unions else None

    def _merge_conditional(self, shape: Shape, node: Node) -> None:
        for keyword in _CONDITIONAL:
            found = node.get(keyword)
            if found is None or ("if" not in node and keyword != "dependentSchemas"):
                continue
            parts = (
                [part for _, part in found.entries()] if keyword == "dependentSchemas" else [found]
            )
            for part in parts:
                for name, schema in self._described(part, ()):
                    shape.conditional.setdefault(name, schema)

    def _described(self, node: Node, parents: tuple[Any, ...]) -> Iterator[tuple[str, Node]]:
        """Iterate over the properties that a schema describes in any of its parts."""
        if not is_mapping(node.value) or node.key in parents:
            return
        parents = (*parents, node.key)
        yield from node.entries("properties")
        parts = [part for key in ("allOf", "anyOf", "oneOf") for part in node.items(key)]
        parts += [part for key in ("then", "else") if (part := node.get(key)) is not None]
        if "$ref" in node:
            parts.append(self._document.references.target(node))
        for part in parts:
            yield from self._described(part, parents)

    def _merge_additional(self, shape: Shape, node: Node) -> None:
        additional = node.get("additionalProperties") or node.get("unevaluatedProperties")
        own = [] if additional is None or additional.value is False else [additional]
        own += [schema for _, schema in node.entries("patternProperties")]
        if len(own) == 1 and len(shape.additional) == 1:
            shape.additional = [(*shape.additional[0], own[0])]
        else:
            # These schemas remain alternatives, because the patterns decide which of them apply to
            # the same key.
            shape.additional += [(schema,) for schema in own]

    def _merge_values(self, shape: Shape, node: Node) -> None:
        if "enum" in node:
            values = [item.value for item in node.items("enum")]
            if shape.values is not None:
                values = [value for value in values if value in shape.values]
                if not values:
                    node.require("enum").refuse(
                        "The values of several `enum` exclude each other.", _CONTRADICTION
                    )
            shape.values, shape.values_node = values, node
        if "const" in node:
            value = self.typed(node.require("const"), [node.raw("type")])
            if shape.constant not in (None, [value]):
                node.require("const").refuse(
                    "The values of several `const` exclude each other.", _CONTRADICTION
                )
            shape.constant = [value]
        if shape.constant is not None and shape.values and shape.constant[0] not in shape.values:
            node.refuse(
                f"The constant {shape.constant[0]!r:.50} is not one of the `enum`.", _CONTRADICTION
            )

    def _is_plain(self, union: Node) -> bool:
        """Return whether no member of a union is, or may contain, an object."""
        for member in union.items():
            node = self._document.resolve(member)
            if "items" in node:
                node = self._document.resolve(node.require("items"))
            types = node.raw("type")
            listed = types if is_list(types) else [types]
            if not all(
                item in ("boolean", "integer", "number", "string", "null") for item in listed
            ):
                return False
        return True

    def _has_alternatives(self, union: Node) -> bool:
        """Return whether the members of a union differ in more than their required properties."""
        members = list(union.items())
        if not members:
            union.refuse("The union has no members.")
        for member in members:
            if member.value is True or not is_mapping(member.value):
                return True
            keys = set(member.value)
            if keys - {"required", "not", "title", "description"} or not keys:
                return True
        return False


def typed_value(node: Node, types: list[str]) -> Any:
    """Convert a value to the only JSON type of its schema, if that is a string or an integer.

    Other values, and those that cannot be converted exactly, are returned unchanged.
    """
    value = node.value
    if types == ["string"] and isinstance(value, int | float):
        # Such as 5, true or 1.10 without quotes.
        return json.dumps(value) if node.written is None else node.written
    if types == ["integer"] and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    if types == ["integer"] and isinstance(value, float) and value.is_integer():
        return int(value)  # 1.0 is an integer, too.
    return value


def _describe_further(shape: Shape) -> None:
    """Add the properties that only `required` or a condition names. They accept any value."""
    if not shape.properties or shape.additional:
        # Without named properties, or with further ones, an object keeps all of its keys anyway.
        return
    for name, item in shape.required.items():
        if name not in shape.properties and name not in shape.conditional:
            shape.undescribed.append(item)
            shape.properties[name] = [Node(item.source, item.pointer, True)]
    for name, schema in shape.conditional.items():
        if name not in shape.properties:
            # The schema applies only if the condition is met, so any value is accepted.
            shape.properties[name] = [Node(schema.source, schema.pointer, True)]
