"""Template data of operations: arguments, body, responses and errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .annotations import Definition
from .escapes import Code, literal
from .prose import entry, indented

# The idempotent methods of HTTP (RFC 9110, section 9.2.2).
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_TIMEOUT_TEXT = (
    "The timeout of the whole call in seconds, or None for no timeout. Default: the timeout of the "
    "client."
)


_ANY = Code("Any")
_NOTHING = Code("")


@dataclass
class Argument:
    """Argument of an endpoint function.

    Attributes:
        name: The name.
        type: The annotation.
        description: The description.
        default: The default; None for a required argument.
        async_type: The annotation in the async function, if it accepts more.
        deprecated: Whether passing it is deprecated.
        server_default: The default of the server, as JSON; "" if it is unknown.
    """

    name: Code
    type: Code
    description: str
    default: Code | None = None
    async_type: Code | None = None
    deprecated: bool = False
    server_default: str = ""

    def parameter(self, *, is_async: bool = False) -> str:
        """Return the parameter for a signature."""
        text = f"{self.name}: {(is_async and self.async_type) or self.type}"
        return text if self.default is None else f"{text} = {self.default}"


@dataclass
class Content:
    """One media type of a request body.

    Attributes:
        media_type: The media type, as code; None if the caller passes it.
        expression: The expression that encodes the body.
        constants: The constants of the module that the expression uses, by name.
        is_multipart: Whether the expression returns the media type with the content.
    """

    media_type: Code | None
    expression: Code
    constants: dict[Code, Code] = field(default_factory=dict[Code, Code])
    is_multipart: bool = False


@dataclass
class RequestBody:
    """Request body.

    Attributes:
        contents: The media types to choose from, the default first.
        optional: Whether the body can be omitted.
        secret: Whether the whole body is a secret.
        has_length: Whether the caller may pass the length.
    """

    contents: list[Content]
    optional: bool = False
    secret: bool = False
    has_length: bool = False

    @property
    def is_multipart(self) -> bool:
        """Whether the body can only be multipart."""
        return len(self.contents) == 1 and self.contents[0].is_multipart


@dataclass
class ResponseHeader:
    """Header of a response.

    Attributes:
        name: The attribute.
        annotation: The annotation.
        expression: The expression that parses it.
        description: The description.
    """

    name: Code
    annotation: Code
    expression: Code
    description: str


@dataclass
class Success:
    """Responses of an operation that are not errors.

    Attributes:
        kind: "value", "events" (server-sent events), "lines" (JSON lines) or "endless".
        type: The annotation of the value.
        item: For "lines", the type of the items to decode.
        table: The expressions of the readers, by the code of their status.
        description: The description of the value.
        headers: The documented headers.
        redirects: The statuses from 300 to 399 that are results, as a tuple; "" for none.
        is_binary: Whether the body may be read in chunks.
        accept: The value of the Accept header; "" for no header.
    """

    kind: str
    type: Code
    description: str
    table: list[tuple[Code, Code]] = field(default_factory=list["tuple[Code, Code]"])
    item: Code = _ANY
    headers: list[ResponseHeader] = field(default_factory=list[ResponseHeader])
    redirects: Code = _NOTHING
    is_binary: bool = False
    accept: str = ""

    @property
    def table_code(self) -> Code:
        """The readers by status, as a dict."""
        return Code("{" + ", ".join(f"{status}: {reader}" for status, reader in self.table) + "}")


@dataclass
class EndpointFunction:
    """Operation of the document, with the module that its functions are in.

    Attributes:
        id: The `operationId`, or the name of the module if it has none.
        name: The name of the module.
        tag: The package of the module.
        method: The HTTP method in upper case.
        path: The path template.
        path_code: The expression of the path.
        steps: The statements that add the parameters.
        locations: The locations of the parameters that the steps add.
        models: The modules, names and local names of the definitions to import.
        aliases: The names and definitions of types that the code needs as values.
        sent: The definitions of the parameters and the body.
        received: The definitions of the responses that are not errors.
    """

    id: str
    name: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    path_code: Code
    arguments: list[Argument]
    keywords: list[Argument]
    steps: list[Code]
    locations: set[str]
    body: RequestBody | None
    success: Success
    error_kinds: list[str]
    models: list[tuple[Code, Code, Code]]
    aliases: list[tuple[Code, Code]]
    sent: list[Definition]
    received: list[Definition]

    @property
    def idempotent(self) -> bool:
        """Whether the HTTP method is idempotent."""
        return self.method in _IDEMPOTENT

    @property
    def secret_body(self) -> bool:
        """Whether the whole request body is a secret (`format: password`)."""
        return self.body is not None and self.body.secret

    @property
    def documented(self) -> list[Argument]:
        """All arguments for the docstring."""
        timeout = Argument(Code("timeout"), Code("Timeout"), _TIMEOUT_TEXT)
        return [*self.arguments, *self.keywords, timeout]

    @property
    def constants(self) -> Iterator[tuple[Code, Code]]:
        """The constants of the body's expressions."""
        for content in self.body.contents if self.body else ():
            yield from content.constants.items()

    @property
    def returned(self) -> Code:
        """The beginning of the statement that returns the value, if there is one."""
        return Code("" if self.success.type == "None" else "return ")

    @property
    def warnings(self) -> list[Code]:
        """The statements that warn about deprecated uses."""
        found: list[Code] = []
        if self.deprecated:
            found.append(_warning(f"{self.id} is deprecated"))
        for item in (*self.arguments, *self.keywords):
            if item.deprecated:
                statement = _warning(f"The argument {item.name} of {self.id} is deprecated")
                if item.default is not None:
                    statement = Code(f"if {item.name} is not {item.default}: {statement}")
                found.append(statement)
        return found

    def docstring(self, returns: str) -> Code:
        """Return the docstring of an endpoint function.

        Args:
            returns: The description of the return value; "" for none.
        """
        parts = [f'"""{indented(self.summary, 4)}']
        if self.description:
            parts.append(f"    {indented(self.description, 4)}")
        if self.deprecated:
            parts.append("    Deprecated.")
        arguments = [Argument(Code("client"), Code("Any"), "The client that sends the request.")]
        entries = [entry(item.name, item.description, 4) for item in arguments + self.documented]
        parts.append("\n".join(["    Args:", *entries]))
        if returns:
            parts.append(f"    Returns:\n{entry('', returns, 4)}")
        kinds = ", ".join(f"`{kind}`" for kind in self.error_kinds)
        raises = f"If the call fails. Documented kinds: {kinds}." if kinds else "If the call fails."
        parts.append(f'    Raises:\n{entry("ApiError", raises, 4)}\n    """')
        return Code("\n\n".join(parts))

    def request_arguments(self, *, with_body: bool = True) -> Code:
        """Return the arguments of the request.

        Args:
            with_body: Whether the request has a body.
        """
        parts = ["OPERATION", "_path"]
        if "query" in self.locations:
            parts.append("query=str(_query)")
        body = self.body if with_body else None
        if body is not None:
            content = body.contents[0]
            if body.is_multipart or len(body.contents) > 1:
                parts += ["content=_content", "content_type=_content_type"]
            else:
                parts.append(f"content={content.expression}")
                parts.append(f"content_type={content.media_type or 'content_type'}")
        accept = self.success.accept
        headers = [f'{{"Accept": {literal(accept)}}}'] if accept else []
        if "header" in self.locations:
            headers.append("_headers.values")
        if body is not None and body.has_length:
            headers.append("length_header(content_length)")
        if headers:
            parts.append(f"headers={' | '.join(headers)}")
        if "cookie" in self.locations:
            parts.append("cookies=str(_cookies)")
        return Code(", ".join(parts))

    def parameters(self, *, is_async: bool = False, types: bool = True) -> Code:
        """Return the parameters of the function that builds the request.

        Args:
            is_async: Whether to return the parameters for the async function.
            types: Whether to include the types and defaults; otherwise, return the arguments of a
                call.
        """
        if not types:
            names = [str(item.name) for item in self.arguments]
            return Code(", ".join(names + [f"{item.name}={item.name}" for item in self.keywords]))
        parts = [item.parameter(is_async=is_async) for item in self.arguments]
        if self.keywords:
            parts += ["*", *(item.parameter(is_async=is_async) for item in self.keywords)]
        return Code(", ".join(parts))

    def signature(self, *, is_async: bool = False) -> Code:
        """Return the parameters of an endpoint function."""
        parts = [
            f"client: {'AsyncSender' if is_async else 'SyncSender'}",
            *(item.parameter(is_async=is_async) for item in self.arguments),
            "*",
            *(item.parameter(is_async=is_async) for item in self.keywords),
            "timeout: Timeout = UNSET",
        ]
        return Code(", ".join(parts))


def _warning(text: str) -> Code:
    return Code(f"warnings.warn({literal(text)}, DeprecationWarning, stacklevel=2)")
