"""What the templates see of an operation: arguments, body, response, errors."""

from __future__ import annotations

from dataclasses import dataclass, field

# Methods that HTTP promises to be repeatable (RFC 9110, section 9.2.2).
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_TIMEOUT_TEXT = (
    "The timeout of the whole call in seconds, or None for no timeout. Default: the timeout of the "
    "client."
)


@dataclass
class Argument:
    """One argument of an endpoint function."""

    name: str
    type: str
    description: str
    default: str | None = None
    # The async function may take more.
    async_type: str | None = None

    def parameter(self, *, is_async: bool = False) -> str:
        """The parameter of the signature."""
        text = f"{self.name}: {(is_async and self.async_type) or self.type}"
        return text if self.default is None else f"{text} = {self.default}"


@dataclass
class QueryParameter:
    """One parameter of the query string."""

    name: str
    argument: str
    method: str


@dataclass
class FormPart:
    """One part of a multipart body."""

    name: str
    file_name: str
    content_type: str
    json_type: str | None


@dataclass
class Body:
    """The body of a request.

    `kind` is "json", "text", "binary" or "multipart". `content_type` is None if the caller says it.
    """

    kind: str
    content_type: str | None = None
    json_type: str | None = None
    optional: bool = False
    secret: bool = False
    parts: list[FormPart] = field(default_factory=list[FormPart])


@dataclass
class Response:
    """The response of an operation.

    `kind` is "json", "binary", "endless" or "nothing". `headers` are the names and the functions
    that read them.
    """

    kind: str
    type: str
    description: str
    json_types: list[str] = field(default_factory=list[str])
    may_be_empty: bool = False
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass
class Operation:
    """One operation, ready for the templates."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    path_code: str
    arguments: list[Argument]
    keywords: list[Argument]
    query: list[QueryParameter]
    body: Body | None
    response: Response
    error_kinds: list[str]
    models: list[tuple[str, str]]

    @property
    def idempotent(self) -> bool:
        """Whether sending the request twice does no more than sending it once."""
        return self.method in _IDEMPOTENT

    @property
    def secret_body(self) -> bool:
        """Whether the request body as a whole is a secret (`format: password`)."""
        return self.body is not None and self.body.secret

    @property
    def endless(self) -> bool:
        """Whether the response body is an endless stream."""
        return self.response.kind == "endless"

    @property
    def documented(self) -> list[Argument]:
        """All arguments that a caller gives, for the docstring."""
        return [*self.arguments, *self.keywords, Argument("timeout", "Timeout", _TIMEOUT_TEXT)]

    def parameters(self, *, is_async: bool = False, types: bool = True) -> str:
        """The parameters of the function that makes the request, or the arguments to call it."""
        if not types:
            names = [item.name for item in self.arguments]
            return ", ".join(names + [f"{item.name}={item.name}" for item in self.keywords])
        parts = [item.parameter(is_async=is_async) for item in self.arguments]
        if self.keywords:
            parts += ["*", *(item.parameter(is_async=is_async) for item in self.keywords)]
        return ", ".join(parts)

    def signature(self, *, is_async: bool = False) -> str:
        """The parameters of an endpoint function."""
        parts = [
            f"client: {'AsyncSender' if is_async else 'SyncSender'}",
            *(item.parameter(is_async=is_async) for item in self.arguments),
            "*",
            *(item.parameter(is_async=is_async) for item in self.keywords),
            "timeout: Timeout = UNSET",
        ]
        return ", ".join(parts)
