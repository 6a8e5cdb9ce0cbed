"""The names and types of a package, and the changes between two versions of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NotRequired, TypeAlias, TypedDict

from .annotations import Annotator, Definition
from .models import Field
from .operations import Argument, EndpointFunction
from .schemas import Schemas


class ArgumentSurface(TypedDict):
    """Argument of an operation."""

    type: str
    required: bool
    default: NotRequired[str]
    deprecated: NotRequired[bool]


class FieldSurface(TypedDict):
    """Field of a codec."""

    key: str
    type: str
    required: bool
    has_default: bool
    default: NotRequired[str]
    deprecated: NotRequired[bool]


class OperationSurface(TypedDict):
    """Operation."""

    module: str
    request: str
    arguments: dict[str, ArgumentSurface]
    keywords: dict[str, ArgumentSurface]
    returns: str
    error_kinds: list[str]
    headers: NotRequired[dict[str, str]]
    deprecated: NotRequired[bool]


class Surface(TypedDict):
    """Names and types of a package that programs use, as JSON values."""

    operations: dict[str, OperationSurface]
    codecs: dict[str, dict[str, FieldSurface]]
    enumerations: dict[str, dict[str, str]]
    sent: list[str]
    received: list[str]
    aliases: dict[str, str]


_Item: TypeAlias = ArgumentSurface | FieldSurface
_Deprecable: TypeAlias = _Item | OperationSurface


@dataclass(frozen=True)
class Change:
    """Change between two versions of a document.

    Attributes:
        text: The description of the change, such as "field Zone.color added".
        breaking: Whether it can break programs that use the package.
    """

    text: str
    breaking: bool = False

    def __str__(self) -> str:
        return f"{'breaking  ' if self.breaking else 'compatible'} {self.text}"


def surface(schemas: Schemas, operations: list[EndpointFunction]) -> Surface:
    """Return the names and types that programs use."""
    annotator = Annotator(schemas.is_mapped)
    return {
        "operations": {operation.id: _operation(operation) for operation in operations},
        "codecs": {
            model.definition[1]: {item.name: _field(item, annotator) for item in model.fields}
            for model in schemas.models.values()
        },
        "enumerations": {
            enumeration.definition[1]: {
                member.name: str(member.value) for member in enumeration.members
            }
            for enumeration in schemas.enumerations.values()
        },
        "sent": _reachable(schemas, [item.sent for item in operations]),
        "received": _reachable(schemas, [item.received for item in operations]),
        "aliases": {
            alias.definition[1]: str(annotator.signature(alias.type))
            for alias in schemas.aliases.values()
        },
    }


def _field(item: Field, annotator: Annotator) -> FieldSurface:
    found: FieldSurface = {
        "key": item.key,
        "type": str(annotator.signature(item.type)),
        "required": item.required,
        "has_default": item.has_default,
    }
    if item.default is not None:
        found["default"] = str(item.default.code)
    if item.deprecated:
        found["deprecated"] = True
    return found


def _reachable(schemas: Schemas, roots: list[list[Definition]]) -> list[str]:
    """Return the names of codecs that values of the definitions contain."""
    pending = [definition for found in roots for definition in found]
    seen: set[Definition] = set()
    while pending:
        definition = pending.pop()
        if definition not in seen:
            seen.add(definition)
            pending += schemas.references(definition)
    return sorted(definition[1] for definition in seen if definition in schemas.models)


def _operation(operation: EndpointFunction) -> OperationSurface:
    found: OperationSurface = {
        "module": f"{operation.tag}.{operation.name}",
        "request": f"{operation.method} {operation.path}",
        "arguments": {str(item.name): _argument(item) for item in operation.arguments},
        "keywords": {str(item.name): _argument(item) for item in operation.keywords},
        "returns": str(operation.success.type),
        "error_kinds": operation.error_kinds,
    }
    if operation.success.headers:
        found["headers"] = {
            str(header.name): str(header.annotation) for header in operation.success.headers
        }
    if operation.deprecated:
        found["deprecated"] = True
    return found


def _argument(argument: Argument) -> ArgumentSurface:
    found: ArgumentSurface = {"type": str(argument.type), "required": argument.default is None}
    if argument.server_default:
        found["default"] = argument.server_default
    if argument.deprecated:
        found["deprecated"] = True
    return found


def changes(old: Surface, new: Surface) -> list[Change]:
    """Return the changes between two surfaces, breaking ones first."""
    found = [
        *_operation_changes(old["operations"], new["operations"]),
        *_codec_changes(old["codecs"], new["codecs"], _directions(old, new)),
        *_enumeration_changes(old["enumerations"], new["enumerations"]),
        *_plain_changes("alias", old["aliases"], new["aliases"]),
    ]
    return sorted(found, key=lambda change: not change.breaking)


def _operation_changes(
    old: dict[str, OperationSurface], new: dict[str, OperationSurface]
) -> Iterator[Change]:
    yield from _names("operation", old, new)
    for id_ in sorted(old.keys() & new.keys()):
        before, after = old[id_], new[id_]
        if before["module"] != after["module"]:
            yield Change(
                f"operation {id_} moved from {before['module']} to {after['module']}", breaking=True
            )
        if before["request"] != after["request"]:
            yield Change(
                f"operation {id_}: {before['request']} changed to {after['request']}",
            )
        if list(before["arguments"]) != list(after["arguments"]):
            yield from _argument_changes(id_, before["arguments"], after["arguments"])
            if before["arguments"].keys() == after["arguments"].keys():
                yield Change(f"operation {id_}: the order of the arguments changed", breaking=True)
        else:
            yield from _argument_changes(id_, before["arguments"], after["arguments"])
        yield from _argument_changes(id_, before["keywords"], after["keywords"])
        if before["returns"] != after["returns"]:
            yield Change(
                f"operation {id_}: returns {after['returns']}, was {before['returns']}",
                breaking=_breaks(
                    before["returns"], after["returns"], _Directions(sent=False, received=True)
                ),
            )
        yield from _header_changes(id_, before.get("headers", {}), after.get("headers", {}))
        yield from _deprecation_change(f"operation {id_}", before, after)
        for kind in after["error_kinds"]:
            if kind not in before["error_kinds"]:
                yield Change(f"operation {id_}: error kind {kind} added")
        for kind in before["error_kinds"]:
            if kind not in after["error_kinds"]:
                yield Change(f"operation {id_}: error kind {kind} removed")


def _header_changes(id_: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for name in sorted(old.keys() - new.keys()):
        yield Change(f"operation {id_}: response header {name} removed", breaking=True)
    for name, type_ in new.items():
        if name not in old:
            yield Change(f"operation {id_}: response header {name} added")
        elif type_ != old[name]:
            yield Change(
                f"operation {id_}: response header {name} is {type_}, was {old[name]}",
                breaking=_breaks(old[name], type_, _Directions(sent=False, received=True)),
            )


def _deprecation_change(name: str, before: _Deprecable, after: _Deprecable) -> Iterator[Change]:
    if before.get("deprecated", False) != after.get("deprecated", False):
        word = "is deprecated" if "deprecated" in after else "is no longer deprecated"
        yield Change(f"{name} {word}")


def _default_change(name: str, before: _Item, after: _Item, *, sent: bool) -> Iterator[Change]:
    """Yield a change of the default that applies if a program does not pass a value."""
    old, new = before.get("default"), after.get("default")
    if old == new:
        return
    if old is None:
        yield Change(f"{name}: default {new} added")
    elif new is None:
        yield Change(f"{name}: default {old} removed", breaking=sent)
    else:
        yield Change(f"{name}: default {new}, was {old}", breaking=sent)


def _argument_changes(
    id_: str, old: dict[str, ArgumentSurface], new: dict[str, ArgumentSurface]
) -> Iterator[Change]:
    for name in old.keys() - new.keys():
        yield Change(f"operation {id_}: argument {name} removed", breaking=True)
    for name, after in new.items():
        if name not in old:
            kind = "required argument" if after["required"] else "argument"
            yield Change(f"operation {id_}: {kind} {name} added", breaking=after["required"])
            continue
        before = old[name]
        yield from _deprecation_change(f"operation {id_}: argument {name}", before, after)
        yield from _default_change(f"operation {id_}: argument {name}", before, after, sent=True)
        if before["required"] != after["required"]:
            word = "required" if after["required"] else "optional"
            yield Change(f"operation {id_}: argument {name} became {word}", after["required"])
        elif before["type"] != after["type"]:
            yield Change(
                f"operation {id_}: argument {name} is {after['type']}, was {before['type']}",
                breaking=_breaks(
                    before["type"], after["type"], _Directions(sent=True, received=False)
                ),
            )


@dataclass(frozen=True)
class _Directions:
    """Whether requests and responses contain a codec, before or after the change."""

    sent: bool
    received: bool


def _directions(old: Surface, new: Surface) -> dict[str, _Directions]:
    sent = {*old["sent"], *new["sent"]}
    received = {*old["received"], *new["received"]}
    return {
        # A codec of no operation may be used for anything.
        name: _Directions(name in sent or name not in received, name in received)
        for name in new["codecs"]
    }


def _codec_changes(
    old: dict[str, dict[str, FieldSurface]],
    new: dict[str, dict[str, FieldSurface]],
    directions: dict[str, _Directions],
) -> Iterator[Change]:
    yield from _names("codec", old, new)
    for codec in sorted(old.keys() & new.keys()):
        before, after, used = old[codec], new[codec], directions[codec]
        for name in sorted(before.keys() - after.keys()):
            yield Change(f"field {codec}.{name} removed", breaking=True)
        for name, field in after.items():
            if name not in before:
                kind = "required field" if field["required"] else "field"
                breaking = used.sent and not field["has_default"]
                yield Change(f"{kind} {codec}.{name} added", breaking=breaking)
            else:
                yield from _field_changes(f"{codec}.{name}", before[name], field, used)
        shared = [name for name in before if name in after]
        # Programs that send a codec may pass its fields to the constructor by position.
        if used.sent and shared != [name for name in after if name in before]:
            yield Change(f"codec {codec}: the order of the fields changed", breaking=True)


def _field_changes(
    name: str, before: FieldSurface, after: FieldSurface, used: _Directions
) -> Iterator[Change]:
    if before["key"] != after["key"]:
        yield Change(f"field {name}: JSON key {after['key']!r}, was {before['key']!r}")
    if before["type"] != after["type"]:
        text = f"field {name} is {after['type']}, was {before['type']}"
        yield Change(text, breaking=_breaks(before["type"], after["type"], used))
    yield from _deprecation_change(f"field {name}", before, after)
    yield from _default_change(f"field {name}", before, after, sent=used.sent)
    if before["required"] != after["required"]:
        # Programs need not pass an optional field, but must expect that it is missing.
        word = "required" if after["required"] else "optional"
        breaking = used.sent and not after["has_default"] if after["required"] else used.received
        yield Change(f"field {name} became {word}", breaking=breaking)


def _breaks(before: str, after: str, used: _Directions) -> bool:
    """Return whether a changed type breaks programs that send or receive values of it."""
    old, new = _union_members(before), _union_members(after)
    return (used.sent and not old <= new) or (used.received and not new <= old)


def _union_members(annotation: str) -> set[str]:
    """Return the members of a union, without those of unions inside them."""
    members = [""]
    depth = 0
    for part in annotation.split(" | "):
        members[-1] += part
        depth += part.count("[") - part.count("]")
        members += [""] if depth == 0 else []
    return set(members)


def _enumeration_changes(
    old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]
) -> Iterator[Change]:
    yield from _names("enumeration", old, new)
    for name in sorted(old.keys() & new.keys()):
        before, after = old[name], new[name]
        for member in sorted(before.keys() - after.keys()):
            yield Change(f"value {name}.{member} removed", breaking=True)
        for member, value in after.items():
            if member not in before:
                yield Change(f"value {name}.{member} added")
            elif before[member] != value:
                yield Change(
                    f"value {name}.{member} is {value}, was {before[member]}", breaking=True
                )


def _plain_changes(kind: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    yield from _names(kind, old, new)
    for name in sorted(old.keys() & new.keys()):
        if old[name] != new[name]:
            yield Change(f"{kind} {name} is {new[name]}, was {old[name]}", breaking=True)


def _names(kind: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for name in sorted(old.keys() - new.keys()):
        yield Change(f"{kind} {name} removed", breaking=True)
    for name in sorted(new.keys() - old.keys()):
        yield Change(f"{kind} {name} added")
