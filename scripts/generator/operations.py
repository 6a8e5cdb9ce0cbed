"""Template data of operations: arguments, body, response and errors."""

from __future__ import annotations

from dataclasses import dataclass, field

# The idempotent methods of HTTP (RFC 9110, section 9.2.2).
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_TIMEOUT_TEXT = (
    "The timeout of the whole call in seconds, or None for no timeout. Default: the timeout of the "
    "client."
)


@dataclass
class Argument:
    """Argument of an endpoint function."""

    name: str
    type: str
    description: str
    default: str | None = None
    # The type in the async function, if it accepts more.
    async_type: str | None = None

    def parameter(self, *, is_async: bool = False) -> str:
        """Return the parameter for a signature."""
        text = f"{self.name}: {(is_async and self.async_type) or self.type}"
        return text if self.default is None else f"{text} = {self.default}"


@dataclass
class QueryParameter:
    """Parameter of the query string."""

    name: str
    argument: str
    method: str


@dataclass
class FormPart:
    """Part of a multipart body."""

    name: str
    file_name: str
    content_type: str
    json_type: str | None


@dataclass
class Body:
    """Request body.

    `kind` is "json", "text", "binary" or "multipart". `content_type` is None if the caller passes
    it.
    """

    kind: str
    content_type: str | None = None
    json_type: str | None = None
    optional: bool = False
    secret: bool = False
    parts: list[FormPart] = field(default_factory=list[FormPart])


@dataclass
class Response:
    """Response of an operation.

    `kind` is "json", "binary", "endless" or "nothing". `headers` are the names of the returned
    headers, and the functions that parse them.
    """

    kind: str
    type: str
    description: str
    json_types: list[str] = field(default_factory=list[str])
    may_be_empty: bool = False
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass
class Operation:
    """Operation of the API."""

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
        """Whether the HTTP method is idempotent."""
        return self.method in _IDEMPOTENT

    @property
    def secret_body(self) -> bool:
        """Whether the whole request body is a secret (`format: password`)."""
        return self.body is not None and self.body.secret

    @property
    def endless(self) -> bool:
        """Whether the response body is an endless stream."""
        return self.response.kind == "endless"

    @property
    def documented(self) -> list[Argument]:
        """All arguments for the docstring."""
        return [*self.arguments, *self.keywords, Argument("timeout", "Timeout", _TIMEOUT_TEXT)]

    def parameters(self, *, is_async: bool = False, types: bool = True) -> str:
        """Return the parameters of the function that builds the request.

        Args:
            is_async: Whether to return the parameters for the async function.
            types: Whether to include the types and defaults; otherwise, return the arguments of a
                call.
        """
        if not types:
            names = [item.name for item in self.arguments]
            return ", ".join(names + [f"{item.name}={item.name}" for item in self.keywords])
        parts = [item.parameter(is_async=is_async) for item in self.arguments]
        if self.keywords:
            parts += ["*", *(item.parameter(is_async=is_async) for item in self.keywords)]
        return ", ".join(parts)

    def signature(self, *, is_async: bool = False) -> str:
        """Return the parameters of an endpoint function."""
        parts = [
            f"client: {'AsyncSender' if is_async else 'SyncSender'}",
            *(item.parameter(is_async=is_async) for item in self.arguments),
            "*",
            *(item.parameter(is_async=is_async) for item in self.keywords),
            "timeout: Timeout = UNSET",
        ]
        return ", ".join(parts)
