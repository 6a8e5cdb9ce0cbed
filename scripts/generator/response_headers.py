"""Conversion of the headers of responses to template data."""

from __future__ import annotations

from .annotations import (
    ANY,
    TEXT,
    Annotator,
    Choice,
    ClassOf,
    Constant,
    Expressions,
    ListOf,
    MapOf,
    Plain,
    Type,
    or_none,
    without_none,
)
from .document import is_json
from .escapes import Code, identifier, literal
from .naming import Names, argument_name, class_name
from .nodes import Node
from .operations import ResponseHeader
from .prose import sentence
from .schemas import Schemas

# The client handles cookies and media types for all operations.
_CLIENT_HEADERS = frozenset({"set-cookie", "content-type"})
# HTTP defines this header as a list, regardless of its schema (RFC 9110, section 10.2.1).
_LIST_HEADERS = frozenset({"allow"})


class HeaderReader:
    """Converter of the headers of the successful responses of one operation.

    Args:
        schemas: The converter of schemas.
        annotator: The factory of annotations.
        expressions: The types as values in the code of the module.
        name: The name of the operation in the names of classes.

    Attributes:
        types: The types of the headers.
    """

    def __init__(
        self, schemas: Schemas, annotator: Annotator, expressions: Expressions, name: str
    ) -> None:
        self.types: list[Type] = []
        self._schemas = schemas
        self._annotator = annotator
        self._expressions = expressions
        self._name = name

    def read(self, responses: list[Node]) -> list[ResponseHeader]:
        """Return the headers of some responses, each name once.

        Args:
            responses: The responses.
        """
        found: dict[str, ResponseHeader] = {}
        names = Names()
        for response in responses:
            for name, reference in response.entries("headers"):
                if name.lower() in _CLIENT_HEADERS or name.lower() in found:
                    continue
                header = self._schemas.resolve(reference)
                required = header.flag("required") and len(responses) == 1
                type_, expression = self._read(name, header, required=required)
                self.types.append(type_)
                attribute = names.claim(argument_name(name, frozenset({"self"})))
                found[name.lower()] = ResponseHeader(
                    identifier(attribute),
                    self._annotator.signature(type_ if required else or_none(type_)),
                    expression,
                    sentence(header.text("description")) or f"The `{name}` header.",
                )
        return list(found.values())

    def _read(self, name: str, header: Node, *, required: bool) -> tuple[Type, Code]:
        """Return the type of a header, and the expression that parses it."""
        class_ = f"{self._name}{class_name(name, 'Header')}"
        source = f"_response.source, {literal(name)}"
        media_type, content = next(iter(header.entries("content")), ("", header))
        schema = content.get("schema")
        type_: Type = TEXT
        if is_json(media_type):
            type_ = self._schemas.read(schema, class_) if schema is not None else ANY
            option = ", required=True" if required else ""
            decoded = self._expressions.expression(type_)
            return type_, Code(f"json_header({source}, {decoded}{option})")
        if schema is not None and content is header:
            type_ = without_none(self._schemas.read(schema, class_))
        if name.lower() in _LIST_HEADERS:
            type_ = ListOf(TEXT)
        if not self._is_header_type(type_):
            type_ = TEXT
        decoded = self._expressions.expression(type_)
        explode = ", explode=True" if header.flag("explode") else ""
        function = "required_header" if required else "header"
        return type_, Code(f"{function}({source}, {decoded}{explode})")

    def _is_header_type(self, type_: Type) -> bool:
        """Return whether a text can be parsed as the type, in the style `simple`."""
        if isinstance(type_, ListOf):
            return _is_scalar(type_.item)
        if isinstance(type_, MapOf):
            return _is_scalar(type_.value)
        if isinstance(type_, Choice):
            return all(self._is_header_type(member) for member in type_.members)
        if isinstance(type_, ClassOf) and type_.definition in self._schemas.models:
            fields = self._schemas.models[type_.definition].fields
            return all(_is_scalar(without_none(item.type)) for item in fields)
        return _is_scalar(type_)


def _is_scalar(type_: Type) -> bool:
    if isinstance(type_, ClassOf):
        return type_.category in ("string", "integer")
    return isinstance(type_, Plain | Constant) and type_ != ANY
