"""Types of values, and their type annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from .escapes import Code, literal

Definition = tuple[str, str]
"""The module and name of a model, enumeration or alias."""


@dataclass(frozen=True)
class Type:
    """Base class of the types."""

    def definitions(self) -> Iterator[Definition]:
        """Iterate over the models, enumerations and aliases that the type refers to."""
        yield from ()

    @property
    def nullable(self) -> bool:
        """Whether null is a value of the type."""
        return False


@dataclass(frozen=True)
class Plain(Type):
    """Type without parts.

    Attributes:
        code: The annotation.
        category: The JSON type, by which msgspec tells the members of a union apart.
    """

    code: str
    category: str

    @property
    def nullable(self) -> bool:
        """Whether null is a value of the type."""
        return self.category in ("any", "null")


ANY = Plain("Any", "any")
NONE = Plain("None", "null")
BOOLEAN = Plain("bool", "boolean")
INTEGER = Plain("int", "integer")
NUMBER = Plain("float", "number")
TEXT = Plain("str", "string")
BINARY = Plain("bytes", "binary")
FILE = Plain("File", "binary")
BASE64 = Plain("bytes", "string")
FORMATS = {
    "date": Plain("dt.date", "string"),
    "date-time": Plain("dt.datetime", "string"),
    "time": Plain("dt.time", "string"),
    "duration": Plain("dt.timedelta", "string"),
    "uuid": Plain("uuid.UUID", "string"),
    "byte": BASE64,
    "binary": BINARY,
}


@dataclass(frozen=True)
class Constant(Type):
    """Type of a property that has one value.

    Attributes:
        value: The value.
        category: The JSON type, which also tells 1 and true apart.
    """

    value: str | int | bool
    category: str = field(init=False)

    def __post_init__(self) -> None:
        """Derive the JSON type."""
        names = {str: "string", bool: "boolean", int: "integer"}
        object.__setattr__(self, "category", names[type(self.value)])


@dataclass(frozen=True)
class ListOf(Type):
    """Array."""

    item: Type

    def definitions(self) -> Iterator[Definition]:
        """Iterate over the models, enumerations and aliases that the type refers to."""
        yield from self.item.definitions()


@dataclass(frozen=True)
class MapOf(Type):
    """Object without named properties."""

    value: Type

    def definitions(self) -> Iterator[Definition]:
        """Iterate over the models, enumerations and aliases that the type refers to."""
        yield from self.value.definitions()


@dataclass(frozen=True)
class ClassOf(Type):
    """Model, enumeration or alias.

    Attributes:
        definition: Its module and name.
        category: The JSON type; "alias" for an alias.
    """

    definition: Definition
    category: str

    def definitions(self) -> Iterator[Definition]:
        """Iterate over the models, enumerations and aliases that the type refers to."""
        yield self.definition


@dataclass(frozen=True)
class Discriminator:
    """Property that determines the member of a union that an object belongs to.

    Attributes:
        key: The JSON key.
        mapping: The names of the classes by the value of the property.
    """

    key: str
    mapping: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Choice(Type):
    """Union of at least two types."""

    members: tuple[Type, ...]
    discriminator: Discriminator | None = None

    def definitions(self) -> Iterator[Definition]:
        """Iterate over the models, enumerations and aliases that the type refers to."""
        for member in self.members:
            yield from member.definitions()

    @property
    def nullable(self) -> bool:
        """Whether null is a value of the type."""
        return any(member.nullable for member in self.members)


def choice(members: Iterable[Type], discriminator: Discriminator | None = None) -> Type:
    """Return the union of some types, or the type itself if there is only one.

    Args:
        members: The types. Members of unions among them count as members.
        discriminator: The discriminator of the union.
    """
    found: dict[Type, None] = {}
    for member in members:
        if isinstance(member, Choice) and (
            member.discriminator is None or discriminator in (None, member.discriminator)
        ):
            found.update(dict.fromkeys(member.members))
            discriminator = discriminator or member.discriminator
        else:
            found[member] = None
    if ANY in found:
        return ANY
    if NUMBER in found:
        found.pop(INTEGER, None)
    # None is last, as usual.
    if NONE in found:
        del found[NONE]
        found[NONE] = None
    if len(found) == 1:
        return next(iter(found))
    return Choice(tuple(found), discriminator)


def or_none(type_: Type) -> Type:
    """Return the union of a type and None."""
    return type_ if type_.nullable else choice([type_, NONE])


def without_none(type_: Type) -> Type:
    """Return a type without None as a member."""
    if not isinstance(type_, Choice):
        return type_
    return choice([item for item in type_.members if item != NONE], type_.discriminator)


@dataclass(frozen=True)
class Annotator:
    """Factory of annotations for one module.

    Attributes:
        is_mapped: A function that returns whether msgspec cannot decode a model by itself.
        reserved: Names that the module uses itself, so that definitions with these names are
            imported under other names.
    """

    is_mapped: Callable[[Definition], bool]
    reserved: frozenset[str] = frozenset()

    def local_name(self, definition: Definition) -> Code:
        """Return the name under which a definition is imported."""
        name = definition[1]
        return Code(f"_{name}" if name in self.reserved else name)

    def signature(self, type_: Type) -> Code:
        """Return the annotation for type checkers."""
        if isinstance(type_, Plain):
            return Code(type_.code)
        if isinstance(type_, Constant):
            return Code(f"Literal[{literal(type_.value)}]")
        if isinstance(type_, ListOf):
            return Code(f"list[{self.signature(type_.item)}]")
        if isinstance(type_, MapOf):
            return Code(f"dict[str, {self.signature(type_.value)}]")
        if isinstance(type_, ClassOf):
            return self.local_name(type_.definition)
        assert isinstance(type_, Choice)
        return Code(" | ".join(self.signature(member) for member in type_.members))

    def decoded(self, type_: Type) -> Code:
        """Return the annotation for decoding with msgspec, which type checkers understand, too."""
        if isinstance(type_, Plain):
            return Code(type_.code)
        if isinstance(type_, Constant):
            return Code(f"Constant[{self.signature(type_)}]")
        if isinstance(type_, ListOf):
            return Code(f"list[{self.decoded(type_.item)}]")
        if isinstance(type_, MapOf):
            return Code(f"dict[str, {self.decoded(type_.value)}]")
        if isinstance(type_, ClassOf):
            name = self.local_name(type_.definition)
            return Code(f"Wire[{name}]") if self.is_mapped(type_.definition) else name
        assert isinstance(type_, Choice)
        if self._is_simple(type_):
            return Code(" | ".join(self.decoded(member) for member in type_.members))
        inner = " | ".join(
            self.local_name(member.definition)
            if isinstance(member, ClassOf)
            else self.decoded(member)
            for member in type_.members
        )
        if type_.discriminator is not None:
            mapping = literal(dict(type_.discriminator.mapping))
            key = literal(type_.discriminator.key)
            inner = f"Annotated[{inner}, Discriminator({key}, {mapping})]"
        return Code(f"Wire[{inner}]")

    def needs_wire(self, type_: Type) -> bool:
        """Return whether msgspec cannot encode or decode a type by itself."""
        return "Wire[" in self.decoded(type_) or any(
            self.is_mapped(definition) for definition in type_.definitions()
        )

    def _is_simple(self, union: Choice) -> bool:
        """Return whether msgspec can tell the members of a union apart by their JSON types."""
        members = [member for member in union.members if member != NONE]
        if len(members) == 1:
            return True
        categories: list[str] = []
        for member in members:
            if isinstance(member, ClassOf) and (
                member.category == "alias" or self.is_mapped(member.definition)
            ):
                return False
            if isinstance(member, MapOf):
                categories.append("object")
            elif isinstance(member, ListOf):
                categories.append("array")
            elif isinstance(member, ClassOf | Plain | Constant):
                categories.append(member.category)
            else:
                return False
        return len(set(categories)) == len(categories)


class Expressions:
    """Types as values in the code of a module.

    Type checkers understand `Wire[X]` only in annotations and aliases, so it gets an alias.

    Args:
        annotator: The factory of annotations of the module.

    Attributes:
        aliases: The names of the aliases by their definition.
    """

    def __init__(self, annotator: Annotator) -> None:
        self.aliases: dict[Code, Code] = {}
        self._annotator = annotator

    def expression(self, type_: Type) -> Code:
        """Return the type for decoding with msgspec, as an expression."""
        code = self._annotator.decoded(type_)
        if "Wire[" not in code and "Constant[" not in code:
            return code
        return self.aliases.setdefault(code, Code(f"_Type{len(self.aliases) + 1}"))
