"""Conversion of the document's operations to template data."""

from __future__ import annotations

from mimetypes import guess_extension
from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty

from .annotations import Annotation, Annotator, CannotGenerateError, alternatives
from .document import Document, Node, is_json
from .operations import Argument, Body, FormPart, Operation, QueryParameter, Response
from .prose import sentence

# The client handles cookies for all operations.
_CLIENT_HEADERS = frozenset({"set-cookie"})
# HTTP defines this header as a list, regardless of its schema (RFC 9110, section 10.2.1).
_LIST_HEADERS = frozenset({"allow"})
_RESERVED_NAMES = frozenset({"client", "timeout"})
_LENGTH_TEXT = (
    "The length of an iterable body in bytes. Without it, such a body is sent with chunked "
    "transfer encoding."
)


class Operations:
    """Converter of operations to template data."""

    def __init__(self, document: Document, annotator: Annotator) -> None:
        self._document = document
        self._annotator = annotator

    def operation(self, endpoint: Endpoint, tag: str) -> Operation:
        """Return the template data of one operation.

        Raises:
            CannotGenerateError: If the templates do not support the operation.
        """
        path = endpoint.path.get_untrusted_value()
        raw = self._document.operation(path, endpoint.method)
        if endpoint.header_parameters or endpoint.cookie_parameters:
            raise CannotGenerateError(
                f"{endpoint.name} has header or cookie parameters, which the templates do not "
                "support."
            )
        return _Reader(self._document, self._annotator, endpoint, raw, path, tag).read()


class _Reader:
    """Converter of one operation."""

    def __init__(
        self,
        document: Document,
        annotator: Annotator,
        endpoint: Endpoint,
        raw: Node,
        path: str,
        tag: str,
    ) -> None:
        self._document = document
        self._annotator = annotator
        self._endpoint = endpoint
        self._raw = raw
        self._path = path
        self._tag = tag
        self._models: set[tuple[str, str]] = set()
        self._arguments: list[Argument] = []
        self._keywords: list[Argument] = []

    def read(self) -> Operation:
        path_code = self._path_parameters()
        body = self._body()
        query = self._query_parameters()
        response = self._response()
        names = [item.name for item in [*self._arguments, *self._keywords]]
        if len(set(names)) < len(names) or _RESERVED_NAMES & set(names):
            raise CannotGenerateError(
                f"{self._endpoint.name} has duplicate or reserved argument names: "
                f"{', '.join(names)}. Rename them."
            )
        return Operation(
            id=str(self._raw["operationId"]),
            tag=self._tag,
            method=self._endpoint.method.upper(),
            path=self._path,
            summary=sentence(str(self._raw.get("summary", ""))),
            description=str(self._raw.get("description", "")),
            path_code=path_code,
            arguments=self._arguments,
            keywords=self._keywords,
            query=query,
            body=body,
            response=response,
            error_kinds=self._error_kinds(),
            models=sorted(self._models),
        )

    def _path_parameters(self) -> str:
        rest = self._path
        literals: list[str] = []
        for prop in self._endpoint.path_parameters:
            name = prop.name.get_untrusted_value()
            writer = "path_integer" if isinstance(prop, IntProperty) else "path_text"
            before, rest = rest.split(f"{{{name}}}", 1)
            # One literal per parameter, so that the formatter can break the line between them.
            literals.append(f"{before}{{{writer}(OPERATION, '{name}', {prop.python_name})}}")
            self._arguments.append(
                Argument(prop.python_name, self._type(prop), self._parameter(name)["description"])
            )
        if not literals:
            return f'"{rest}"'
        literals[-1] += rest
        return "(" + " ".join(f'f"{literal}"' for literal in literals) + ")"

    def _query_parameters(self) -> list[QueryParameter]:
        found: list[QueryParameter] = []
        for prop in self._endpoint.query_parameters:
            name = prop.name.get_untrusted_value()
            raw = self._parameter(name)
            found.append(QueryParameter(name, prop.python_name, self._query_method(prop, raw)))
            annotation = self._annotator.annotate(prop)
            self._models |= annotation.models
            # Accept tuples as well as lists.
            code = annotation.code.replace("list[", "Sequence[", 1)
            self._keywords.append(
                Argument(
                    prop.python_name,
                    code if prop.required else f"{code} | None",
                    raw["description"],
                    None if prop.required else "None",
                )
            )
        # The order does not matter, because all of them are keyword-only.
        return found

    def _query_method(self, prop: Property, raw: Node) -> str:
        if isinstance(prop, ListProperty):
            return "repeated" if raw.get("explode", True) else "joined"
        if isinstance(prop, IntProperty):
            return "integer"
        if isinstance(prop, FloatProperty):
            return "number"
        return "boolean" if isinstance(prop, BooleanProperty) else "text"

    def _body(self) -> Body | None:
        if "requestBody" not in self._raw:
            return None
        raw = self._document.resolve(self._raw["requestBody"])
        media_types = list(raw["content"])
        parsed = {body.content_type.get_untrusted_value(): body for body in self._endpoint.bodies}
        first = media_types[0]
        schema = self._document.resolve(raw["content"][first]["schema"])
        description = raw.get("description") or schema.get("description", "")
        if first.startswith("multipart/"):
            return self._multipart(first, schema, raw["content"][first].get("encoding", {}))
        optional = not raw.get("required", False)
        secret = schema.get("format") == "password"
        if is_json(first):
            annotation = self._annotator.annotate(parsed[first].prop)
            self._models |= annotation.models
            self._add_body(annotation.code, description, optional=optional)
            return Body("json", first, annotation.code, optional, secret=secret)
        if schema.get("format") != "binary":
            self._add_body("str", description, optional=optional)
            return Body("text", first, optional=optional, secret=secret)
        self._add_body(
            "bytes | Iterable[bytes]",
            description,
            optional=optional,
            async_type="bytes | Iterable[bytes] | AsyncIterable[bytes]",
        )
        any_type = len(media_types) > 1 or "*" in first
        if any_type:
            self._keywords.append(
                Argument("content_type", "str", "The media type of the body, such as `image/png`.")
            )
        self._keywords.append(Argument("content_length", "int | None", _LENGTH_TEXT, "None"))
        return Body("binary", None if any_type else first, optional=optional, secret=secret)

    def _add_body(
        self, code: str, description: str, *, optional: bool, async_type: str | None = None
    ) -> None:
        self._arguments.append(
            Argument(
                "body",
                f"{code} | Unset" if optional else code,
                description,
                "UNSET" if optional else None,
                async_type,
            )
        )

    def _multipart(self, media_type: str, schema: Node, encoding: Node) -> Body:
        parsed = next(body.prop for body in self._endpoint.bodies)
        if not isinstance(parsed, ModelProperty):
            raise CannotGenerateError(
                f"{self._endpoint.name}: the schema of a multipart body must be an object."
            )
        parts: list[FormPart] = []
        for prop in parsed.required_properties or []:
            name = prop.name.get_untrusted_value()
            is_binary = isinstance(prop, FileProperty)
            content_type = encoding.get(name, {}).get("contentType", "").split(",")[0].strip() or (
                "application/octet-stream" if is_binary else "application/json"
            )
            annotation = self._annotator.annotate(prop)
            self._models |= annotation.models
            description = self._description(schema["properties"][name])
            self._arguments.append(Argument(prop.python_name, annotation.code, description))
            parts.append(
                FormPart(
                    name,
                    f"{name}{guess_extension(content_type) or ''}",
                    content_type,
                    None if is_binary else annotation.code,
                )
            )
        if parsed.optional_properties:
            raise CannotGenerateError(
                f"{self._endpoint.name} has optional multipart parts, which the templates do not "
                "support. Make them required."
            )
        return Body("multipart", media_type, parts=parts)

    def _response(self) -> Response:
        successes = {
            str(status): self._document.resolve(response)
            for status, response in self._raw["responses"].items()
            if str(status)[0] in "23"
        }
        with_content = {
            status: response for status, response in successes.items() if response.get("content")
        }
        status, raw = next(iter((with_content or successes).items()))
        description = sentence(str(raw.get("description", "")))
        if self._raw.get("x-streaming"):
            return Response("endless", "ResponseStream", description)
        headers = self._headers(raw)
        header_types = [kind for _, kind, _, _ in headers]
        readers = [(name, reader) for name, _, reader, _ in headers]
        for name, _, _, text in headers:
            description += f" From the header `{name}`: {sentence(text)}"
        if not with_content:
            code = _tuple(header_types) if header_types else "None"
            return Response("nothing", code, description if header_types else "", headers=readers)
        media_type = next(iter(raw["content"]))
        if not is_json(media_type):
            if headers:
                raise CannotGenerateError(
                    f"{self._endpoint.name} has response headers beside a binary body, which the "
                    "templates do not support."
                )
            description += " The bytes and the Content-Type header."
            return Response("binary", "tuple[bytes, str]", description)
        prop = next(
            response.prop
            for response in self._endpoint.responses
            if response.status_code.pattern == status
        )
        types = self._response_types(prop)
        may_be_empty = len(with_content) < len(successes)
        code = " | ".join(item.code for item in types)
        if may_be_empty:
            code = Annotation(code).or_none().code
            description += " None if the response body is empty."
        return Response(
            "json",
            _tuple([code, *header_types]),
            description,
            [item.code for item in types],
            may_be_empty,
            readers,
        )

    def _response_types(self, prop: Any) -> list[Annotation]:
        """Return the types to try in turn: msgspec does not support unions of containers."""
        members = alternatives(prop)
        containers = [item for item in members if isinstance(item, ListProperty | ModelProperty)]
        if len(containers) < 2:
            types = [self._annotator.annotate(prop)]
        else:
            types = [self._annotator.annotate(item) for item in members]
        for item in types:
            self._models |= item.models
        return types

    def _headers(self, response: Node) -> list[tuple[str, str, str, str]]:
        """Return the name, type, reader and description of each header that is returned."""
        found: list[tuple[str, str, str, str]] = []
        for name, header in response.get("headers", {}).items():
            header = self._document.resolve(header)
            if name.lower() in _CLIENT_HEADERS or not header.get("required"):
                continue
            kind = self._document.resolve(header["schema"])["type"]
            text = str(header.get("description", ""))
            if kind == "integer":
                found.append((name, "int", "integer_header", text))
            elif kind == "array" or name.lower() in _LIST_HEADERS:
                found.append((name, "list[str]", "list_header", text))
            else:
                found.append((name, "str", "text_header", text))
        return found

    def _error_kinds(self) -> list[str]:
        kinds: list[str] = []
        for status, response in self._raw["responses"].items():
            if str(status)[0] in "45" or status == "default":
                for content in self._document.resolve(response).get("content", {}).values():
                    kinds += content.get("examples", {})
        return list(dict.fromkeys(kinds))

    def _type(self, prop: Property) -> str:
        annotation = self._annotator.annotate(prop)
        self._models |= annotation.models
        return annotation.code

    def _parameter(self, name: str) -> Node:
        return next(item for item in self._raw["parameters"] if item["name"] == name)

    def _description(self, node: Node) -> str:
        text = node.get("description") or self._document.resolve(node).get("description", "")
        return str(text)


def _tuple(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else f"tuple[{', '.join(codes)}]"
