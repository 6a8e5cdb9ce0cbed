"""The error that a handler raises, and the kinds it may name."""

from __future__ import annotations


class SimulatorError(Exception):
    """An answer of the server that says what went wrong.

    The status of the answer comes from the OpenAPI document, which lists the kinds that each
    operation can answer with; only errors outside any operation bring their own.

    Args:
        kind: The error kind as it stands in the answer's `title`, such as `ZoneNotFoundError`.
        description: A sentence for a person: the thing, the value that was wrong, what to do.
        status: The HTTP status, where the document cannot tell it (an unknown path).
        headers: Further headers of the answer.
    """

    def __init__(
        self,
        kind: str,
        description: str,
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{kind}: {description}")
        self.kind = kind
        self.description = description
        self.status = status
        self.headers = headers or {}


def invalid_format(description: str) -> SimulatorError:
    """Makes the error for a request that was parsed but holds a value that is not allowed."""
    return SimulatorError("InvalidFormatError", description)


def invalid_syntax(description: str) -> SimulatorError:
    """Makes the error for a request that could not be parsed."""
    return SimulatorError("InvalidSyntaxError", description)


def not_implemented(description: str) -> SimulatorError:
    """Makes the error for what the real server does and the simulator does not imitate."""
    return SimulatorError("NotImplementedError", description)


class StartupError(RuntimeError):
    """The simulator cannot start; the message says why and what to do."""
