"""Conversion of the document's schemas to types, models and enumerations."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .annotations import (
    ANY,
    BOOLEAN,
    FORMATS,
    INTEGER,
    NONE,
    NUMBER,
    TEXT,
    Annotator,
    Choice,
    ClassOf,
    Constant,
    Definition,
    Discriminator,
    ListOf,
    MapOf,
    Plain,
    Type,
    choice,
    or_none,
    without_none,
)
from .constructors import NO_DEFAULT, Constructors
from .defaults import is_mutable, is_same, plain_default
from .document import OpenApiDocument
from .escapes import Code, identifier, literal
from .json_values import is_list, is_mapping
from .models import Alias, ClassAlias, Default, Enumeration, Field, Member, Model
from .naming import (
    Names,
    attribute_name,
    class_name,
    imported_names,
    is_identifier,
    member_name,
    module_name,
)
from .nodes import Node
from .overlaps import overlapping
from .problems import GenerationError, RefusedError
from .shapes import Shape, Shapes, typed_value
from .source import Pointer

Key = tuple[Path, Pointer]

# The methods and attributes of codecs, and the names that annotations of attributes use.
_RESERVED_ATTRIBUTES = imported_names("model.py.jinja") | {
    "additional_type",
    "bool",
    "bytes",
    "dict",
    "float",
    "from_dict",
    "from_json",
    "from_wire",
    "int",
    "isinstance",
    "json_names",
    "list",
    "self",
    "str",
    "to_dict",
    "to_json",
}
_SCALARS = {"string": TEXT, "integer": INTEGER, "number": NUMBER, "boolean": BOOLEAN, "null": NONE}


@dataclass
class _PendingModel:
    """Model whose fields have not been read."""

    model: Model
    shape: Shape


@dataclass
class _ObjectDefault:
    """Default with an object, which cannot be checked before the fields of its class are read."""

    field: Field
    node: Node
    value: Any


class Schemas:
    """Converter of schemas.

    Args:
        document: The document.
        constructors: The table of aliases and defaults that the document does not define.
        mixins: The folder of the hand-written base classes of models, if any.

    Attributes:
        models: The models, in the order in which they were found.
        enumerations: The enumerations.
        aliases: The aliases.
    """

    def __init__(
        self, document: OpenApiDocument, constructors: Constructors, mixins: Path | None
    ) -> None:
        self.models: dict[Definition, Model] = {}
        self.enumerations: dict[Definition, Enumeration] = {}
        self.aliases: dict[Definition, Alias] = {}
        self._document = document
        self._shapes = Shapes(document)
        self._constructors = constructors
        self._mixins = mixins
        self._class_names = Names(_RESERVED_ATTRIBUTES)
        self._module_names = Names(("__init__",), ignore_case=True)
        self._named: dict[Key, Definition] = {}
        self._types: dict[Key, Type] = {}
        self._in_progress: list[Key] = []
        self._recursive: set[Key] = set()
        self._pending: deque[_PendingModel] = deque()
        self._object_defaults: list[_ObjectDefault] = []
        self._components = dict(document.components("schemas"))
        self._overlapping = overlapping(document, self._shapes)
        for name, node in self._components.items():
            self._named[node.key] = self._define(name)
        for node in self._components.values():
            if is_mapping(node.value) and node.value.keys() == {"$ref"}:
                # The target in another file has the name that the document gives it.
                with document.problems.collecting():
                    target = document.references.target(node)
                    if target.source is not node.source:
                        self._named.setdefault(target.key, self._named[node.key])

    def read_components(self) -> None:
        """Read all named schemas of the document."""
        for node in self._components.values():
            with self._document.problems.collecting():
                self._definition(node)
            self._read_pending()

    def read(self, node: Node, name: str) -> Type:
        """Return the type of a schema.

        Args:
            node: The schema.
            name: The name of the class, if the schema needs one.
        """
        type_ = self._read(node, name)
        self._read_pending()
        return type_

    def resolve(self, node: Node) -> Node:
        """Return the value that a chain of references leads to."""
        return self._document.resolve(node)

    def warn(self, node: Node, message: str, remedy: str) -> None:
        """Add a warning at a value of the document."""
        self._document.references.warn(node, message, remedy)

    def shape(self, *nodes: Node) -> Shape:
        """Return the shape of a value to which all of the schemas apply."""
        return self._shapes.shape(*nodes)

    def is_structured(self, node: Node | None) -> bool:
        """Return whether all values of a schema are objects, arrays, numbers or booleans."""
        if node is None:
            return False
        shape = self._shapes.shape(node)
        if shape.union is not None:
            return all(self.is_structured(member) for member in shape.union.items())
        if shape.types:
            return "string" not in shape.types
        return bool(shape.properties or shape.additional or shape.items or shape.prefix)

    def description(self, node: Node) -> str:
        """Return the description of a schema, or of the schema that it refers to."""
        seen: set[Key] = set()
        while is_mapping(node.value) and node.key not in seen:
            seen.add(node.key)
            if text := node.text("description"):
                return text
            parts = list(node.items("allOf"))
            if "$ref" in node:
                node = self._document.references.target(node)
            elif len(parts) == 1:
                node = parts[0]
            else:
                break
        return ""

    def is_mapped(self, definition: Definition) -> bool:
        """Return whether msgspec cannot decode a model by itself."""
        model = self.models.get(definition)
        return model is not None and model.mapped

    def contains_mapped(self, type_: Type) -> bool:
        """Return whether a value of the type may contain objects that msgspec cannot encode."""
        seen: set[Definition] = set()
        pending = list(type_.definitions())
        while pending:
            definition = pending.pop()
            if definition in seen:
                continue
            seen.add(definition)
            if self.is_mapped(definition):
                return True
            pending += self.references(definition)
        return False

    def references(self, definition: Definition) -> list[Definition]:
        """Return the definitions that a definition refers to."""
        if definition in self.models:
            return self.models[definition].references
        if definition in self.aliases:
            return list(self.aliases[definition].type.definitions())
        return []

    def _define(self, name: str) -> Definition:
        proposed = class_name(name)
        taken = self._class_names.claim(proposed, f"{proposed}Model")
        module = module_name(taken, "model")
        if module == taken:  # Some scripts have no capital letters.
            module += "_module"  # The module would hide the class in the package.
        return self._module_names.claim(module), taken

    def _read(self, node: Node, name: str) -> Type:
        if node.value is True or node.value == {}:
            return ANY
        if "$ref" in node:
            structure = self._shapes.has_structure(node) and not self._document.is_30
            if not structure:
                type_ = self._definition(self._document.references.target(node))
                return or_none(type_) if node.flag("nullable") else type_
        elif (only := self._only_part(node)) is not None:
            type_ = self._read(only, name)
            types = node.raw("type")
            nullable = node.flag("nullable") or (is_list(types) and "null" in types)
            return or_none(type_) if nullable else type_
        if node.key in self._types:
            return self._types[node.key]
        shape = self._shapes.shape(node)
        type_ = self._from_shape(shape, name, node.key)
        self._types[node.key] = type_
        return type_

    def _only_part(self, node: Node) -> Node | None:
        """Return the one member of `allOf`, if the schema adds nothing to it."""
        if not is_mapping(node.value):
            return None
        parts = list(node.items("allOf"))
        own = {key: value for key, value in node.value.items() if key not in ("allOf", "type")}
        if len(parts) != 1 or self._shapes.has_structure(Node(node.source, node.pointer, own)):
            return None
        return parts[0]

    def _definition(self, node: Node) -> Type:
        """Return the type of a schema that is referred to."""
        key = node.key
        if key in self._types:
            return self._types[key]
        if key in self._in_progress:
            # The schema contains itself, for example as its own `items`, so the name of its alias
            # stands for it.
            self._recursive.add(key)
            return ClassOf(self._named_definition(node), "alias")
        if "$ref" in node:
            self._document.resolve(node)  # Refuses a chain of references that never ends.
        self._in_progress.append(key)
        try:
            type_ = self._define_type(node)
        finally:
            self._in_progress.pop()
        definition = self._named_definition(node)
        if key in self._recursive:
            self.aliases[definition] = Alias(definition, self.description(node), type_)
            type_ = ClassOf(definition, "alias")
        elif definition not in self.models:  # A class needs no alias, even with subclasses.
            type_ = self._aliased(definition, node, type_)
        self._types[key] = type_
        return type_

    def _aliased(self, definition: Definition, node: Node, type_: Type) -> Type:
        """Define an alias for a named union, list or map."""
        own = without_none(type_)
        if isinstance(own, Choice):
            # Annotations refer to unions by their name, and show the type of lists and maps.
            self.aliases[definition] = Alias(definition, self.description(node), own)
            alias = ClassOf(definition, "alias")
            return or_none(alias) if type_.nullable else alias
        if isinstance(own, ListOf | MapOf):
            self.aliases[definition] = Alias(definition, self.description(node), type_)
        return type_

    def _define_type(self, node: Node) -> Type:
        definition = self._named_definition(node)
        if "$ref" in node and not self._shapes.has_structure(node):
            return self._definition(self._document.references.target(node))
        if node.value is True or node.value == {}:
            return ANY
        only = self._only_part(node)
        if only is not None and not self._shapes.shape(node).is_object:
            type_ = self._read(only, definition[1])
            return or_none(type_) if node.flag("nullable") else type_
        return self._from_shape(self._shapes.shape(node), definition[1], node.key)

    def _named_definition(self, node: Node) -> Definition:
        if node.key not in self._named:
            name = node.pointer[-1] if node.pointer else node.source.path.stem
            self._named[node.key] = self._define(name)
        return self._named[node.key]

    def _from_shape(self, shape: Shape, name: str, key: Key) -> Type:
        type_ = self._without_null(shape, name, key)
        return or_none(type_) if shape.nullable else type_

    def _without_null(self, shape: Shape, name: str, key: Key) -> Type:
        if shape.constant is not None:
            return _constant(shape.constant[0])
        if shape.values is not None:
            return self._enumeration(shape, name, key)
        if shape.union is not None:
            return self._union(shape, shape.union, name)
        if not shape.types:
            return self._untyped(shape, name, key)
        return choice(self._typed(kind, shape, name, key) for kind in shape.types)

    def _untyped(self, shape: Shape, name: str, key: Key) -> Type:
        if shape.properties or shape.additional:
            return self._typed("object", shape, name, key)
        if shape.items or shape.prefix:
            return self._typed("array", shape, name, key)
        return FORMATS.get(shape.format, ANY) if shape.format != "binary" else TEXT

    def _typed(self, kind: str, shape: Shape, name: str, key: Key) -> Type:
        if kind == "object":
            if shape.properties:
                return self._model(shape, name, key)
            return MapOf(self._additional(shape, name))
        if kind == "array":
            items = [self._read(item, f"{name}Item") for item in shape.prefix]
            if shape.items and all(item.value is not False for item in shape.items):
                items.append(self._property(shape.items, f"{name}Item"))
            return ListOf(choice(items) if items else ANY)
        if kind == "string":
            return TEXT if shape.format == "binary" else FORMATS.get(shape.format, TEXT)
        if kind not in _SCALARS:
            shape.node.refuse(
                f"Unknown type {kind!r}.",
                "Use string, number, integer, boolean, array, object or null.",
            )
        return _SCALARS[kind]

    def _additional(self, shape: Shape, name: str) -> Type:
        if not shape.additional:
            return ANY
        return choice(self._property([*nodes], f"{name}Value") for nodes in shape.additional)

    def _enumeration(self, shape: Shape, name: str, key: Key) -> Type:
        values = self._typed_values(shape)
        shape.nullable = shape.nullable or None in (shape.values or [])
        if not values:
            return NONE
        kinds: set[type[object]] = {type(value) for value in values}
        if kinds == {bool} and len(set(values)) == 1:
            return Constant(values[0])
        is_large = kinds == {int} and not all(-(2**63) <= value < 2**63 for value in values)
        if kinds not in ({str}, {int}) or is_large:  # msgspec rejects such enumerations.
            plain = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: TEXT}
            return choice(plain.get(kind, ANY) for kind in dict.fromkeys(map(type, values)))
        definition = self._named.get(key) or self._define(name)
        self._named[key] = definition
        if definition not in self.enumerations:
            assert shape.values_node is not None
            self.enumerations[definition] = Enumeration(
                definition,
                shape.description,
                self._members(shape.values_node, shape, values),
            )
        return ClassOf(definition, "string" if kinds == {str} else "integer")

    def _typed_values(self, shape: Shape) -> list[Any]:
        """Return the values of an enumeration except null, converted to the type of the schema."""
        found: dict[Any, Any] = {}
        accepted = [_identity(value) for value in shape.values or []]
        for item in shape.values_node.items("enum") if shape.values_node else ():
            if item.value is None or _identity(item.value) not in accepted:
                continue
            typed = self._shapes.typed(item, shape.types)
            found.setdefault(_identity(typed), typed)
        return list(found.values())

    def _members(self, node: Node, shape: Shape, values: list[Any]) -> list[Member]:
        items = [item for item in node.items("enum") if item.value is not None]
        listed = [typed_value(item, shape.types) for item in items]
        names = self._per_value(node, "x-enum-varnames", listed)
        texts = self._per_value(node, "x-enum-descriptions", listed)
        taken = Names(("is_known", "mro", "name", "value", "values"))
        members: list[Member] = []
        for value in values:
            index = listed.index(value)
            given = names[index]
            name = given if is_identifier(given) and not given.startswith("_") else ""
            members.append(
                Member(
                    taken.claim(name or member_name(str(value))),
                    literal(value),
                    texts[index],
                )
            )
        return members

    def _per_value(self, node: Node, key: str, values: list[Any]) -> list[str]:
        found = node.get(key)
        if found is None:
            return [""] * len(values)
        texts = [str(item.value) for item in found.items()]
        if len(texts) != len(values):
            found.refuse(
                f"The enumeration has {len(values)} values but {len(texts)} `{key}`.",
                "Write one for each value.",
            )
        return texts

    def _union(self, shape: Shape, union: Node, name: str) -> Type:
        members: list[Type] = []
        targets: list[tuple[Node, Type]] = []
        with_base = bool(shape.properties)
        for number, member in enumerate(union.items()):
            own_name = f"{name}Type{number}"
            if member.value == {"nullable": True}:
                type_: Type = NONE  # Strictly, the member accepts any value, but it means null.
            elif with_base:
                merged = self._shapes.member(shape, member)
                if "$ref" in member:
                    own_name = f"{name}{class_name(self._document.resolve(member).pointer[-1])}"
                type_ = self._from_shape(merged, own_name, member.key)
            else:
                type_ = self._read(member, own_name)
            members.append(type_)
            targets.append((self._document.resolve(member), type_))
        return choice(members, self._discriminator(shape.discriminator, targets))

    def _discriminator(
        self, node: Node | None, targets: list[tuple[Node, Type]], *, inherited: bool = False
    ) -> Discriminator | None:
        """Return the discriminator of a union, if it has one.

        Args:
            node: The Discriminator Object, or None.
            targets: The schemas and types of the members.
            inherited: Whether the mapping also names schemas that are not members.
        """
        classes = {
            target.key: type_.definition
            for target, type_ in targets
            if isinstance(type_, ClassOf) and type_.category == "object"
        }
        if node is None or len(classes) < sum(type_ != NONE for _, type_ in targets):
            return self._inferred_discriminator(list(classes.values()), targets)
        mapping: dict[str, str] = {}
        for value, entry in node.entries("mapping"):
            if not isinstance(entry.value, str):
                entry.refuse(f"Expected the name of a schema but found {entry.value!r:.50}.")
            target = self._mapped_schema(entry)
            if target.key not in classes and inherited:
                continue
            if target.key not in classes:
                entry.refuse(
                    f"The schema {entry.value!r} is not a member of the union.",
                    "Add it to the union, or remove it from the mapping.",
                )
            mapping[value] = classes[target.key][1]
        name = node.text("propertyName")
        accepted = self._accepted_texts(name, targets)
        own_values = _distinctive(accepted)
        for key, definition in classes.items():
            values = own_values.get(key, [])
            is_mapped = definition[1] in mapping.values()
            if not is_mapped and not values and key[1][-2:-1] in (("oneOf",), ("anyOf",)):
                self.warn(
                    node,
                    f"The discriminator {name!r} cannot select {'/'.join(key[1][-2:])}, which has "
                    "no name.",
                    "Define it under components/schemas.",
                )
                return self._inferred_discriminator(list(classes.values()), targets)
            for value in values:
                mapping.setdefault(value, definition[1])
            if not is_mapped:
                implicit = key[1][-1] if key[1] else key[0].stem
                mapping.setdefault(implicit, definition[1])
                if accepted.get(key) and not values and implicit not in accepted[key]:
                    self.warn(
                        node,
                        f"No value of the discriminator {name!r} selects {implicit!r}.",
                        "Add its value to the `mapping`.",
                    )
        return Discriminator(name, tuple(mapping.items()))

    def _accepted_texts(self, name: str, targets: list[tuple[Node, Type]]) -> dict[Key, list[str]]:
        """Return the texts that each member of a union accepts as a property, if it lists them.

        Args:
            name: The name of the property.
            targets: The schemas and types of the members.
        """
        accepted: dict[Key, list[str]] = {}
        for target, _ in targets:
            nodes = self._shapes.shape(target).properties.get(name) if target.value else None
            shape = self._shapes.shape(*nodes) if nodes else None
            if shape is not None:
                values = shape.constant or shape.values or []
                accepted[target.key] = [value for value in values if isinstance(value, str)]
        return accepted

    def _mapped_schema(self, entry: Node) -> Node:
        """Return the schema that a value of a discriminator's mapping names."""
        if entry.value in self._components:
            return self._document.resolve(self._components[entry.value])
        reference = Node(entry.source, entry.pointer, {"$ref": entry.value})
        try:
            return self._document.resolve(reference)
        except RefusedError as error:  # The place of its `$ref` is not in the document.
            entry.refuse(
                error.problem.message, "Write the name of a schema of `components`, or a reference."
            )

    def _inferred_discriminator(
        self, classes: list[Definition], targets: list[tuple[Node, Type]]
    ) -> Discriminator | None:
        """Return the discriminator of a union whose members differ in a constant property."""
        if len(classes) < 2 or len(classes) < sum(type_ != NONE for _, type_ in targets):
            return None
        by_key: dict[str, dict[str, str]] = {}
        for target, type_ in targets:
            if not isinstance(type_, ClassOf):
                continue
            for key, nodes in self._shapes.shape(target).properties.items():
                value = self._shapes.shape(*nodes).only_text
                if value is not None:
                    by_key.setdefault(key, {}).setdefault(value, type_.definition[1])
        for key, mapping in by_key.items():
            if len(mapping) == len(classes):
                return Discriminator(key, tuple(mapping.items()))
        return None

    def _model(self, shape: Shape, name: str, key: Key) -> Type:
        definition = self._named.get(key) or self._define(name)
        self._named[key] = definition
        type_: Type = ClassOf(definition, "object")
        if definition in self.models:
            return type_
        module, own_name = definition
        model = Model(
            definition=definition,
            description=shape.description,
            mixin=self._mixins is not None and (self._mixins / f"{module}.py").exists(),
            class_aliases=[
                ClassAlias(
                    identifier(alias), identifier(target), identifier(self._module_of(target))
                )
                for alias, target in self._constructors.class_aliases_of(own_name)
            ],
        )
        self.models[definition] = model
        if key in self._overlapping and not shape.additional:
            shape.additional = [(Node(shape.node.source, shape.node.pointer, True),)]
        # Whether msgspec can decode it is known before its fields are read.
        model.json_names = self._json_names(shape)
        model.keeps_additional = bool(shape.additional)
        self._pending.append(_PendingModel(model, shape))
        children = self._children(shape)
        if children:
            self._types[key] = type_  # Its subclasses refer to it.
            members = [(child, self._class_of(child)) for child in children]
            members.append((Node(shape.node.source, shape.node.pointer, None), type_))
            inherited = "discriminator" not in shape.node
            discriminator = self._discriminator(shape.discriminator, members, inherited=inherited)
            return choice([item for _, item in members], discriminator)
        return type_

    def _class_of(self, node: Node) -> Type:
        """Return the class of an object schema, even if it has subclasses."""
        self._definition(node)
        return ClassOf(self._named_definition(node), "object")

    def _children(self, shape: Shape) -> list[Node]:
        """Return the named schemas that extend a schema with a discriminator by `allOf`.

        The discriminator may be that of a schema which the schema itself extends.
        """
        own = shape.node
        if shape.union is not None or shape.discriminator is None:
            return []
        return [
            node
            for node in self._components.values()
            if node.key != own.key and self._shapes.is_ancestor(own, node)
        ]

    def _module_of(self, name: str) -> str:
        for module, own_name in self._named.values():
            if own_name == name:
                return module
        raise GenerationError(
            f"The table of constructors has an alias of {name}, which is not a schema of the "
            "document."
        )

    def _json_names(self, shape: Shape) -> dict[str, str]:
        """Return the JSON keys by attribute, in order."""
        reserved = _RESERVED_ATTRIBUTES
        if shape.additional:
            reserved |= {"additional_properties"}
        names = Names()
        preferred = {key: attribute_name(key, reserved) for key in shape.properties}
        # Keys that can be attributes as they are have precedence over those that cannot.
        found = {key: names.claim(key) for key, name in preferred.items() if name == key}
        for key, name in preferred.items():
            if key not in found:
                found[key] = names.claim(name)
        return {found[key]: key for key in shape.properties}

    def _read_pending(self) -> None:
        while self._pending:
            pending = self._pending.popleft()
            with self._document.problems.collecting():
                self._read_fields(pending.model, pending.shape)
        while self._object_defaults:
            found = self._object_defaults.pop()
            if not self._is_valid(found.field.type, found.value):
                found.field.default = None
                self._warn_about_default(found.node, found.value)

    def _read_fields(self, model: Model, shape: Shape) -> None:
        owner = model.definition[1]
        for item in shape.undescribed:
            self.warn(
                item,
                f"The required property {item.value!r:.50} is not among the `properties`.",
                "It may have any value: describe it, or correct its name.",
            )
        for name, key in model.json_names.items():
            nodes = shape.properties[key]
            if nodes[-1].value is False:
                continue  # The property is never present.
            with self._document.problems.collecting():
                model.fields.append(self._field(model, shape, owner, name, key, nodes))
        if shape.additional:
            model.additional = self._additional(shape, f"{owner}Additional")

    def _field(
        self, model: Model, shape: Shape, owner: str, name: str, key: str, nodes: list[Node]
    ) -> Field:
        node = nodes[-1]
        class_ = f"{owner}{class_name(key, 'Property')}"
        type_ = self._property(nodes, class_)
        merged = self._shapes.shape(*nodes)
        one_sided = any(item.raw("readOnly") or item.raw("writeOnly") for item in nodes)
        required = key in shape.required and not one_sided
        default, value = self._default(model, node, name, type_, required=required)
        description = next((text for item in nodes[::-1] if (text := self.description(item))), "")
        field = Field(
            name=name,
            key=key,
            type=type_,
            description=description,
            deprecated=any(item.raw("deprecated") is True for item in nodes),
            required=required,
            secret=merged.format == "password",
            default=default,
            alias=self._constructors.alias(name),
            server_assigned=self._constructors.is_server_assigned(owner, name),
        )
        if default is not None and is_mutable(value):
            self._object_defaults.append(_ObjectDefault(field, node, value))
        return field

    def _property(self, nodes: list[Node], class_: str) -> Type:
        """Return the type of a property that several schemas of an `allOf` may describe."""
        structured: list[Node] = []
        for node in nodes:
            if "$ref" not in node and not self._shapes.has_structure(node):
                continue
            target = self._document.resolve(node)
            others = [self._document.resolve(item) for item in structured]
            if any(self._shapes.is_ancestor(target, other) for other in others):
                continue  # Another schema is the same or narrower.
            structured = [
                item
                for item, other in zip(structured, others, strict=True)
                if not self._shapes.is_ancestor(other, target)
            ]
            structured.append(node)
        if len(structured) <= 1:
            return self._read(structured[0] if structured else nodes[-1], class_)
        return self._from_shape(self._shapes.shape(*structured), class_, structured[-1].key)

    def _default(
        self, model: Model, node: Node, name: str, type_: Type, *, required: bool
    ) -> tuple[Default | None, Any]:
        """Return the default of a property as code, and its value."""
        value: Any = NO_DEFAULT
        holder: Node | None = node
        while holder is not None and is_mapping(holder.value):
            if "default" in holder:
                value = self._shapes.typed(holder.require("default"), _json_types(type_))
                break
            holder = self._document.references.target(holder) if "$ref" in holder else None
        if value is None and not self._accepts_null(type_):
            self._warn_about_default(node, value)
            return None, NO_DEFAULT
        if value is NO_DEFAULT and required:
            value = self._constructors.default(model.definition[1], name)
        if value is NO_DEFAULT:
            if isinstance(type_, Constant) and required:
                return Default(literal(type_.value)), value
            return None, value
        names = Annotator(self.is_mapped, frozenset(model.json_names))
        default = self._default_code(type_, value, names)
        if default is None:
            self._warn_about_default(node, value)
        return default, value

    def _accepts_null(self, type_: Type) -> bool:
        if isinstance(type_, ClassOf) and type_.definition in self.aliases:
            return type_.nullable or self._accepts_null(self.aliases[type_.definition].type)
        return type_.nullable or type_ in (ANY, NONE)

    def _warn_about_default(self, node: Node, value: Any) -> None:
        self.warn(node, f"The default {value!r:.50} does not match the schema.", "It is ignored.")

    def _default_code(self, type_: Type, value: Any, names: Annotator) -> Default | None:
        """Return a default as code, or None if it does not match the type.

        Args:
            type_: The type.
            value: The JSON value.
            names: The local names of classes in the module.
        """
        if value is None:
            return Default(Code("None"))
        type_ = without_none(type_)
        if isinstance(type_, ClassOf):
            return self._class_default(type_, value, names)
        if isinstance(type_, Plain):
            return plain_default(type_, value)
        if isinstance(type_, Constant):
            return Default(literal(value)) if is_same(type_.value, value) else None
        if isinstance(type_, ListOf):
            if not is_list(value):
                return None
            items = [self._default_code(type_.item, item, names) for item in value]
            if None in items:
                return None
            listed = ", ".join(item.code for item in items if item is not None)
            return Default(Code(f"[{listed}]"), is_mutable=True, value=value)
        if isinstance(type_, MapOf):
            if not is_mapping(value):
                return None
            defaults = {
                key: self._default_code(type_.value, item, names) for key, item in value.items()
            }
            if None in defaults.values():
                return None
            pairs = ", ".join(f"{literal(k)}: {v.code}" for k, v in defaults.items() if v)
            return Default(Code(f"{{{pairs}}}"), is_mutable=True, value=value)
        assert isinstance(type_, Choice)
        return self._union_default(type_, value, names)

    def _class_default(self, type_: ClassOf, value: Any, names: Annotator) -> Default | None:
        definition = type_.definition
        local = names.local_name(definition)
        if definition in self.enumerations:
            for member in self.enumerations[definition].members:
                if member.value == literal(value):
                    return Default(Code(f"{local}.{member.name}"))
            return None
        if definition in self.models:
            if not is_mapping(value):
                return None
            code = Code(f"{local}.from_dict({literal(value)})")
            return Default(code, is_mutable=True)
        alias = self.aliases.get(definition)
        # The module of the property imports the alias, but not the classes that it refers to.
        if alias is None or any(alias.type.definitions()):
            return None
        return self._default_code(alias.type, value, names)

    def _union_default(self, type_: Choice, value: Any, names: Annotator) -> Default | None:
        if is_mapping(value) and sum(_is_object(member) for member in type_.members) > 1:
            return None
        # Enumerations, constants and classes have precedence, as in decoding.
        known = [item for item in type_.members if isinstance(item, ClassOf | Constant)]
        for member in [*known, *(item for item in type_.members if item not in known)]:
            default = self._default_code(member, value, names)
            if default is not None:
                return default
        return None

    def _is_valid(self, type_: Type, value: Any) -> bool:
        """Return whether a default matches a type. Requires that all classes have their fields."""
        if value is None:
            return type_.nullable
        type_ = without_none(type_)
        if isinstance(type_, ListOf):
            return is_list(value) and all(self._is_valid(type_.item, item) for item in value)
        if isinstance(type_, MapOf):
            return is_mapping(value) and all(
                self._is_valid(type_.value, item) for item in value.values()
            )
        if isinstance(type_, Choice):
            return any(self._is_valid(member, value) for member in type_.members)
        if isinstance(type_, ClassOf) and type_.definition in self.aliases:
            return self._is_valid(self.aliases[type_.definition].type, value)
        if isinstance(type_, ClassOf) and type_.definition in self.models:
            return is_mapping(value) and all(
                self._is_valid(item.type, value[item.key])
                if item.key in value
                # A constructor default does not replace a missing key in a JSON object.
                else not item.required
                for item in self.models[type_.definition].fields
            )
        return self._default_code(type_, value, Annotator(self.is_mapped)) is not None


def _json_types(type_: Type) -> list[str]:
    """Return `["string"]` for a type of text, and an empty list for any other type."""
    type_ = without_none(type_)
    is_text = type_ == TEXT or (isinstance(type_, ClassOf) and type_.category == "string")
    return ["string"] if is_text else []


def _is_object(type_: Type) -> bool:
    return isinstance(type_, MapOf) or (
        isinstance(type_, ClassOf) and type_.category in ("object", "alias")
    )


def _distinctive(accepted: dict[Key, list[str]]) -> dict[Key, list[str]]:
    """Return the texts that only one schema accepts, where a narrower schema has precedence.

    Args:
        accepted: The texts that each schema accepts. A base class accepts those of its subclasses.
    """
    narrowest: dict[str, list[Key]] = {}
    for key, values in sorted(accepted.items(), key=lambda item: len(item[1])):
        for value in values:
            keys = narrowest.setdefault(value, [])
            if not keys or len(accepted[keys[0]]) == len(values):
                keys.append(key)
    found: dict[Key, list[str]] = {}
    for value, keys in narrowest.items():
        if len(keys) == 1:
            found.setdefault(keys[0], []).append(value)
    return found


def _identity(value: Any) -> str:
    """Return a text that is the same for equal JSON values; 1 and true are not equal."""
    return json.dumps(value, sort_keys=True)


def _constant(value: Any) -> Type:
    if value is None:
        return NONE
    if isinstance(value, str | int):  # A bool, too.
        return Constant(value)
    return NUMBER if isinstance(value, float) else ANY
