"""Single changes of a small document, each with the bytes on the wire and the decoded value.

The expectations are written from the specifications (OpenAPI, RFC 6570, RFC 7578, RFC 9110), not
from the generator, so that both can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard, cast

from tests.scripted_server import ReceivedRequest

BOTH = ("3.0", "3.1")
ONLY_30 = ("3.0",)
ONLY_31 = ("3.1",)

Json: TypeAlias = Any


class Package:
    """Generated package.

    Args:
        folder: Its folder, whose name is the import name of the package.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name

    def module(self, name: str) -> Any:
        """Import a module."""
        return import_module(f"{self.name}.{name}")

    def __getattr__(self, name: str) -> Any:
        """Return a model or enumeration."""
        return getattr(self.module("models"), name)


Make: TypeAlias = Callable[[Package], Any]
"""Function that creates a value, which may be a model of the package."""


@dataclass(frozen=True)
class Reply:
    """Response of the server."""

    body: bytes = b""
    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def wire(self) -> bytes:
        """The bytes of the response."""
        lines = [f"HTTP/1.1 {self.status} Reply"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.status not in (101, 204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


NOTHING = Reply()


def json_reply(value: Json, status: int = 200, **headers: str) -> Reply:
    """Return a response of JSON."""
    named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return Reply(json.dumps(value).encode(), status, (("Content-Type", "application/json"), *named))


def reply(body: bytes, content_type: str, status: int = 200) -> Reply:
    """Return a response of any media type."""
    return Reply(body, status, (("Content-Type", content_type),))


@dataclass(frozen=True)
class Case:
    """Single change: an operation that is added to the document.

    Attributes:
        name: The name of the case, which is the first segment of the path. The operation ID is the
            same unless the operation has another.
        operation: The Operation Object.
        request: The expected method and target.
        reply: The response of the server.
        value: A function that creates the expected value.
        arguments: A function that creates the arguments of the call.
        keywords: A function that creates the keyword arguments of the call.
        path: The rest of the path.
        headers: The expected headers; None for one that must not be sent.
        body: The expected body, a function that checks it, or None for anything.
        schemas: The schemas that are added to the components.
        components: Further components, by their kind.
        item: Further keys of the Path Item Object.
        editions: The versions of OpenAPI that have the construct.
        module: The module of the operation in `api`; "" for `cases.NAME`.
        fails: A part of the message of the expected error, if the call must fail.
        check: A further check, called with the package, the module and the returned value.
        path_item: The kind of component that the Path Item Object refers to, if it is a reference.
        collect: Whether the value is an iterator whose items are expected as a list.
        warns: Whether the call issues a DeprecationWarning.
    """

    name: str
    operation: dict[str, Any]
    request: str
    reply: Reply = NOTHING
    value: Make = lambda package: None
    arguments: Make = lambda package: ()
    keywords: Make = lambda package: {}
    path: str = ""
    headers: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    body: bytes | Callable[[ReceivedRequest], None] | None = None
    schemas: Mapping[str, Any] = field(default_factory=dict[str, Any])
    components: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict[str, Mapping[str, Any]]
    )
    item: Mapping[str, Any] = field(default_factory=dict[str, Any])
    editions: tuple[str, ...] = BOTH
    module: str = ""
    fails: str = ""
    check: Callable[[Package, Any, Any], None] | None = None
    path_item: str = ""
    collect: bool = False
    warns: bool = False

    @property
    def method(self) -> str:
        """The method in lower case."""
        return self.request.split(" ")[0].lower()


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Return whether a value is a list."""
    return isinstance(value, list)


def edition_31(value: Any) -> Any:
    """Convert a schema in the 3.0 form to the 3.1 form."""
    if is_list(value):
        return [edition_31(item) for item in value]
    if not isinstance(value, dict):
        return value
    pairs = cast("dict[str, Any]", value).items()
    found = {key: edition_31(item) for key, item in pairs}
    if found.get("nullable") is not True:
        return found
    del found["nullable"]
    if isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
        return found
    if "allOf" in found and len(found["allOf"]) == 1:
        (part,) = found.pop("allOf")
        return {"anyOf": [part, {"type": "null"}], **found}
    for key in ("oneOf", "anyOf"):
        if key in found:
            found[key] = [*found[key], {"type": "null"}]
            return found
    return found


def ref(name: str, kind: str = "schemas") -> dict[str, Any]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def content(schema: Json, media_type: str = "application/json") -> dict[str, Any]:
    """Return the content of one media type."""
    return {"content": {media_type: {"schema": schema}}}


def ok(schema: Json = None, media_type: str = "application/json") -> dict[str, Any]:
    """Return responses with one success."""
    if schema is None:
        return {"204": {"description": "Done"}}
    return {"200": {"description": "Fine", **content(schema, media_type)}}


def always(value: Any) -> Make:
    """Return a function that returns a value."""
    return value if callable(value) else lambda package: value


def same(found: Any, expected: Any) -> bool:
    """Return whether two values are equal and have the same types, also inside."""
    if type(found) is not type(expected):
        return False
    if is_list(expected):
        pairs = zip(found, expected, strict=False)
        return len(found) == len(expected) and all(same(one, other) for one, other in pairs)
    if isinstance(expected, dict):
        named = cast("dict[str, Any]", expected)
        return set(found) == set(named) and all(same(found[key], named[key]) for key in named)
    if hasattr(expected, "__attrs_attrs__"):
        names = [attribute.name for attribute in expected.__attrs_attrs__]
        return all(same(getattr(found, name), getattr(expected, name)) for name in names)
    return bool(found == expected)
