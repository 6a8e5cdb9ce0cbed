"""Template data of schemas: fields, constructors and members."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from .annotations import Annotator, ClassOf, Definition, ListOf, Type, without_none
from .escapes import Code, identifier, literal


@dataclass(frozen=True)
class Default:
    """Default of an argument.

    Attributes:
        code: The expression.
        is_mutable: Whether every call needs a new value.
        value: The JSON value, if it is a list or an object.
    """

    code: Code
    is_mutable: bool = False
    value: object = None

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass
class Field:
    """Attribute of a model, and the constructor argument for it.

    Attributes:
        name: The attribute.
        key: The JSON key.
        type: The type of its values.
        description: The description.
        deprecated: Whether the property is deprecated.
        required: Whether every JSON object has the key.
        secret: Whether the value must be hidden in a representation.
        default: The default of the argument.
        alias: Another name of the argument.
        server_assigned: Whether it is None only until the server has assigned it.
    """

    name: str
    key: str
    type: Type
    description: str
    deprecated: bool
    required: bool
    secret: bool
    default: Default | None = None
    alias: str | None = None
    server_assigned: bool = False

    @property
    def has_default(self) -> bool:
        """Whether the argument is optional."""
        return self.default is not None or not self.required

    @property
    def documentation(self) -> str:
        """The description, with the facts that the name and type do not show."""
        parts = [self.description]
        if self.key != self.name:
            parts.append(f"The JSON key is `{self.key}`.")
        if self.deprecated:
            parts.append("Deprecated.")
        return "\n\n".join(part for part in parts if part)


class FieldCode:
    """Code of a field.

    Args:
        item: The field.
        annotator: The factory of annotations of the module.
        quoted: The definitions that are not defined yet when the module is imported.
    """

    def __init__(self, item: Field, annotator: Annotator, quoted: Iterable[Definition]) -> None:
        self._item = item
        self._code = annotator.signature(item.type)
        self._decoded = annotator.decoded(item.type)
        self._is_quoted = not set(quoted).isdisjoint(item.type.definitions())
        self._enumeration = annotator.signature(without_none(item.type))
        self.name = identifier(item.name)
        self.alias = identifier(item.alias) if item.alias else None

    @property
    def _empty(self) -> str:
        """The code of the default if it is an empty list or object, or ""."""
        default = self._item.default
        is_empty = default is not None and default.is_mutable and default.value in ([], {})
        return str(default.code) if is_empty and default is not None else ""

    @property
    def attribute_type(self) -> Code:
        """The annotation of the attribute."""
        code = str(self._decoded)
        if self._item.server_assigned:
            code = f"ServerAssigned[{code.removesuffix(' | None')}]"
        elif not self._item.required:
            code = f"{code} | UnsetType"
        return quoted(code) if self._is_quoted else Code(code)

    @property
    def argument_type(self) -> Code:
        """The annotation of the argument."""
        code, item = self._code, self._item
        if self._empty == "[]" and item.required and isinstance(item.type, ListOf):
            code = Code(f"Sequence[{code.removeprefix('list[')}")
        elif self._empty == "{}" and item.required:
            code = Code(f"{code} | None")
        elif not item.required and item.default is not None:
            code = Code(f"{code} | UnsetType")
        elif not item.required:
            code = Code(f"{code} | UnsetType" if item.type.nullable else f"{code} | None")
        return quoted(code) if self._is_quoted else code

    @property
    def default(self) -> Code | None:
        """The default of the argument."""
        item = self._item
        if item.default is None:
            if item.required:
                return None
            return Code("UNSET" if item.type.nullable else "None")
        if item.default.code == "None" and item.required:
            return Code("None" if item.type.nullable else "NONE")
        if self._empty and item.required:
            return Code("()" if self._empty == "[]" else "None")
        # A default in the signature would be shared, or need a class that is not defined yet.
        if item.default.is_mutable or self._is_quoted:
            return Code("DEFAULT")
        return item.default.code

    @property
    def assigned(self) -> Code:
        """The expression that the constructor assigns to the attribute."""
        value = self._assigned
        type_ = without_none(self._item.type)
        if isinstance(type_, ClassOf) and type_.category in ("string", "integer"):
            return Code(f"known_member({self._enumeration}, {value})")
        return value

    @property
    def pragma(self) -> Code:
        """The comment for pyright, which takes attributes in upper case for constants."""
        is_constant = re.fullmatch(r"[A-Z0-9_]+", self.name)
        return Code("  # pyright: ignore[reportConstantRedefinition]" if is_constant else "")

    @property
    def _assigned(self) -> Code:
        name, item = self.name, self._item
        if item.default is None:
            if not item.required and not item.type.nullable:
                return Code(f"UNSET if {name} is None else {name}")
            return name
        if item.required and self._empty == "[]":
            return Code(f"{name} if isinstance({name}, list) else list({name})")
        if item.required and self._empty == "{}":
            return Code(f"{{}} if {name} is None else {name}")
        if self.default == "DEFAULT":
            return Code(f"{item.default.code} if {name} is DEFAULT else {name}")
        return name

    def parameter(self, *, default: str | None = None, name: str | None = None) -> str:
        """Return the parameter for a signature.

        Args:
            default: The source code of the default; None for no default.
            name: The name of the parameter; None for the name of the field.
        """
        text = f"{name or self.name}: {self.argument_type}"
        return text if default is None else f"{text} = {default}"


@dataclass
class ClassAlias:
    """Alias of a class, as an attribute of a model."""

    name: Code
    target: Code
    module: Code

    @property
    def source(self) -> Code:
        """The name to import the class as, which must differ from the name of the attribute."""
        return identifier(f"_{self.target}" if self.name == self.target else self.target)


@dataclass
class Model:
    """Object schema with named properties.

    Attributes:
        definition: Its module and name.
        description: The description.
        mixin: Whether it has a hand-written base class.
        class_aliases: The aliases of classes among its attributes.
        json_names: The JSON key of each attribute.
        keeps_additional: Whether objects keep the properties that the schema does not name.
        additional: The type of those properties.
        fields: The attributes.
    """

    definition: Definition
    description: str
    mixin: bool = False
    class_aliases: list[ClassAlias] = field(default_factory=list[ClassAlias])
    json_names: dict[str, str] = field(default_factory=dict[str, str])
    keeps_additional: bool = False
    additional: Type | None = None
    fields: list[Field] = field(default_factory=list[Field])

    @property
    def mapped(self) -> bool:
        """Whether msgspec cannot decode it by itself."""
        return self.keeps_additional or any(name != key for name, key in self.json_names.items())

    @property
    def references(self) -> list[Definition]:
        """The definitions that the fields refer to."""
        types = [item.type for item in self.fields]
        if self.additional is not None:
            types.append(self.additional)
        found = dict.fromkeys(definition for type_ in types for definition in type_.definitions())
        return list(found)


class ModelCode:
    """Code of a model.

    Args:
        model: The model.
        annotator: The factory of annotations.
        late: The definitions to import at the end, because their modules import this one.
    """

    def __init__(self, model: Model, annotator: Annotator, late: Iterable[Definition]) -> None:
        # An attribute may have the name of the class of its values.
        reserved = frozenset(model.json_names)
        annotator = Annotator(annotator.is_mapped, reserved)
        late = set(late)
        self._model = model
        self.name = identifier(model.definition[1])
        self.module = identifier(model.definition[0])
        self.description = model.description
        self.mixin = model.mixin
        self.mapped = model.mapped
        self.class_aliases = model.class_aliases
        undefined = late | {model.definition}
        self.fields = [FieldCode(item, annotator, undefined) for item in _ordered(model)]
        self._items = dict(zip(self.fields, _ordered(model), strict=True))
        imports = [
            (identifier(module), identifier(name), _import_alias(annotator, (module, name)))
            for module, name in sorted(set(model.references) - {model.definition})
        ]
        # The class itself needs another name, too, if an attribute has its name.
        is_own = model.definition in model.references
        self.own_alias = _import_alias(annotator, model.definition) if is_own else None
        self.imports = [item for item in imports if (str(item[0]), str(item[1])) not in late]
        self.late_imports = [item for item in imports if (str(item[0]), str(item[1])) in late]
        self.renamed = {name: key for name, key in model.json_names.items() if name != key}
        self.additional: Code | None = None
        self.additional_decoded: Code | None = None
        if model.additional is not None:
            self.additional = annotator.signature(model.additional)
            decoded = annotator.decoded(model.additional)
            self._is_late = not undefined.isdisjoint(model.additional.definitions())
            text = f"dict[str, {decoded}]"
            self.additional_decoded = quoted(text) if self._is_late else Code(text)

    @property
    def attributes(self) -> list[tuple[FieldCode, Field]]:
        """The fields, starting with those that every object has."""
        by_name = {item.name: (code, item) for code, item in self._items.items()}
        in_order = [by_name[item.name] for item in self._model.fields]
        return sorted(in_order, key=lambda found: not found[1].required)

    @property
    def required_count(self) -> int:
        """The number of fields that every object has."""
        return sum(item.required for item in self._model.fields)

    @property
    def required_arguments(self) -> list[FieldCode]:
        """The fields whose argument is required."""
        return [item for item in self.fields if item.default is None]

    @property
    def aliased(self) -> list[FieldCode]:
        """The fields whose argument has an alias."""
        return [item for item in self.fields if item.alias]

    @property
    def misplaced_defaults(self) -> list[FieldCode]:
        """The fields with a default before a required one, which one signature cannot express."""
        required = [i for i, item in enumerate(self.fields) if item.default is None]
        last = required[-1] if required else 0
        return [item for item in self.fields[:last] if item.default is not None]

    @property
    def needs_missing_check(self) -> bool:
        """Whether the constructor has to check for missing arguments, because Python does not."""
        return bool(self.misplaced_defaults) or any(item.default is None for item in self.aliased)

    @cached_property
    def signatures(self) -> list[Code]:
        """The overloads for type checkers; empty if the constructor's own signature is enough."""
        if not self.needs_missing_check:
            return []
        by_position = [
            item.parameter(
                default="..." if item.default and item not in self.misplaced_defaults else None
            )
            for item in self.fields
        ]
        by_keyword = [
            item.parameter(default="..." if item.default else None) for item in self.fields
        ]
        signatures = [by_position]
        if self.aliased:
            first = self.fields.index(self.aliased[0])
            head = [] if self.misplaced_defaults else by_keyword[:first]
            tail = [
                item.parameter(name=item.alias) if item.alias else text
                for item, text in zip(self.fields, by_keyword, strict=True)
            ][len(head) :]
            signatures.append([*head, "*", *tail])
        if self.misplaced_defaults:
            signatures.append(["*", *by_keyword])
        return [Code(", ".join([*parts, *self._further(parts)])) for parts in signatures]

    @property
    def parameters(self) -> Code:
        """The parameters of the constructor."""
        no_default = "REQUIRED" if self.needs_missing_check else None
        parts = [item.parameter(default=item.default or no_default) for item in self.fields]
        if self.aliased:
            parts.append("*")
        parts += [
            item.parameter(name=item.alias, default=item.default or "REQUIRED")
            for item in self.aliased
        ]
        return Code(", ".join([*parts, *self._further(parts)]))

    def _further(self, parts: list[str]) -> list[str]:
        if self.additional is None:
            return []
        separator = [] if "*" in parts else ["*"]
        code = f"dict[str, {self.additional}] | None"
        if self._is_late:
            code = quoted(code)
        return [*separator, f"additional_properties: {code} = None"]


def _import_alias(annotator: Annotator, definition: Definition) -> Code | None:
    local = annotator.local_name(definition)
    return None if local == definition[1] else local


def _ordered(model: Model) -> list[Field]:
    """Return the fields in the order of the arguments.

    If every property is required, the order is that of the document, even where the table of
    constructors gives defaults to arguments. Otherwise, the arguments with a default come last.
    """
    fields = model.fields
    if all(item.required for item in fields):
        return fields
    return sorted(fields, key=lambda item: item.has_default)


def quoted(code: str) -> Code:
    """Return an annotation as text, to be evaluated when all modules are imported."""
    if '"' in code and not {"'", "\\"} & set(code):
        return Code(f"'{code}'")
    return literal(code)


@dataclass
class Alias:
    """Schema without a class.

    Attributes:
        definition: Its module and name.
        description: The description.
        type: The type.
    """

    definition: Definition
    description: str
    type: Type


@dataclass
class Member:
    """Member of an enumeration."""

    name: str
    value: Code
    description: str


@dataclass
class Enumeration:
    """Enumeration schema."""

    definition: Definition
    description: str
    members: list[Member]


class AliasCode:
    """Code of an alias.

    Args:
        alias: The alias.
        annotator: The factory of annotations.
        cycle: The definitions that the alias refers to and that refer to it.
    """

    def __init__(self, alias: Alias, annotator: Annotator, cycle: Iterable[Definition]) -> None:
        self.name = identifier(alias.definition[1])
        self.description = alias.description or f"Alias of `{annotator.signature(alias.type)}`."
        self.recursive = bool(set(cycle))
        self.decoded = annotator.decoded(alias.type)
        self.quoted = quoted(annotator.signature(alias.type))
        self.imports = [
            (identifier(module), identifier(name))
            for module, name in sorted(set(alias.type.definitions()) - {alias.definition})
        ]


class EnumerationCode:
    """Code of an enumeration."""

    def __init__(self, enumeration: Enumeration) -> None:
        self.name = identifier(enumeration.definition[1])
        self.description = enumeration.description
        self.members = enumeration.members
