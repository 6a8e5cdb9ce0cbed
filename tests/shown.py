"""Everything about an exception that a program, its log or a crash reporter could show."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

_TESTS = str(Path(__file__).parent)


def shown(error: BaseException, _seen: set[int] | None = None) -> str:
    """Return all texts of an exception and of its causes.

    These are its message, its representation, its attributes, the headers and bodies of its request
    and response, and its traceback with the variables of each function outside of the tests.
    """
    seen: set[int] = set() if _seen is None else _seen
    if id(error) in seen:
        return ""
    seen.add(id(error))
    texts = [str(error), repr(error), *map(repr, error.args)]
    for name, value in vars(error).items():
        texts += [f"{name}={value!r}", *_http_texts(value)]
    stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    for frame in stack:
        if not frame.filename.startswith(_TESTS):
            texts.append(f"{frame.name}: {frame.locals}")
    for other in (error.__cause__, error.__context__):
        if other is not None:
            texts.append(shown(other, seen))
    return "\n".join(texts)


def _http_texts(value: object) -> list[str]:
    if not isinstance(value, httpx.Request | httpx.Response):
        return []
    texts = [repr(value.headers.raw)]
    if isinstance(value, httpx.Request):
        texts.append(str(value.url))
    try:
        content = value.content
    except (httpx.RequestNotRead, httpx.ResponseNotRead):
        return texts
    return [*texts, content.decode("latin-1"), content.decode("utf-16", "replace")]


@contextmanager
def logged() -> Generator[list[str], None, None]:
    """Collect all log records at all levels."""
    texts: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            texts.extend([self.format(record), repr(record.args), str(record.msg)])

    handler = Collect()
    names = ("", "httpcore", "httpx", "h11", "asyncio", "brainframe_api", "openapi_runtime")
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(1)
    try:
        yield texts
    finally:
        loggers[0].removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def assert_hidden(text: str, *secrets: Any) -> None:
    """Fail if a text has one of the secrets, and show where."""
    for secret in secrets:
        place = text.find(secret)
        assert place < 0, text[max(0, place - 500) : place + 300]
