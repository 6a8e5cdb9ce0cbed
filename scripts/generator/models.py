"""What the templates need to know of each schema: fields, constructor, members."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from keyword import iskeyword
from pathlib import Path
from typing import Any, cast

from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from ruamel.yaml import YAML

from .annotations import Annotation, Annotator, CannotGenerateError
from .document import Document, Node

_NO_DEFAULT = object()


@dataclass
class Field:
    """One attribute of a codec, and the argument of the constructor for it."""

    name: str
    annotation: Annotation
    description: str
    required: bool
    secret: bool
    default: object = _NO_DEFAULT
    alias: str | None = None

    @property
    def has_default(self) -> bool:
        """Whether the constructor can do without the argument."""
        return self.default is not _NO_DEFAULT or not self.required

    @property
    def attribute_type(self) -> str:
        """The annotation of the attribute."""
        return self.annotation.code if self.required else f"{self.annotation.code} | UnsetType"

    @property
    def argument_type(self) -> str:
        """The annotation of the argument."""
        code = self.annotation.code
        if not self.required:
            return f"{code} | UnsetType" if self.annotation.nullable else f"{code} | None"
        if self.default == [] and code.startswith("list["):
            return f"Sequence[{code.removeprefix('list[')}"
        if self.default == {}:
            return f"{code} | None"
        return code

    @property
    def default_code(self) -> str:
        """The default of the argument."""
        if not self.required:
            return "UNSET" if self.annotation.nullable else "None"
        if self.default is None:
            return "None" if self.annotation.nullable else "NONE"
        if self.default == {}:
            return "None"
        return "()" if self.default == [] else repr(self.default)

    @property
    def assigned(self) -> str:
        """What the constructor assigns to the attribute."""
        name = self.name
        if not self.required and not self.annotation.nullable:
            return f"UNSET if {name} is None else {name}"
        if self.required and self.default == []:
            return f"{name} if isinstance({name}, list) else list({name})"
        if self.required and self.default == {}:
            return f"{{}} if {name} is None else {name}"
        return name

    def parameter(self, *, default: str | None = None, name: str | None = None) -> str:
        """The parameter of a signature."""
        text = f"{name or self.name}: {self.argument_type}"
        return text if default is None else f"{text} = {default}"


@dataclass
class Model:
    """One object schema."""

    name: str
    module: str
    description: str
    fields: list[Field]
    behaviour: bool

    @property
    def imports(self) -> list[tuple[str, str]]:
        """The modules and names of the models that the fields hold."""
        return sorted(frozenset().union(*(item.annotation.models for item in self.fields)))

    @property
    def required_arguments(self) -> list[Field]:
        """The fields that a constructor cannot do without."""
        return [item for item in self.fields if not item.has_default]

    @property
    def aliased(self) -> list[Field]:
        """The fields whose argument has a second name."""
        return [item for item in self.fields if item.alias]

    @property
    def stragglers(self) -> list[Field]:
        """Fields with a default before one without, which no single signature can say."""
        required = [i for i, item in enumerate(self.fields) if not item.has_default]
        last = required[-1] if required else 0
        return [item for item in self.fields[:last] if item.has_default]

    @property
    def needs_missing_check(self) -> bool:
        """Whether Python itself cannot tell that an argument is missing."""
        return bool(self.stragglers) or any(not item.has_default for item in self.aliased)

    @property
    def signatures(self) -> list[str]:
        """The signatures that a type checker sees; none if the constructor's own will do."""
        if not self.needs_missing_check:
            return []
        by_position = [
            item.parameter(
                default="..." if item.has_default and item not in self.stragglers else None
            )
            for item in self.fields
        ]
        by_keyword = [
            item.parameter(default="..." if item.has_default else None) for item in self.fields
        ]
        signatures = [", ".join(by_position)]
        if self.aliased:
            first = self.fields.index(self.aliased[0])
            head = [] if self.stragglers else by_keyword[:first]
            tail = [
                item.parameter(name=item.alias) if item.alias else text
                for item, text in zip(self.fields, by_keyword, strict=True)
            ][len(head) :]
            signatures.append(", ".join([*head, "*", *tail]))
        if self.stragglers:
            signatures.append(", ".join(["*", *by_keyword]))
        return signatures

    @property
    def parameters(self) -> str:
        """The constructor's own parameters."""
        otherwise = "REQUIRED" if self.needs_missing_check else None
        parts = [
            item.parameter(default=item.default_code if item.has_default else otherwise)
            for item in self.fields
        ]
        if self.aliased:
            parts.append("*")
        parts += [
            item.parameter(
                name=item.alias, default=item.default_code if item.has_default else "REQUIRED"
            )
            for item in self.aliased
        ]
        return ", ".join(parts)


@dataclass
class Alias:
    """A schema that is a dict."""

    name: str
    module: str
    description: str
    annotation: Annotation


@dataclass
class Member:
    """One value of an enumeration."""

    name: str
    value: str
    description: str


@dataclass
class Enumeration:
    """One schema with a list of values."""

    name: str
    module: str
    description: str
    members: list[Member]


@dataclass
class Constructors:
    """The table of what constructors accept beyond the document."""

    aliases: dict[str, str]
    defaults: dict[str, object]
    used: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, path: Path) -> Constructors:
        """Reads the table."""
        table = cast(Node, YAML(typ="safe").load(path.read_text()))
        return cls(
            aliases={entry["property"]: entry["alias"] for entry in table["aliases"]},
            defaults={entry["property"]: entry["default"] for entry in table["defaults"]},
        )

    def alias(self, name: str) -> str | None:
        """The second name of an argument."""
        if name in self.aliases:
            self.used.add(name)
        return self.aliases.get(name)

    def default(self, model: str, name: str) -> object:
        """The default of an argument."""
        for key in (f"{model}.{name}", f"*.{name}"):
            if key in self.defaults:
                self.used.add(key)
                return self.defaults[key]
        return _NO_DEFAULT

    def check_all_used(self) -> None:
        """Raises if an entry of the table applied to nothing."""
        unused = sorted({*self.aliases, *self.defaults} - self.used)
        if unused:
            raise CannotGenerateError(
                "constructors.yaml has entries for properties that the document does not have (or "
                f"gives a default itself): {', '.join(unused)}"
            )


class Models:
    """Makes the templates' view of the schemas."""

    def __init__(
        self, document: Document, annotator: Annotator, constructors: Constructors, behaviour: Path
    ) -> None:
        self._document = document
        self._annotator = annotator
        self._constructors = constructors
        self._behaviour = behaviour

    def model(self, model: ModelProperty) -> Model:
        """Describes an object schema."""
        schema = self._document.schemas[model.class_info.name]
        properties = self._document.properties(schema)
        parsed = {
            str(prop.name.get_untrusted_value()): prop
            for prop in chain(model.required_properties or [], model.optional_properties or [])
        }
        fields: list[Field] = []
        for name, raw in properties.items():
            if not name.isidentifier() or iskeyword(name):
                raise CannotGenerateError(
                    f"{model.class_info.name} has a property {name!r}, which cannot be an attribute"
                )
            prop = parsed[name]
            default: Any = _NO_DEFAULT
            if prop.required:
                default = raw["default"] if "default" in raw else self._default(model, name)
            fields.append(
                Field(
                    name=name,
                    annotation=self._annotator.annotate(prop, inside=model.class_info.name),
                    description=self.description(raw),
                    required=prop.required,
                    secret=self._document.resolve(raw).get("format") == "password",
                    default=default,
                    alias=self._constructors.alias(name),
                )
            )
        return Model(
            name=model.class_info.name,
            module=model.class_info.module_name,
            description=self.description(schema),
            fields=fields,
            behaviour=(self._behaviour / f"{model.class_info.module_name}.py").exists(),
        )

    def alias(self, model: ModelProperty) -> Alias:
        """Describes a named schema that is a dict."""
        return Alias(
            name=model.class_info.name,
            module=model.class_info.module_name,
            description=self.description(self._document.schemas[model.class_info.name]),
            annotation=self._annotator.annotate(model),
        )

    def enumeration(self, enum: EnumProperty) -> Enumeration:
        """Describes a named schema with a list of values."""
        schema = self._document.schemas[enum.class_info.name]
        texts = schema.get("x-enum-descriptions") or [""] * len(enum.values)
        if len(texts) != len(enum.values):
            raise CannotGenerateError(
                f"{enum.class_info.name} does not have one description for each value"
            )
        return Enumeration(
            name=enum.class_info.name,
            module=enum.class_info.module_name,
            description=self.description(schema),
            members=[
                Member(name, f'"{value}"' if isinstance(value, str) else str(value), text)
                for (name, value), text in zip(enum.values.items(), texts, strict=True)
            ],
        )

    def description(self, node: Node) -> str:
        """The description of a schema, or of the one that it refers to."""
        while True:
            if text := node.get("description"):
                return str(text)
            if "$ref" in node:
                node = self._document.resolve(node)
            elif len(node.get("allOf", [])) == 1:
                node = node["allOf"][0]
            else:
                return ""

    def _default(self, model: ModelProperty, name: str) -> object:
        return self._constructors.default(model.class_info.name, name)
