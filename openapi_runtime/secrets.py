"""Hiding of passwords and sessions in errors, logs and tracebacks."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from html.entities import codepoint2name
from typing import Any, Final, Protocol, TypeVar, cast

T = TypeVar("T")

HIDDEN: Final = "[secure]"
_SHORTEST_SECRET: Final = 8
_LONGEST_BODY_WITH_SECRETS: Final = 64 * 1024

_JSON_SECRETS: Final = re.compile(
    r'("(?:password|secret|client_secret|api_key|token|access_token|refresh_token|session_id)"'
    r'\s*:\s*")((?:[^"\\]|\\.)*)'
)
_HEADER_SECRETS: Final = re.compile(
    r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\W{1,3})[^\r\n]*"
)

# Matches Base64, but not the words "Basic authentication".
_BASIC: Final = re.compile(
    r"\b([Bb]asic(?: |%20|\+))(?=[a-zA-Z]*(?:[0-9/]|[a-zA-Z][A-Z]))[A-Za-z0-9+/=%]{6,}"
)
_QUOTED_BYTES: Final = re.compile(
    r"""(?:bytearray\()?b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)?"""
)


class Secret(str):
    """Text such as a password that is hidden where variables are printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"'{HIDDEN}'"


class _InvalidCredentials:
    """Placeholder for invalid credentials, any part of which may be the password."""

    def __init__(self, problem: Exception) -> None:
        self.problem = problem

    def __repr__(self) -> str:
        return f"'{HIDDEN}'"


def hide(value: T) -> T | Secret:
    """Return a str as a `Secret`, and everything else unchanged.

    Crash reporters show the variables of each function in a traceback.
    """
    return Secret(value) if isinstance(value, str) else value


def hide_key_password(certificate: T) -> T:
    """Return a client certificate whose key password is hidden in tracebacks."""
    given: Any = certificate
    match given:
        case (path, key, str() as password):
            return cast("T", (path, key, Secret(password)))
        case _:
            return certificate


def hide_credentials(credentials: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return credentials, valid or not, that are hidden where variables are printed."""
    given: Any = credentials
    match given:
        case None | _InvalidCredentials():
            return cast("tuple[str, str] | None", given)
        case (str() as username, str() as password):
            if ":" in username:
                problem: Exception = ValueError(
                    "The user name must not contain a colon, which separates it from the password"
                )
            elif not _is_valid(username + password):
                problem = ValueError(
                    "The user name and password must not contain surrogates (U+D800 to U+DFFF), "
                    "which cannot be encoded"
                )
            else:
                return username, Secret(password)
        case _:
            problem = TypeError(
                "The credentials must be a tuple of the user name and the password, both str"
            )
    return cast("tuple[str, str]", _InvalidCredentials(problem))


def checked_credentials(credentials: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return credentials with a hidden password.

    Raises:
        TypeError: If they are not a tuple of two strings.
        ValueError: If the user name has a colon, or if they cannot be encoded.
    """
    credentials = hide_credentials(credentials)
    if isinstance(credentials, _InvalidCredentials):
        raise credentials.problem
    return credentials


def _is_valid(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def without_bytes(text: str) -> str:
    """Return a message without the bytes that it quotes.

    These bytes may be a malformed header that contains a session.
    """
    return _QUOTED_BYTES.sub("[bytes]", text)


def redact(text: str, *secrets: str | None) -> str:
    """Return text without the values of secret JSON properties and of secret headers.

    Args:
        text: Text from a server, or a message that quotes it.
        *secrets: Further values to hide, such as the session. Those shorter than 8 characters may
            be ordinary words, and are not hidden.
    """
    text = redact_values(text, *secrets)
    text = _JSON_SECRETS.sub(rf"\1{HIDDEN}", text)
    return _HEADER_SECRETS.sub(rf"\1\2{HIDDEN}", text)


def redact_values(text: str, *secrets: str | None) -> str:
    """Return text without the given secrets and without the credentials of basic authentication.

    Unlike `redact`, it does not search for the names of headers, which may be part of a URL.
    """
    for secret in secrets:
        if secret and len(secret) >= _SHORTEST_SECRET:
            text = _spellings(secret).sub(HIDDEN, text)
    return _BASIC.sub(rf"\1{HIDDEN}", text)


def redact_beginning(text: str, *secrets: str | None) -> str:
    """Redact truncated text, which may end in the middle of a secret."""
    text = redact(text, *secrets)
    for secret in secrets:
        if secret and len(secret) >= _SHORTEST_SECRET:
            text = _beginnings(secret).sub(HIDDEN, text)
    return text


@lru_cache(maxsize=256)
def _spellings(secret: str) -> re.Pattern[str]:
    """Return a pattern for a secret and its escaped forms in HTML, URLs and JSON."""
    # Some forms omit the padding of Base64. Hosts of URLs are converted to lower case.
    return re.compile("".join(map(_spelling, secret.rstrip("="))), re.IGNORECASE)


def _beginnings(secret: str) -> re.Pattern[str]:
    """Return a pattern for the first four or more characters of a secret at the end of the text."""
    characters = [_spelling(character) for character in secret[:_SHORTEST_SECRET]]
    # The rest of the secret matches any characters, because matching it exactly would require one
    # nested group per character.
    pattern = rf".{{0,{8 * len(secret)}}}"
    for character in reversed(characters[4:]):
        pattern = f"(?:{character}{pattern})?"
    # The text may end in the middle of an escape sequence.
    return re.compile(rf"(?s){''.join(characters[:4])}{pattern}(?:[%&\\][#\w]{{0,5}})?\Z")


def _spelling(character: str) -> str:
    if character.isalnum():
        return character
    code = ord(character)
    name = codepoint2name.get(code)
    named = f"|&{name};" if name else ""
    return (
        rf"(?:\\?{re.escape(character)}|(?i:%{code:02x}|\\u{code:04x}|\\x{code:02x}"
        rf"|&\#x0*{code:x};|&\#0*{code};){named})"
    )


def secrets_in_body(body: bytes, *, whole: bool) -> tuple[str, ...]:
    """Return the secret values in the JSON body of a request, which a server may repeat.

    Args:
        body: The body.
        whole: Whether the whole body is a secret.
    """
    if len(body) > _LONGEST_BODY_WITH_SECRETS:
        return ()  # An upload.
    text = body.decode("utf-8", "replace")
    found = [text.strip().strip('"')] if whole else [m[2] for m in _JSON_SECRETS.finditer(text)]
    return tuple(map(_unescaped, found))


def _unescaped(value: str) -> Secret:
    try:
        return Secret(json.loads(f'"{value}"'))
    except ValueError:
        return Secret(value)


class _HasSecrets(Protocol):
    @property
    def secrets(self) -> tuple[str, ...]: ...


_session_in_use: Final[ContextVar[_HasSecrets | None]] = ContextVar("session_in_use", default=None)


@contextmanager
def secrets_hidden_in_logs(session: _HasSecrets) -> Generator[None, None, None]:
    """Hide the secrets of a session in the log records of a request.

    Args:
        session: The session, whose secrets may change during the request.
    """
    previous = _session_in_use.get()
    _session_in_use.set(session)
    try:
        yield
    finally:
        # Not `ContextVar.reset`: a coroutine that is garbage collected ends in another context.
        _session_in_use.set(previous)


class _SecretFilter(logging.Filter):
    """Logging filter that removes secrets from the records of httpx and httpcore."""

    _COOKIE: Final = re.compile(r"(?i)(\(b'set-cookie', b)(?:'[^']*'|\"[^\"]*\")")
    # A response may repeat its new cookie, for example in its Location header.
    _COOKIE_VALUE: Final = re.compile(r"""(?i)\(b'set-cookie', b['"][^=;'"]*="?([^;'"\s]+)""")
    # A nested exception, with escaped quotes, may quote a malformed header.
    _FIRST_BYTES: Final = re.compile(r"(?s)(?:bytearray\()?\bb\\*['\"].*")
    # A server may repeat the request in other headers.
    _COOKIES: Final = re.compile(r"(?i)(\bcookie\W{1,4}|\bsession_?id=)[^\s'\",;)\]]+")

    def filter(self, record: logging.LogRecord) -> bool:
        """Remove cookies and passwords from a record, and pass it on."""
        session = _session_in_use.get()
        secrets = () if session is None else session.secrets
        if isinstance(record.msg, str):
            message = record.msg
            secrets = (*secrets, *self._COOKIE_VALUE.findall(message))
            if ".failed exception=" in message:
                message = self._FIRST_BYTES.sub("[bytes]", message)
            message = self._COOKIE.sub(rf"\1'{HIDDEN}'", message)
            record.msg = self._hide(message, secrets)
        if isinstance(record.args, tuple):
            # httpx logs the URL, which is not a str, and the reason phrase as arguments.
            record.args = tuple(self._hide_argument(arg, secrets) for arg in record.args)
        return True

    def _hide_argument(self, arg: object, secrets: Iterable[str]) -> object:
        if isinstance(arg, int):
            return arg
        text = str(arg)
        hidden = self._hide(text, secrets)
        return arg if hidden == text else hidden

    def _hide(self, text: str, secrets: Iterable[str]) -> str:
        return redact_values(self._COOKIES.sub(rf"\1{HIDDEN}", text), *secrets)


def hide_secrets_in_logs() -> None:
    """Keep passwords and sessions out of the logs of httpx and httpcore."""
    parts = ("http11", "http2", "proxy", "connection", "socks")
    for name in ("httpx", *(f"httpcore.{part}" for part in parts)):
        logger = logging.getLogger(name)
        if not any(isinstance(found, _SecretFilter) for found in logger.filters):
            logger.addFilter(_SecretFilter())
