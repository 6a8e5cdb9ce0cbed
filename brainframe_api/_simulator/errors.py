"""Exceptions of the simulator."""

from __future__ import annotations


class SimulatorError(Exception):
    """An error response of the server.

    The HTTP status is derived from the OpenAPI document, which lists the error kinds of each
    operation.

    Args:
        kind: The error kind, sent as the `title` of the response, such as `ZoneNotFoundError`.
        description: A readable description: the thing, the invalid value and the remedy.
    """

    def __init__(self, kind: str, description: str) -> None:
        super().__init__(f"{kind}: {description}")
        self.kind = kind
        self.description = description


def invalid_format(description: str) -> SimulatorError:
    """Return the error for a well-formed request with an invalid value."""
    return SimulatorError("InvalidFormatError", description)


def invalid_syntax(description: str) -> SimulatorError:
    """Return the error for a request that could not be parsed."""
    return SimulatorError("InvalidSyntaxError", description)


def not_implemented(description: str) -> SimulatorError:
    """Return the error for a feature that the simulator does not support."""
    return SimulatorError("NotImplementedError", description)


class StartupError(RuntimeError):
    """The simulator cannot start. The message contains the reason and a remedy."""
