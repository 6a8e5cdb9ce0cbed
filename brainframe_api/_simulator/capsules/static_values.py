"""The values found by static reading of a capsule's source, and the operations on them.

A value is a constant, a member of `SizeType`, a list, tuple or dict of values, or an instance of a
class of this module or of `static_reader`. Operations are limited in the size of their results,
because the source may be hostile.
"""

# Narrowing a value of type Any results in partially unknown types.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import operator
import re
from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, cast

from brainframe_rest.models import OptionType, SizeType

MAX_ITEMS = 20_000
"""The maximum length of a text or container."""

_MAX_INTEGER = 1 << 256
_MAX_FORMAT = 12


@dataclass(frozen=True, eq=False)
class Unknown:
    """The value of an expression that cannot be resolved.

    Attributes:
        source: The expression, shortened.
        place: The file and line of the expression.
    """

    source: str
    place: str

    def __str__(self) -> str:
        return f"{self.source} ({self.place})"

    def __bool__(self) -> bool:
        raise Unresolvable(self)

    def __eq__(self, other: object) -> bool:
        # It is unknown whether a container with an unknown item contains another value.
        if self is other:
            return True
        raise Unresolvable(self)

    def __hash__(self) -> int:
        return id(self)


class Unresolvable(Exception):  # noqa: N818 (not an error of the program)
    """An expression whose value cannot be known without executing the code.

    Args:
        unknown: The part of the expression that is unknown, or None for the whole expression.
    """

    def __init__(self, unknown: Unknown | None = None) -> None:
        super().__init__()
        self.unknown = unknown


@dataclass(frozen=True, eq=False)
class OptionClass:
    """A class of vcap for options, such as FloatOption."""

    kind: OptionType


@dataclass(frozen=True, eq=False)
class Option:
    """An option of a capsule, with the keyword arguments of its class."""

    kind: OptionType
    arguments: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class NodeClass:
    """The class NodeDescription of vcap."""


@dataclass(frozen=True, eq=False)
class Node:
    """A NodeDescription, with its keyword arguments."""

    arguments: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Namespace:
    """A module, a class, or an instance whose attributes are known.

    Attributes:
        names: The attributes.
        bases: The base classes, whose attributes are inherited.
    """

    names: dict[str, Any]
    bases: tuple[Any, ...] = ()

    def find(self, name: str) -> Any:
        """Return an attribute, of this namespace or of a base class."""
        if name in self.names:
            return self.names[name]
        for base in self.bases:
            if isinstance(base, Namespace):
                try:
                    return base.find(name)
                except Unresolvable:
                    continue
        raise Unresolvable

    def is_enum(self) -> bool:
        """Return whether this is an enumeration: a class derived from `ENUM`."""
        return any(base is ENUM or (isinstance(base, Namespace) and base.is_enum())
                   for base in self.bases)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Member:
    """A member of an enumeration."""

    name: str
    value: Any


@dataclass(frozen=True, eq=False)
class Partial:
    """A call of `functools.partial`."""

    function: Any
    positional: Sequence[Any]
    named: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Builtin:
    """A function that may be called, because it has no side effects."""

    function: Callable[..., Any]


@dataclass(frozen=True, eq=False)
class BoundMethod:
    """A method of a value; `call_method` determines whether it may be called."""

    owner: Any
    name: str


@dataclass(frozen=True)
class ArchivePath:
    """The path of a file in the archive."""

    path: PurePosixPath


@dataclass(frozen=True, eq=False)
class OpenFile:
    """An opened file of the archive."""

    content: bytes
    text: bool


@dataclass
class Budget:
    """A limit on the number of evaluated expressions.

    Attributes:
        left: The remaining number.
    """

    left: int = field(default=200_000)

    def spend(self, value: Any = None) -> None:
        """Decrease the remaining number by one, or by more for a large value.

        Raises:
            Unresolvable: If none remain.
        """
        if self.left <= 0:
            raise Unresolvable
        large = isinstance(value, (str, bytes, list, tuple, dict))
        self.left -= 1 + (len(cast("Any", value)) // 4 if large else 0)


ENUM = Namespace({})
"""The base class of enumerations."""

SIZES = Namespace({size.name: size for size in SizeType.__members__.values()})


def limited(value: Any) -> Any:
    """Return a value, unless it is too large.

    Raises:
        Unresolvable: If it is too large.
    """
    if isinstance(value, (str, bytes, list, tuple, dict)) and len(cast("Any", value)) > MAX_ITEMS:
        raise Unresolvable
    if isinstance(value, int) and abs(value) > _MAX_INTEGER:
        raise Unresolvable
    return value


def iterate(value: Any) -> Iterator[Any]:
    """Iterate over a container, a text, the members of an enumeration or the lines of a file."""
    if isinstance(value, Namespace) and value.is_enum():
        return (item for item in value.names.values() if isinstance(item, Member))
    if isinstance(value, OpenFile):
        return iter(file_lines(value))
    if isinstance(value, (str, list, tuple, dict)):
        return iter(cast("Any", value))
    raise Unresolvable


def file_lines(file: OpenFile) -> list[Any]:
    """Return the lines of an opened file, including line endings."""
    return list((read_file(file)).splitlines(keepends=True))


def read_file(file: OpenFile) -> Any:
    """Return the content of an opened file."""
    return limited(file.content.decode() if file.text else file.content)


def unique(values: Iterator[Any]) -> tuple[Any, ...]:
    """Return a set as a tuple, in the order of its source, so that results are deterministic."""
    return tuple(dict.fromkeys(values))


def repeat(value: Any, times: Any) -> Any:
    """Return a product; the size of a repeated container is limited."""
    for container, number in ((value, times), (times, value)):
        if isinstance(container, (str, bytes, list, tuple)):
            sized = cast("Any", container)
            if not isinstance(number, int) or len(sized) * number > MAX_ITEMS:
                raise Unresolvable
            return sized * number
    return value * times


def power(value: Any, exponent: Any) -> Any:
    """Return a power; the base and the exponent are limited."""
    if abs(exponent) > 64 or abs(value) > 1 << 32:
        raise Unresolvable
    return value**exponent


def merge(left: Any, right: Any) -> Any:
    """Return the union of two dicts, or the bitwise OR of two numbers."""
    return left | right


def modulo(left: Any, right: Any) -> Any:
    """Return a remainder, or a formatted string. Widths are rejected, to limit the length."""
    if isinstance(left, str) and re.search(r"%(?![sd%])", left):
        raise Unresolvable
    return left % right


def join_paths(left: Any, right: Any) -> Any:
    """Return a quotient, or a path in the archive."""
    if isinstance(left, ArchivePath):
        return ArchivePath(left.path / str(right))
    return left / right


BINARY: Mapping[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add,
    "BitOr": merge,
    "Div": join_paths,
    "FloorDiv": operator.floordiv,
    "Mod": modulo,
    "Mult": repeat,
    "Pow": power,
    "Sub": operator.sub,
}


def contains(item: Any, container: Any) -> bool:
    """Return whether a container has an item."""
    if item in container:
        return True
    if isinstance(container, dict):
        _require_known_keys(container)
    return False


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Eq": operator.eq,
    "Gt": operator.gt,
    "GtE": operator.ge,
    "In": contains,
    "Is": operator.is_,
    "IsNot": operator.is_not,
    "Lt": operator.lt,
    "LtE": operator.le,
    "NotEq": operator.ne,
    "NotIn": lambda item, container: not contains(item, container),
}
UNARY: Mapping[str, Callable[[Any], Any]] = {
    "Not": operator.not_,
    "UAdd": operator.pos,
    "USub": operator.neg,
}


def format_value(value: Any, conversion: int, spec: str) -> str:
    """Format a value like an f-string."""
    if not isinstance(value, (str, int, float, bool, Member)) or len(spec) > _MAX_FORMAT:
        raise Unresolvable
    if sum(character.isdigit() for character in spec) > 3:
        raise Unresolvable
    shown = value.value if isinstance(value, Member) else value
    if conversion == ord("r"):
        shown = repr(shown)
    return format(shown, spec)


_TEXT_METHODS = {
    "capitalize", "casefold", "endswith", "isdigit", "lower", "lstrip", "removeprefix",
    "removesuffix", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase",
    "title", "upper",
}  # fmt: skip
_LIST_METHODS = {"append", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse"}
_DICT_METHODS = {"copy", "get", "items", "keys", "pop", "setdefault", "update", "values"}


def call_method(owner: Any, name: str, arguments: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """Call a method of a text, list, tuple, dict, path or file.

    Raises:
        Unresolvable: If it may not be called.
    """
    if isinstance(owner, str) and name == "join":
        parts = list(iterate(arguments[0]))
        if sum(map(len, parts)) + len(owner) * len(parts) > MAX_ITEMS:
            raise Unresolvable
        return owner.join(parts)
    if isinstance(owner, str) and name == "replace":
        old, new = arguments[:2]
        if len(owner) + (owner.count(old) + 1) * len(new) > MAX_ITEMS:
            raise Unresolvable
        return owner.replace(old, new)
    if isinstance(owner, str) and name == "format" and ":" not in owner and "!" not in owner:
        values = [*arguments, *named.values()]
        if (
            all(isinstance(value, (str, int, float)) for value in values)
            and owner.count("{") * max(map(len, map(str, values)), default=0) < MAX_ITEMS
        ):
            if "." in owner or "[" in owner:
                raise Unresolvable
            return owner.format(*arguments, **named)
        raise Unresolvable
    allowed = (
        _TEXT_METHODS if isinstance(owner, str)
        else _LIST_METHODS if isinstance(owner, list)
        else {"count", "index"} if isinstance(owner, tuple)
        else _DICT_METHODS if isinstance(owner, dict)
        else set[str]()
    )  # fmt: skip
    if isinstance(owner, dict) and name == "get" and arguments[0] not in owner:
        _require_known_keys(owner)
    if name in allowed:
        sizes = [len(value) for value in arguments if isinstance(value, (list, tuple, dict, str))]
        if isinstance(owner, (list, dict)) and len(cast("Any", owner)) + sum(sizes) > MAX_ITEMS:
            raise Unresolvable
        result = getattr(owner, name)(*arguments, **named)
        is_view = isinstance(result, (KeysView, ValuesView, ItemsView))
        return limited(list(result) if is_view else result)
    if isinstance(owner, bytes) and name == "decode":
        return owner.decode()
    if isinstance(owner, OpenFile) and name == "read":
        return read_file(owner)
    if isinstance(owner, OpenFile) and name == "readlines":
        return file_lines(owner)
    if isinstance(owner, ArchivePath) and name in ("absolute", "resolve"):
        return owner
    if isinstance(owner, ArchivePath) and name in ("joinpath", "with_name", "with_suffix"):
        return ArchivePath(getattr(owner.path, name)(*map(str, arguments)))
    raise Unresolvable


def _range(*bounds: Any) -> list[int]:
    numbers = range(*bounds)
    if len(numbers) > MAX_ITEMS:
        raise Unresolvable
    return list(numbers)


def _zip(*values: Any) -> list[Any]:
    return list(zip(*map(iterate, values), strict=False))


def _chain(*values: Any) -> Any:
    return _sum(values, [])


def _sum(values: Any, start: Any = 0) -> Any:
    """Add values, or concatenate lists, as in the idiom `sum(lists, [])`."""
    total = start.copy() if isinstance(start, list) else start
    for value in iterate(values):
        total = limited(total + (list(iterate(value)) if isinstance(total, list) else value))
    return total


def _require_known_keys(mapping: dict[Any, Any]) -> None:
    for key in mapping:
        if isinstance(key, Unknown):
            raise Unresolvable(key)


def _dictionary(*values: Any, **named: Any) -> dict[Any, Any]:
    items = values[0] if values and isinstance(values[0], dict) else list(_items(values))
    return {**dict(cast("Any", items)), **named}


def _items(values: Sequence[Any]) -> Iterator[Any]:
    return iterate(values[0]) if values else iter(())


def _same(value: Any) -> Any:
    return value.copy() if isinstance(value, (list, dict)) else value


def _fromkeys(keys: Any, value: Any = None) -> dict[Any, Any]:
    return dict.fromkeys(iterate(keys), value)


BUILTINS: Mapping[str, Any] = {
    "abs": Builtin(abs),
    "all": Builtin(lambda values: all(iterate(values))),
    "any": Builtin(lambda values: any(iterate(values))),
    "bool": Builtin(bool),
    "dict": Builtin(_dictionary),
    "enumerate": Builtin(lambda values, start=0: list(enumerate(iterate(values), start))),
    "float": Builtin(float),
    "frozenset": Builtin(lambda *values: unique(_items(values))),
    "int": Builtin(int),
    "len": Builtin(lambda value: len(list(iterate(value)))),
    "list": Builtin(lambda *values: list(_items(values))),
    "max": Builtin(lambda *values: max(iterate(values[0]) if len(values) == 1 else values)),
    "min": Builtin(lambda *values: min(iterate(values[0]) if len(values) == 1 else values)),
    "range": Builtin(_range),
    "reversed": Builtin(lambda values: list(iterate(values))[::-1]),
    "round": Builtin(round),
    "set": Builtin(lambda *values: unique(_items(values))),
    "sorted": Builtin(lambda values, reverse=False: sorted(iterate(values), reverse=reverse)),
    "str": Builtin(lambda value="": format_value(value, -1, "")),
    "sum": Builtin(_sum),
    "tuple": Builtin(lambda *values: tuple(_items(values))),
    "zip": Builtin(_zip),
}

FUNCTIONS: Mapping[str, Mapping[str, Any]] = {
    "collections": {"OrderedDict": BUILTINS["dict"]},
    "copy": {"copy": Builtin(_same), "deepcopy": Builtin(_same)},
    "enum": {"Enum": ENUM, "IntEnum": ENUM, "StrEnum": ENUM},
    "itertools": {"chain": Namespace({"__call__": Builtin(_chain),
                                      "from_iterable": Builtin(lambda v: _chain(*iterate(v)))})},
    "typing": {"TYPE_CHECKING": False},
}  # fmt: skip
"""The supported names of the standard library, by module."""

DICT_CLASS = Namespace({"__call__": BUILTINS["dict"], "fromkeys": Builtin(_fromkeys)})

_VCAP_OPTIONS = {
    "BoolOption": OptionClass(OptionType.BOOL),
    "EnumOption": OptionClass(OptionType.ENUM),
    "FloatOption": OptionClass(OptionType.FLOAT),
    "IntOption": OptionClass(OptionType.INT),
    "TextOption": OptionClass(OptionType.STR),
    # As in vcap 0.5.7.
    "common_detector_options": {
        "threshold": Option(
            OptionType.FLOAT,
            {
                "default": 0.5,
                "min_val": 0.0,
                "max_val": 1.0,
                "description": "The minimum confidence of a detection: a lower threshold gives"
                " more detections, a higher one fewer and more accurate ones.",
            },
        )
    },
}
_NODE_DESCRIPTION = {"NodeDescription": NodeClass()}

VCAP: Mapping[str, Mapping[str, Any]] = {
    "vcap": {**_VCAP_OPTIONS, **_NODE_DESCRIPTION, "options": Namespace(_VCAP_OPTIONS)},
    "vcap.node_description": _NODE_DESCRIPTION,
    "vcap.options": _VCAP_OPTIONS,
}
"""The known names of the package vcap, by module."""
