"""Credentials as text or as bytes."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

Credentials: TypeAlias = tuple[str | bytes, str | bytes]
"""The user name and password. Bytes are UTF-8."""


def text_credentials(credentials: Credentials | None) -> tuple[str, str] | None:
    """Return credentials with bytes decoded, and values of other types unchanged.

    Nothing is raised here, because a traceback of this function would show the password. Bytes that
    are not UTF-8 become surrogates, which the client rejects, like values of other types.
    """
    given: Any = credentials
    match given:
        case (str() | bytes() as username, str() | bytes() as password):
            return _text(username), _text(password)
        case _:
            return cast("tuple[str, str] | None", given)


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
