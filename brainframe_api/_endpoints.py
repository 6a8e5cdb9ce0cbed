"""Types of the generated endpoint functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

from openapi_runtime.messages import AsyncResponseStream, AsyncSender, ResponseStream, SyncSender

P = ParamSpec("P")
T = TypeVar("T")

SyncEndpoint: TypeAlias = Callable[Concatenate[SyncSender, P], T]
AsyncEndpoint: TypeAlias = Callable[Concatenate[AsyncSender, P], Awaitable[T]]

SyncStreamEndpoint: TypeAlias = Callable[
    Concatenate[SyncSender, P], AbstractContextManager[ResponseStream]
]
AsyncStreamEndpoint: TypeAlias = Callable[
    Concatenate[AsyncSender, P], AbstractAsyncContextManager[AsyncResponseStream]
]
