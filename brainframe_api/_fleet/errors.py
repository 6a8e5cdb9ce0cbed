"""Exceptions of fleets."""

from __future__ import annotations


class FleetError(Exception):
    """Base class of the errors of fleets.

    .. versionadded:: 0.2.0
    """


class BrokerUnreachableError(FleetError):
    """The broker cannot be reached.

    .. versionadded:: 0.2.0
    """


class ServerExistsError(FleetError):
    """The fleet already has a server of that name.

    .. versionadded:: 0.2.0
    """


class NoSuchServerError(FleetError):
    """The fleet has no server of that name.

    .. versionadded:: 0.2.0
    """


class CredentialsError(Exception):
    """The credentials for a server cannot be determined.

    Its text contains no secrets, so the status of a bridge may contain it.
    """


def no_such_server(name: str) -> NoSuchServerError:
    """Return the error for a server that is not in the fleet."""
    return NoSuchServerError(
        f"The fleet has no server named {name!r}. List its servers with: brainframe-sdk fleet list"
    )
