"""Conversion of request bodies to template data."""

from __future__ import annotations

import codecs
import re

from openapi_runtime.bodies import FORM_DATA
from openapi_runtime.media_types import CHARSET, essence

from .annotations import (
    ANY,
    BASE64,
    BINARY,
    FILE,
    TEXT,
    Annotator,
    Expressions,
    ListOf,
    MapOf,
    Type,
    choice,
    without_none,
)
from .document import is_json, is_range_with_json, is_text
from .escapes import Code, identifier, literal
from .json_values import is_mapping
from .naming import Names, argument_name, class_name
from .nodes import Node
from .operations import Argument, Content, RequestBody
from .schemas import Schemas
from .shapes import Shape

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_BINARY_TYPE = "bytes | Iterable[bytes]"
_ASYNC_BINARY_TYPE = "bytes | Iterable[bytes] | AsyncIterable[bytes]"
_LENGTH_TEXT = (
    "The length of an iterable body in bytes. Without it, such a body is sent with chunked "
    "transfer encoding."
)


class BodyReader:
    """Converter of one request body.

    Args:
        schemas: The converter of schemas.
        annotator: The factory of annotations.
        expressions: The types as values in the code of the module.
        names: The names of the arguments.
        name: The name of the class, if the body needs one.

    Attributes:
        arguments: The positional arguments for the body.
        keywords: The keyword arguments for the body.
        types: The types that the arguments refer to.
    """

    def __init__(
        self,
        schemas: Schemas,
        annotator: Annotator,
        expressions: Expressions,
        names: Names,
        name: str,
    ) -> None:
        self.arguments: list[Argument] = []
        self.keywords: list[Argument] = []
        self.types: list[Type] = []
        self._schemas = schemas
        self._annotator = annotator
        self._expressions = expressions
        self._names = names
        self._name = name

    def read(self, node: Node) -> RequestBody | None:
        """Return the template data of a body, or None if it has no content.

        Args:
            node: The body, with its reference resolved.
        """
        contents = list(node.entries("content"))
        if not contents:
            return None
        optional = not node.flag("required")
        if len(contents) == 1 and essence(contents[0][0]).startswith("multipart/"):
            shape = self._multipart_shape(contents[0][1])
            if shape is not None and shape.properties and shape.union is None:
                return self._multipart(*contents[0], shape)
        description = node.text("description")
        kinds = [self._kind(media_type, content) for media_type, content in contents]
        if set(kinds) == {"binary"}:
            return self._binary([name for name, _ in contents], description, optional=optional)
        if len(contents) > 1:
            contents, kinds = self._without_ranges(contents, kinds)
        return self._choice(contents, kinds, description, optional=optional)

    def _kind(self, media_type: str, content: Node) -> str:
        name = essence(media_type)
        schema = content.get("schema")
        if is_json(name) or (is_range_with_json(name) and self._schemas.is_structured(schema)):
            return "json"
        if name == _FORM:
            return "form"
        if name.startswith("multipart/"):
            return "multipart"
        if is_text(name):
            return "text"
        shape = self._schemas.shape(schema) if schema is not None else None
        is_string = shape is not None and shape.types == ["string"] and shape.format != "binary"
        return "text" if is_string else "binary"

    def _without_ranges(
        self, contents: list[tuple[str, Node]], kinds: list[str]
    ) -> tuple[list[tuple[str, Node]], list[str]]:
        """Return the media types that a body can be sent as, and their kinds."""
        kept: list[int] = []
        for number, (media_type, content) in enumerate(contents):
            if _sent_as(media_type, kinds[number]):
                kept.append(number)
            else:
                self._schemas.warn(
                    content,
                    f"No body can be sent as {media_type}, which is a range of media types.",
                    "List the media types.",
                )
        if not kept:
            contents[0][1].refuse(
                "The body cannot be sent, because all of its media types are ranges.",
                "List the media types.",
            )
        return [contents[number] for number in kept], [kinds[number] for number in kept]

    def _choice(
        self,
        contents: list[tuple[str, Node]],
        kinds: list[str],
        description: str,
        *,
        optional: bool,
    ) -> RequestBody:
        found: list[Content] = []
        types: list[Type] = []
        secret = False
        # Type checkers cannot infer the type of the body from the media type.
        body = "body" if len(contents) == 1 else "_body"
        for number, ((media_type, content), kind) in enumerate(zip(contents, kinds, strict=True)):
            constant = Code("_BODY" if number == 0 else f"_BODY_{number + 1}")
            schema = content.get("schema")
            type_: Type = ANY
            constants: dict[Code, Code] = {}
            if kind in ("json", "form", "multipart"):
                if schema is not None:
                    type_ = self._schemas.read(schema, self._name)
                    shape = self._schemas.shape(schema)
                    secret = secret or shape.format == "password"
                    description = description or self._schemas.description(schema)
                if kind == "json":
                    constants[Code(f"{constant}: JsonBody[{self._annotator.signature(type_)}]")] = (
                        self._json_body(type_)
                    )
                    expression = Code(f"{constant}.encode(OPERATION, _path, {body})")
                elif kind == "form":
                    decoded = self._expressions.expression(type_)
                    fields = self._fields(content)
                    expression = Code(
                        f"form_body(OPERATION, _path, {body}{fields}, type_={decoded})"
                    )
                else:
                    is_described = self._multipart_shape(content) is not None and type_ != ANY
                    # A multipart body may contain files as bytes, which its codec cannot hold.
                    type_ = choice([type_, MapOf(ANY)]) if is_described else MapOf(ANY)
                    options = self._fields(content) + _multipart_type(media_type)
                    expression = Code(f"multipart_form(OPERATION, _path, {body}{options})")
            elif kind == "text":
                type_ = TEXT
                secret = secret or (
                    schema is not None and self._schemas.shape(schema).format == "password"
                )
                charset = self._charset(media_type, content)
                option = f", charset={literal(charset)}" if charset else ""
                expression = Code(f"text_body(OPERATION, _path, {body}{option})")
                description = description or (self._schemas.description(schema) if schema else "")
            else:
                type_ = BINARY
                expression = Code(f"binary_body(OPERATION, _path, {body})")
            types.append(type_)
            sent = _sent_as(media_type, kind)
            code = literal(sent) if sent else None
            found.append(Content(code, expression, constants, kind == "multipart"))
        self.types += types
        type_ = choice(types)
        has_binary = "binary" in kinds
        code = self._annotator.signature(type_)
        async_code = None
        if has_binary:
            own = choice([member for member in types if member != BINARY] or [BINARY])
            text = "" if own == BINARY else f"{self._annotator.signature(own)} | "
            code = Code(text + _BINARY_TYPE)
            async_code = Code(text + _ASYNC_BINARY_TYPE)
        self._add_body(code, description, optional=optional, async_type=async_code)
        if found[0].media_type is None:
            self.keywords.append(_media_type_argument("application/vnd.example+json"))
        elif len(found) > 1:
            names = ", ".join(str(content.media_type) for content in found)
            self.keywords.append(
                Argument(
                    Code("content_type"),
                    Code(f"Literal[{names}]"),
                    "The media type to send the body as.",
                    found[0].media_type,
                )
            )
        return RequestBody(found, optional, secret)

    def _charset(self, media_type: str, content: Node) -> str:
        """Return the encoding of a text, or "" for UTF-8."""
        found = re.search(CHARSET, media_type)
        if found is None:
            return ""
        try:
            name = codecs.lookup(found[1]).name
        except LookupError:
            content.refuse(f"The charset {found[1]!r:.50} is unknown.", "Use UTF-8.")
        return "" if name == "utf-8" else name

    def _json_body(self, type_: Type) -> Code:
        plain = ", plain=True" if self._schemas.contains_mapped(type_) else ""
        return Code(f"JsonBody({self._expressions.expression(type_)}{plain})")

    def _fields(self, content: Node) -> str:
        """Return the argument that defines the encoding of the fields of a form."""
        fields = [
            f"{literal(name)}: {self._form_field(encoding)}"
            for name, encoding in content.entries("encoding")
        ]
        return f", {{{', '.join(fields)}}}" if fields else ""

    def _fixed_headers(self, encoding: Node) -> dict[str, str]:
        """Return the headers of a part that have one possible value."""
        found: dict[str, str] = {}
        for name, reference in encoding.entries("headers"):
            schema = self._schemas.resolve(reference).get("schema")
            if schema is None:
                continue
            value = self._schemas.shape(schema).only_text
            if value is not None:
                found[name] = value
            elif name.lower() != "content-type":  # OpenAPI ignores it.
                self._schemas.warn(
                    reference,
                    f"The header {name!r:.50} of the part has no fixed value, so it is not sent.",
                    "Give its schema an `enum` with one value.",
                )
        return found

    def _binary(self, media_types: list[str], description: str, *, optional: bool) -> RequestBody:
        self._add_body(
            Code(_BINARY_TYPE), description, optional=optional, async_type=Code(_ASYNC_BINARY_TYPE)
        )
        any_type = len(media_types) > 1 or "*" in media_types[0]
        if any_type:
            self.keywords.append(_media_type_argument("image/png"))
        self.keywords.append(
            Argument(Code("content_length"), Code("int | None"), _LENGTH_TEXT, Code("None"))
        )
        content = Content(
            None if any_type else literal(media_types[0]),
            Code("binary_body(OPERATION, _path, body)"),
        )
        return RequestBody([content], optional, has_length=True)

    def _add_body(
        self, code: Code, description: str, *, optional: bool, async_type: Code | None = None
    ) -> None:
        suffix = " | Unset" if optional else ""
        self.arguments.append(
            Argument(
                Code("body"),
                Code(code + suffix),
                description,
                Code("UNSET") if optional else None,
                Code(async_type + suffix) if async_type else None,
            )
        )

    def _multipart_shape(self, content: Node) -> Shape | None:
        """Return the schema of a multipart body, or None if it does not describe the parts."""
        schema = content.get("schema")
        if schema is None:
            return None
        shape = self._schemas.shape(schema)
        if shape.types and "object" not in shape.types:
            self._schemas.warn(
                schema,
                "The schema of the multipart body is not an object, so a part can have any name.",
                "Describe each part as a property of an object.",
            )
            return None
        return shape

    def _multipart(self, media_type: str, content: Node, shape: Shape) -> RequestBody:
        encoding = dict(content.entries("encoding"))
        for key, node in encoding.items():
            if key not in shape.properties and not shape.additional:
                self._schemas.warn(
                    node,
                    f"The encoding of {key!r:.50} is not used: the body has no such property.",
                    "Correct its name.",
                )
        parts: list[str] = []
        fields: list[str] = []
        for key, nodes in shape.properties.items():
            name, field = self._part(shape, key, nodes, encoding.get(key))
            parts.append(f"{literal(key)}: {name}")
            fields.append(f"{literal(key)}: {field}")
        if _describes_further_parts(shape):
            name = identifier(self._names.claim("additional_parts", "body_additional_parts"))
            text = "Further parts by their names."
            self.keywords.append(
                Argument(name, Code("Mapping[str, Any] | None"), text, Code("None"))
            )
            parts.append(f"**({name} or {{}})")
        value = f"{{{', '.join(parts)}}}, {{{', '.join(fields)}}}{_multipart_type(media_type)}"
        expression = Code(f"multipart_form(OPERATION, _path, {value})")
        return RequestBody([Content(literal(media_type), expression, is_multipart=True)])

    def _part(
        self, shape: Shape, key: str, nodes: list[Node], encoding: Node | None
    ) -> tuple[Code, Code]:
        """Add the argument for a part, and return its name and how it is encoded."""
        merged = self._schemas.shape(*nodes)
        items = self._schemas.shape(*merged.items) if merged.items else None
        type_: Type
        decoded: Code | None = None
        if _is_file(merged):
            type_ = FILE
        elif items is not None and _is_file(items):
            type_ = ListOf(FILE)
        else:
            type_ = self._schemas.read(nodes[-1], f"{self._name}{class_name(key, 'Part')}")
            decoded = self._expressions.expression(type_)
        self.types.append(type_)
        proposed = argument_name(key, frozenset())
        name = identifier(self._names.claim(proposed, f"body_{proposed}"))
        code = str(self._annotator.signature(type_))
        if type_ == FILE:
            code = "bytes | File"
        elif isinstance(type_, ListOf):
            item = "bytes | File" if type_.item == FILE else self._annotator.signature(type_.item)
            code = f"Sequence[{item}]"
        description = self._schemas.description(nodes[-1])
        self._add_part(name, code, description, optional=key not in shape.required)
        own = without_none(type_)
        is_base64 = BASE64 in (own, own.item if isinstance(own, ListOf) else None)
        media_type = (items or merged).node.text("contentMediaType") if decoded is None else ""
        return name, self._form_field(
            encoding,
            decoded,
            is_file=decoded is None,
            is_base64=is_base64,
            media_type=media_type,
        )

    def _form_field(
        self,
        encoding: Node | None,
        decoded: Code | None = None,
        *,
        is_file: bool = False,
        is_base64: bool = False,
        media_type: str = "",
    ) -> Code:
        """Return the expression for the encoding of a field of a form."""
        options: list[str] = ["is_file=True"] if is_file else []
        if is_base64:
            options.append("is_base64=True")
        if media_type and (encoding is None or "contentType" not in encoding):
            options.append(f"content_type={literal(media_type)}")
        if encoding is not None and "contentType" in encoding:
            options.append(f"content_type={literal(encoding.text('contentType'))}")
        if encoding is not None and "style" in encoding:
            options.append(f"style={literal(encoding.text('style'))}")
        if encoding is not None and "explode" in encoding:
            options.append(f"explode={encoding.flag('explode')}")
        headers = self._fixed_headers(encoding) if encoding is not None else {}
        if headers:
            options.append(f"headers={literal(headers)}")
        if decoded is not None:
            options.append(f"type={decoded}")
        return Code(f"FormField({', '.join(options)})")

    def _add_part(self, name: Code, code: str, description: str, *, optional: bool) -> None:
        if optional:
            argument = Argument(name, Code(f"{code} | Unset"), description, Code("UNSET"))
            self.keywords.append(argument)
        else:
            self.arguments.append(Argument(name, Code(code), description))


def _describes_further_parts(shape: Shape) -> bool:
    """Return whether a multipart body may have parts besides its properties."""
    further = [node.value for nodes in shape.additional for node in nodes]
    return any(is_mapping(value) and value for value in further)


def _sent_as(media_type: str, kind: str) -> str:
    """Return the media type that a body is sent as, or "" for a range that includes many."""
    if "*" not in media_type or kind == "multipart":
        return media_type
    return _JSON if kind == "json" and is_range_with_json(media_type) else ""


def _media_type_argument(example: str) -> Argument:
    """Return the argument for the media type of a body that the document describes by a range."""
    return Argument(
        Code("content_type"), Code("str"), f"The media type of the body, such as `{example}`."
    )


def _multipart_type(media_type: str) -> str:
    """Return the argument for the media type, or "" for multipart/form-data and for a range."""
    kind = essence(media_type)
    return "" if kind == FORM_DATA or "*" in kind else f", media_type={literal(media_type)}"


def _is_file(shape: Shape) -> bool:
    return shape.types in ([], ["string"]) and (
        shape.format == "binary"
        or ("contentMediaType" in shape.node and "contentEncoding" not in shape.node)
    )
