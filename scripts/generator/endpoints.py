"""Conversion of the document's operations to template data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote

from openapi_runtime.media_types import essence
from openapi_runtime.parameters import CLIENT_HEADERS, HEADER_NAME

from .annotations import (
    ANY,
    BINARY,
    BOOLEAN,
    INTEGER,
    NONE,
    NUMBER,
    TEXT,
    Annotator,
    ClassOf,
    Constant,
    Expressions,
    ListOf,
    MapOf,
    Plain,
    Type,
    choice,
    or_none,
    without_none,
)
from .bodies import BodyReader
from .document import OpenApiDocument, is_json, is_range_with_json, is_text
from .escapes import Code, identifier, literal
from .json_values import is_mapping
from .naming import Names, argument_name, class_name, imported_names, module_name, operation_name
from .nodes import Node
from .operations import Argument, EndpointFunction, RequestBody, ResponseHeader, Success
from .prose import sentence
from .response_headers import HeaderReader
from .schemas import Schemas
from .shapes import typed_value

# Headers that OpenAPI excludes from the parameters; the client sets them.
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_SAFE_IN_PATHS = "/%:@!$&'()*+,;=~-._"
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_EVENTS = "text/event-stream"
_LINES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/json-seq",
    }
)

# A media type or range with parameters (RFC 9110, section 8.3.1), without the weight of Accept.
_TOKEN = r"[\w!#$%&'*+.^`|~-]+"
_ACCEPTABLE = re.compile(
    rf"""{_TOKEN}/{_TOKEN}(\s*;\s*(?!q=){_TOKEN}=({_TOKEN}|"[^"\\]*"))*""", re.ASCII
)

# The names that the template of an endpoint module uses.
RESERVED = imported_names("endpoint_module.py.jinja") | {
    "ApiError",
    "OPERATION",
    "OPERATIONS",
    "ResponseHeaders",
    "asyncio",
    "asyncio_detailed",
    "asyncio_stream",
    "body",
    "client",
    "content_length",
    "content_type",
    "parse_headers",
    "self",
    "str",
    "sync",
    "sync_detailed",
    "sync_stream",
    "timeout",
}


class Endpoints:
    """Converter of operations.

    Args:
        document: The document.
        schemas: The converter of schemas.
    """

    def __init__(self, document: OpenApiDocument, schemas: Schemas) -> None:
        self._document = document
        self._schemas = schemas
        self._modules = Names(("__init__",), ignore_case=True)
        self._tags: dict[str, str] = {}
        self._ids: dict[str, Node] = {}

    def read(self) -> list[EndpointFunction]:
        """Return all operations, in the order of the document."""
        found: list[EndpointFunction] = []
        for path, method, item, node in self._document.operations():
            with self._document.problems.collecting():
                found.append(self._operation(path, method, item, node))
        return found

    @property
    def tag_titles(self) -> dict[str, str]:
        """The names of the tags by package."""
        titles: dict[str, str] = {}
        for tag, package in self._tags.items():
            titles.setdefault(package, tag)
        return titles

    def _operation(self, path: str, method: str, item: Node, node: Node) -> EndpointFunction:
        id_ = node.text("operationId")
        if id_ in self._ids:
            with self._document.problems.collecting():
                node.require("operationId").refuse(
                    f"The operation ID {id_!r} is also that of {self._ids[id_].place}.",
                    "Give each operation its own ID.",
                )
        for owner in (item, node):
            if "servers" in owner:
                self._document.references.warn(
                    owner.require("servers"),
                    "The `servers` of a path or an operation are not used.",
                    "Call these operations with a client for that URL.",
                )
        name = operation_name(id_ or f"{method} {path.replace('{', ' ').replace('}', ' ')}", method)
        name = self._modules.claim(name)
        id_ = id_ or name
        self._ids[id_] = node
        return _Reader(self._document, self._schemas, node).read(
            id_, name, self._package(node), method, path, self._parameters(item, node)
        )

    def _package(self, node: Node) -> str:
        tag = next((str(tag.value) for tag in node.items("tags")), "default")
        if tag not in self._tags:
            self._tags[tag] = module_name(tag, "default")
        return self._tags[tag]

    def _parameters(self, item: Node, node: Node) -> list[Node]:
        """Return the parameters of an operation, including those of its path."""
        found: dict[tuple[str, str], Node] = {}
        for owner in (item, node):
            own: set[tuple[str, str]] = set()
            for reference in owner.items("parameters"):
                parameter = self._document.resolve(reference)
                parameter.require("name")
                parameter.require("in")
                key = (parameter.text("name"), parameter.text("in"))
                if key in own:
                    reference.refuse(f"Duplicate {key[1]} parameter {key[0]!r}.")
                own.add(key)
                found[key] = parameter
        return list(found.values())


class _Reader:
    """Converter of one operation."""

    def __init__(self, document: OpenApiDocument, schemas: Schemas, node: Node) -> None:
        self._document = document
        self._schemas = schemas
        self._node = node
        self._annotator = Annotator(schemas.is_mapped, RESERVED)
        self._expressions = Expressions(self._annotator)
        self._names = Names(RESERVED)
        self._arguments: list[Argument] = []
        self._keywords: list[Argument] = []
        self._types: list[Type] = []
        self._steps: list[Code] = []
        self._locations: set[str] = set()

    def read(
        self, id_: str, name: str, tag: str, method: str, path: str, parameters: list[Node]
    ) -> EndpointFunction:
        self._class = class_name(id_, "Operation")
        self._is_head = method == "head"
        self._query_names = {item.text("name") for item in parameters if item.text("in") == "query"}
        path_code = self._path(path, [item for item in parameters if item.text("in") == "path"])
        body = self._body()
        for parameter in parameters:
            if parameter.text("in") != "path":
                self._add(parameter)
        sent = [found for type_ in self._types for found in type_.definitions()]
        self._types, others = [], self._types
        success = self._success()
        received = [found for type_ in self._types for found in type_.definitions()]
        self._types += others
        return EndpointFunction(
            id=id_,
            name=name,
            tag=tag,
            method=method.upper(),
            path=path,
            summary=sentence(self._node.text("summary")) or f"Call {method.upper()} {path}.",
            description=self._node.text("description"),
            deprecated=self._node.flag("deprecated"),
            path_code=path_code,
            arguments=self._arguments,
            keywords=sorted(self._keywords, key=lambda item: item.default is not None),
            steps=self._steps,
            locations=self._locations,
            body=body,
            success=success,
            error_kinds=self._error_kinds(),
            models=self._models(),
            aliases=[(name, code) for code, name in self._expressions.aliases.items()],
            sent=sent,
            received=received,
        )

    def _models(self) -> list[tuple[Code, Code, Code]]:
        """Return the module, name and local name of the definitions to import."""
        found = sorted({found for type_ in self._types for found in type_.definitions()})
        return [
            (identifier(module), identifier(name), self._annotator.local_name((module, name)))
            for module, name in found
        ]

    # Parameters

    def _path(self, path: str, parameters: list[Node]) -> Code:
        by_name = {item.text("name"): item for item in parameters}
        if not path.startswith("/"):
            self._node.refuse(f"The path {path!r} does not begin with a slash.")
        route, _, fragment = path.partition("#")
        if fragment:
            # Some authors use a fragment to distinguish operations of one path.
            self._document.references.warn(
                self._node, f"The path {path!r} has a fragment.", "It is not sent."
            )
        route, _, query = route.partition("?")
        # A parameter may occur more than once.
        found: dict[str, Code] = {}
        terms: list[str] = []
        for index, part in enumerate(re.split(r"\{([^{}]*)\}", route)):
            if index % 2 == 0:
                if part:
                    terms.append(literal(quote(part, safe=_SAFE_IN_PATHS)))
                continue
            if part not in found:
                found[part] = self._path_parameter(self._expected(path, part, by_name))
            terms.append(found[part])
        used = [*found]
        if query:
            used += self._fixed_query(path, query, by_name)
        repeated = next((name for name in used if used.count(name) > 1), None)
        if repeated is not None:
            self._node.refuse(
                f"The path {path!r} has the parameter {repeated!r} in its query, too.",
                "Rename the query parameters so that each name is unique.",
            )
        for name in sorted(by_name.keys() - set(used)):
            by_name[name].refuse(f"The path {path!r} does not contain {{{name}}}.")
        return Code(" + ".join(terms))

    def _expected(self, path: str, name: str, parameters: dict[str, Node]) -> Node:
        if name not in parameters:
            self._node.refuse(
                f"The parameter {name!r} of the path {path!r} is not described.",
                "Add it to `parameters`, with `in: path`.",
            )
        return parameters[name]

    def _fixed_query(self, path: str, query: str, parameters: dict[str, Node]) -> list[str]:
        """Add the parameters of a query in the path, and return those that are arguments."""
        self._document.references.warn(
            self._node, f"The path {path!r} has a query.", "Describe it with query parameters."
        )
        self._locations.add("query")
        used: list[str] = []
        for key, value in parse_qsl(query, keep_blank_values=True):
            argument = re.fullmatch(r"\{([^{}]*)\}", value)
            if argument is None:
                self._steps.append(Code(f"_query.text({literal(key)}, {literal(value)})"))
                continue
            if argument[1] not in parameters and argument[1] in self._query_names:
                continue  # It is described as a query parameter.
            node = self._expected(path, argument[1], parameters)
            used.append(argument[1])
            name, type_ = self._argument(node, required=True)
            decoded = self._expressions.expression(type_)
            self._steps.append(Code(f"_query.styled({literal(key)}, {name}, type_={decoded})"))
        return used

    def _path_parameter(self, node: Node) -> Code:
        name = node.text("name")
        argument, type_ = self._argument(node, required=True)
        if _is_json_content(node):
            decoded = self._expressions.expression(type_)
            return Code(f"path_json(OPERATION, {literal(name)}, {argument}, type_={decoded})")
        style = self._style(node, "simple")
        if style == "simple":
            if type_ == INTEGER:
                return Code(f"path_integer(OPERATION, {literal(name)}, {argument})")
            if _is_text(type_) and not isinstance(type_, ClassOf):
                return Code(f"path_text(OPERATION, {literal(name)}, {argument})")
        options = self._style_options(node, style, "simple", explode=False)
        decoded = self._expressions.expression(type_)
        return Code(
            f"path_styled(OPERATION, {literal(name)}, {argument}{options}, type_={decoded})"
        )

    def _add(self, node: Node) -> None:
        name, location = node.text("name"), node.text("in")
        if location not in _STYLES:
            node.require("in").refuse(
                f"Unknown location {location!r} of the parameter {name!r}.",
                "Use path, query, header or cookie.",
            )
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            return  # OpenAPI requires that such a parameter is ignored.
        if location == "header" and name.lower() in CLIENT_HEADERS:
            self._document.references.warn(
                node,
                f"The client sets the {name} header itself, so it does not become an argument.",
                "Describe cookies with `in: cookie`." if name.lower() == "cookie" else "",
            )
            return
        if location == "header" and not re.fullmatch(HEADER_NAME, name):
            self._document.references.warn(
                node.require("name"),
                f"{name!r:.50} is not a valid header name: a call with the parameter fails.",
                "Use letters, digits and hyphens.",
            )
        argument, type_ = self._argument(node, required=node.flag("required"))
        self._locations.add(location)
        target = {"query": "_query", "header": "_headers", "cookie": "_cookies"}[location]
        if _is_json_content(node):
            decoded = self._expressions.expression(or_none(type_))
            self._steps.append(Code(f"{target}.json({literal(name)}, {argument}, type_={decoded})"))
            return
        default = _STYLES[location][0]
        style = self._style(node, default)
        explode = node.flag("explode", default=style in ("form", "deepObject"))
        plain = style == "form" and not node.flag("allowReserved")
        method = self._query_method(type_, explode=explode) if plain else None
        if location == "query" and method is not None:
            listed = without_none(type_)
            integers = isinstance(listed, ListOf) and listed.item == INTEGER
            option = ", integers=True" if integers else ""
            self._steps.append(Code(f"{target}.{method}({literal(name)}, {argument}{option})"))
            return
        if isinstance(item := without_none(type_), ListOf) and _is_compound(item.item):
            self._document.references.warn(
                node,
                f"OpenAPI defines no style for arrays in arrays, or objects in arrays: a call with "
                f"the parameter {name!r} fails.",
                "Describe it with `content` instead of `schema`.",
            )
        options = self._style_options(node, style, default, explode=default == "form")
        decoded = self._expressions.expression(or_none(type_))
        self._steps.append(
            Code(f"{target}.styled({literal(name)}, {argument}{options}, type_={decoded})")
        )

    def _query_method(self, type_: Type, *, explode: bool) -> str | None:
        """Return the method for the values of common types, which is faster."""
        type_ = without_none(type_)
        methods: dict[Type, str] = {INTEGER: "integer", NUMBER: "number", BOOLEAN: "boolean"}
        if type_ in methods:
            return methods[type_]
        if _is_text(type_):
            return "text"
        if isinstance(type_, ListOf) and (type_.item == INTEGER or _is_text(type_.item)):
            return "repeated" if explode else "joined"
        return None

    def _style(self, node: Node, default: str) -> str:
        style = node.text("style", default)
        allowed = _STYLES[node.text("in")]
        if style not in allowed:
            node.require("style").refuse(
                f"The style {style!r} is not defined for {node.text('in')} parameters.",
                f"Use {' or '.join(allowed)}.",
            )
        return style

    def _style_options(self, node: Node, style: str, default: str, *, explode: bool) -> str:
        options = "" if style == default else f", style={literal(style)}"
        wanted = node.flag("explode", default=style in ("form", "deepObject"))
        if wanted != explode:
            options += f", explode={wanted}"
        # The other locations have no reserved characters.
        if node.text("in") == "query" and node.flag("allowReserved"):
            options += ", allow_reserved=True"
        return options

    def _argument(self, node: Node, *, required: bool) -> tuple[str, Type]:
        """Add the argument for a parameter, and return its name and type."""
        name, location = node.text("name"), node.text("in")
        schema = self._parameter_schema(node)
        type_: Type = ANY
        if schema is not None:
            type_ = self._schemas.read(schema, f"{self._class}{class_name(name, 'Parameter')}")
        if "content" in node and not _is_json_content(node) and not _is_scalar(type_):
            node.require("content").refuse(
                f"The parameter {name!r} is not described as JSON, and is not text, a number or a "
                "boolean.",
                "Describe it with `schema`, or with the media type application/json.",
            )
        if location == "path":
            type_ = without_none(type_)  # A path cannot lack a segment.
        self._types.append(type_)
        preferred = argument_name(name, frozenset())
        claimed = self._names.claim(preferred, f"{location}_{preferred}")
        code = self._annotator.signature(type_)
        if isinstance(without_none(type_), ListOf):
            code = Code(code.replace("list[", "Sequence[", 1))  # Accept tuples as well as lists.
        if not required and not type_.nullable:
            code = Code(f"{code} | None")
        argument = Argument(
            identifier(claimed),
            code,
            self._describe(node, schema, name, claimed),
            None if required else Code("None"),
            deprecated=node.flag("deprecated"),
            server_default=self._server_default(schema),
        )
        (self._arguments if location == "path" else self._keywords).append(argument)
        return claimed, type_

    def _parameter_schema(self, node: Node) -> Node | None:
        contents = list(node.entries("content"))
        if not contents:
            schema = node.get("schema")
            if schema is None:
                node.refuse(f"The parameter {node.text('name')!r} has neither schema nor content.")
            return schema
        return contents[0][1].get("schema")

    def _describe(self, node: Node, schema: Node | None, name: str, argument: str) -> str:
        text = node.text("description") or (self._schemas.description(schema) if schema else "")
        parts = [sentence(text) if text else ""]
        if argument != name:
            parts.append(f"Sent as `{name}`.")
        if default := self._server_default(schema):
            parts.append(f"Default of the server: `{default}`.")
        if node.flag("deprecated"):
            parts.append("Deprecated.")
        return " ".join(part for part in parts if part)

    def _server_default(self, schema: Node | None) -> str:
        """Return the value that the server uses if a parameter is not sent, as JSON, or ""."""
        holder = None if schema is None else self._document.resolve(schema)
        if holder is None or holder.raw("default") is None:
            return ""
        return _shown(typed_value(holder.require("default"), [holder.raw("type")]))

    # Body

    def _body(self) -> RequestBody | None:
        node = self._node.get("requestBody")
        if node is None:
            return None
        reader = BodyReader(
            self._schemas,
            self._annotator,
            self._expressions,
            self._names,
            f"{self._class}Body",
        )
        body = reader.read(self._document.resolve(node))
        self._arguments += reader.arguments
        self._keywords += reader.keywords
        self._types += reader.types
        return body

    # Responses

    def _success(self) -> Success:
        responses = {
            status.upper() if status != "default" else status: self._document.resolve(response)
            for status, response in self._node.entries("responses")
            if not status.startswith("x-")
        }
        for status, response in responses.items():
            if not re.fullmatch(r"[1-5](\d\d|XX)|default", status):
                response.refuse(
                    f"Invalid status {status!r}.",
                    "Use a status, a range such as 2XX, or default.",
                )
        found = _results(responses)
        with_content = [item for item in found.values() if item.raw("content")]
        main = next(iter(with_content or found.values()), None)
        description = sentence(main.text("description")) if main is not None else ""
        listed = [name for response in with_content for name, _ in response.entries("content")]
        media_types = [essence(media_type) for media_type in listed]
        accept = _accept(listed)
        if self._node.raw("x-streaming"):
            return Success("endless", Code("ResponseStream"), description, accept=accept)
        headers = self._headers(list(found.values()))
        if media_types and set(media_types) == {_EVENTS}:
            return Success("events", Code("EventStream"), description, accept=accept)
        if media_types and set(media_types) <= _LINES:
            return self._lines(with_content[0], description, accept)
        table: list[tuple[Code, Code]] = []
        types: list[Type] = []
        for status, response in found.items():
            key = Code(status) if status.isdecimal() else literal(status)
            reader, type_ = self._reader(response, status if len(found) > 1 else "")
            table.append((key, reader))
            types.append(type_)
        if not found:
            table, types = [(literal("default"), Code("Nothing()"))], [NONE]
        type_ = choice(types)
        self._types.append(type_)
        text = description
        if type_.nullable and len(found) > 1 and type_ != NONE and NONE in types:
            text += " None if the response body is empty."
        return Success(
            "value",
            self._annotator.signature(type_),
            text if type_ != NONE else "",
            table,
            headers=headers,
            redirects=_redirects(found),
            is_binary=type_ in (BINARY, TEXT)
            and not any(is_json(media_type) for media_type in media_types),
            accept=accept,
        )

    def _lines(self, response: Node, description: str, accept: str) -> Success:
        content = next(iter(response.entries("content")))[1]
        schema = content.get("schema")
        type_ = self._schemas.read(schema, f"{self._class}Item") if schema is not None else ANY
        self._types.append(type_)
        return Success(
            "lines",
            self._annotator.signature(type_),
            description,
            item=self._expressions.expression(type_),
            accept=accept,
        )

    def _reader(self, response: Node, status: str) -> tuple[Code, Type]:
        """Return the expression of the reader of a response, and the type of its value."""
        if self._is_head:  # The document describes the response to GET; this one has no body.
            return Code("Nothing()"), NONE
        name = f"{self._class}Response{status.title()}"
        # Media types that differ only in their parameters share a reader, whose type is a union.
        found: dict[str, list[Type]] = {}
        parsed_as_json: set[str] = set()
        for media_type, content in response.entries("content"):
            schema = content.get("schema")
            type_: Type = TEXT if is_text(media_type) else BINARY
            if self._is_json(media_type, schema):
                type_ = self._schemas.read(schema, name) if schema is not None else ANY
                parsed_as_json.add(essence(media_type))
            found.setdefault(essence(media_type), []).append(type_)
        if not found:
            return Code("Nothing()"), NONE
        types = {media_type: choice(listed) for media_type, listed in found.items()}
        # The code of a reader contains its type, which is imported even if the whole type is Any.
        self._types += types.values()
        readers = {
            media_type: Code(f"JsonResponse({self._expressions.expression(type_)})")
            if media_type in parsed_as_json
            else Code("TextResponse()" if is_text(media_type) else "BytesResponse()")
            for media_type, type_ in types.items()
        }
        value = choice(types.values())
        if len(set(readers.values())) == 1:
            return next(iter(readers.values())), value
        table = ", ".join(f"{literal(name)}: {reader}" for name, reader in readers.items())
        return Code(f"{{{table}}}"), value

    def _is_json(self, media_type: str, schema: Node | None) -> bool:
        """Return whether a media type is JSON, or a range for a value that only JSON can have."""
        if is_json(media_type):
            return True
        return is_range_with_json(media_type) and self._schemas.is_structured(schema)

    def _headers(self, responses: list[Node]) -> list[ResponseHeader]:
        reader = HeaderReader(self._schemas, self._annotator, self._expressions, self._class)
        found = reader.read(responses)
        self._types += reader.types
        return found

    def _error_kinds(self) -> list[str]:
        """Return the kinds of the documented errors: the titles of their examples."""
        kinds: list[str] = []
        for status, response in self._node.entries("responses"):
            if status[:1] in "45" or status == "default":
                for _, content in self._document.resolve(response).entries("content"):
                    kinds += self._titles(content)
        return list(dict.fromkeys(kinds))

    def _titles(self, content: Node) -> Iterator[str]:
        for _, example in content.entries("examples"):
            value = self._document.resolve(example).raw("value")
            title = value.get("title") if is_mapping(value) else None
            if isinstance(title, str):
                yield title


def _results(responses: dict[str, Node]) -> dict[str, Node]:
    """Return the responses that are results of an operation, and not errors."""
    for pattern in (r"2..", r"3(?!04)..", "default", "304"):
        found = {
            status: item for status, item in responses.items() if re.fullmatch(pattern, status)
        }
        if found:
            return found
    return {}


def _accept(media_types: Iterable[str]) -> str:
    """Return the Accept header for the media types of the results.

    JSON is preferred, because it is decoded. No other media type is excluded, because the server
    may have added one, and errors may have another. Plain JSON needs no Accept header.
    """
    listed = [name for name in dict.fromkeys(media_types) if re.fullmatch(_ACCEPTABLE, name)]
    if all(essence(name) in ("application/json", "*/*") for name in listed):
        return ""
    json_types = [name for name in listed if is_json(name)]
    others = [name for name in listed if name not in json_types and name != "*/*"]
    quality = ";q=0.9" if json_types else ""
    return ", ".join([*json_types, *(f"{name}{quality}" for name in others), "*/*;q=0.1"])


def _redirects(results: Iterable[str]) -> Code:
    """Return the statuses from 300 to 399 that are results, as a tuple."""
    if "3XX" in results:
        return Code("tuple(range(300, 400))")
    statuses = [status for status in results if status[0] == "3"]
    return Code(f"({', '.join(statuses)},)" if statuses else "")


def _is_text(type_: Type) -> bool:
    type_ = without_none(type_)
    if type_ == TEXT or (isinstance(type_, Constant) and isinstance(type_.value, str)):
        return True
    return isinstance(type_, ClassOf) and type_.category == "string"


def _is_json_content(parameter: Node) -> bool:
    """Return whether a parameter is sent as JSON."""
    return any(is_json(media_type) for media_type, _ in parameter.entries("content"))


def _is_scalar(type_: Type) -> bool:
    """Return whether the values of a type have the same text in every media type."""
    type_ = without_none(type_)
    if isinstance(type_, ClassOf):
        return type_.category in ("string", "integer")
    return isinstance(type_, Plain | Constant) and type_.category != "any"


def _is_compound(type_: Type) -> bool:
    return isinstance(type_, ListOf | MapOf) or (
        isinstance(type_, ClassOf) and type_.category == "object"
    )


def _shown(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except ValueError:
        return str(value)
