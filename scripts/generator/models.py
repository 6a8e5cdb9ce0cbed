"""Template data of schemas: fields, constructors and members."""

from __future__ import annotations

from dataclasses import dataclass

from .annotations import Annotation
from .constructors import NO_DEFAULT


@dataclass
class Field:
    """Attribute of a codec, and the constructor argument for it."""

    name: str
    annotation: Annotation
    description: str
    required: bool
    secret: bool
    default: object = NO_DEFAULT
    alias: str | None = None
    server_assigned: bool = False

    @property
    def has_default(self) -> bool:
        """Whether the argument is optional."""
        return self.default is not NO_DEFAULT or not self.required

    @property
    def attribute_type(self) -> str:
        """The annotation of the attribute."""
        if self.server_assigned:
            return f"ServerAssigned[{self.annotation.code.removesuffix(' | None')}]"
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
        """The expression that the constructor assigns to the attribute."""
        name = self.name
        if not self.required and not self.annotation.nullable:
            return f"UNSET if {name} is None else {name}"
        if self.required and self.default == []:
            return f"{name} if isinstance({name}, list) else list({name})"
        if self.required and self.default == {}:
            return f"{{}} if {name} is None else {name}"
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
    """Alias of a class, as an attribute of a codec."""

    name: str
    target: str
    module: str

    @property
    def source(self) -> str:
        """The name to import the class as, which must differ from the name of the attribute."""
        return f"_{self.target}" if self.name == self.target else self.target


@dataclass
class Model:
    """Object schema."""

    name: str
    module: str
    description: str
    fields: list[Field]
    mixin: bool
    class_aliases: list[ClassAlias]

    @property
    def imports(self) -> list[tuple[str, str]]:
        """The modules and names of the models that the fields refer to."""
        return sorted(
            set[tuple[str, str]]().union(*(item.annotation.models for item in self.fields))
        )

    @property
    def required_arguments(self) -> list[Field]:
        """The fields whose argument is required."""
        return [item for item in self.fields if not item.has_default]

    @property
    def aliased(self) -> list[Field]:
        """The fields whose argument has an alias."""
        return [item for item in self.fields if item.alias]

    @property
    def misplaced_defaults(self) -> list[Field]:
        """The fields with a default before a required one, which one signature cannot express."""
        required = [i for i, item in enumerate(self.fields) if not item.has_default]
        last = required[-1] if required else 0
        return [item for item in self.fields[:last] if item.has_default]

    @property
    def needs_missing_check(self) -> bool:
        """Whether the constructor has to check for missing arguments, because Python does not."""
        return bool(self.misplaced_defaults) or any(not item.has_default for item in self.aliased)

    @property
    def signatures(self) -> list[str]:
        """The overloads for type checkers; empty if the constructor's own signature is enough."""
        if not self.needs_missing_check:
            return []
        by_position = [
            item.parameter(
                default="..." if item.has_default and item not in self.misplaced_defaults else None
            )
            for item in self.fields
        ]
        by_keyword = [
            item.parameter(default="..." if item.has_default else None) for item in self.fields
        ]
        signatures = [", ".join(by_position)]
        if self.aliased:
            first = self.fields.index(self.aliased[0])
            head = [] if self.misplaced_defaults else by_keyword[:first]
            tail = [
                item.parameter(name=item.alias) if item.alias else text
                for item, text in zip(self.fields, by_keyword, strict=True)
            ][len(head) :]
            signatures.append(", ".join([*head, "*", *tail]))
        if self.misplaced_defaults:
            signatures.append(", ".join(["*", *by_keyword]))
        return signatures

    @property
    def parameters(self) -> str:
        """The parameters of the constructor."""
        no_default = "REQUIRED" if self.needs_missing_check else None
        parts = [
            item.parameter(default=item.default_code if item.has_default else no_default)
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
    """Schema that is a dict."""

    name: str
    module: str
    description: str
    annotation: Annotation


@dataclass
class Member:
    """Member of an enumeration."""

    name: str
    value: str
    description: str


@dataclass
class Enumeration:
    """Enumeration schema."""

    name: str
    module: str
    description: str
    members: list[Member]
