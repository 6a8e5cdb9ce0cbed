"""Passwords and sessions that do not show."""

from __future__ import annotations

import logging
import re
from typing import Any, Final, TypeVar

T = TypeVar("T")

HIDDEN: Final = "[secure]"
_SHORTEST_SECRET: Final = 8

_JSON_SECRETS: Final = re.compile(
    r'("(?:password|secret|client_secret|api_key|token|access_token|refresh_token|session_id)"'
    r'\s*:\s*")(?:[^"\\]|\\.)*'
)
_HEADER_SECRETS: Final = re.compile(
    r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\W{1,3})[^\r\n]*"
)


class Secret(str):
    """Text such as a password that is used as it is but not shown where variables are printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"'{HIDDEN}'"


def hide(value: T) -> T | Secret:
    """Return a str as a `Secret`, and everything else unchanged.

    Crash reporters show the variables of each function in a traceback.
    """
    return Secret(value) if isinstance(value, str) else value


def checked_credentials(credentials: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return credentials with a password that does not show.

    Raises:
        TypeError: If they are not a tuple of two strings.
        ValueError: If the user name has a colon, which ends it for the server.
    """
    if credentials is None:
        return None
    given: Any = credentials
    match given:
        case (str() as username, str() as password):
            pass
        case _:
            raise TypeError(
                "The credentials must be a tuple of the user name and the password, both str"
            )
    if ":" in username:
        raise ValueError("The user name must not have a colon: it would end there for the server")
    return username, Secret(password)


def redact(text: str, *secrets: str | None) -> str:
    """Return a text without the values of secret JSON properties and of secret headers.

    Args:
        text: A text that a server sent or that describes what it sent.
        *secrets: Further values to hide, such as the session. Shorter ones than 8 characters may be
            words of the text, and are left.
    """
    for secret in secrets:
        if secret and len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    text = _JSON_SECRETS.sub(rf"\1{HIDDEN}", text)
    return _HEADER_SECRETS.sub(rf"\1\2{HIDDEN}", text)


class _HideCookies(logging.Filter):
    """Remove sessions from the log records of httpcore, which have all headers of a response."""

    _COOKIE: Final = re.compile(r"(?i)(\(b'set-cookie', b)(?:'[^']*'|\"[^\"]*\")")

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without cookies."""
        if isinstance(record.msg, str):
            record.msg = self._COOKIE.sub(rf"\1'{HIDDEN}'", record.msg)
        return True


def hide_cookies_in_logs() -> None:
    """Keep sessions out of the log of httpcore."""
    for name in ("http11", "http2", "proxy", "connection", "socks"):
        logger = logging.getLogger(f"httpcore.{name}")
        if not any(isinstance(found, _HideCookies) for found in logger.filters):
            logger.addFilter(_HideCookies())
