"""Alias of `brainframe_api.bf_codecs`, under its documented path."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_api.bf_codecs import *  # noqa: F403


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        value = getattr(import_module("brainframe_api.bf_codecs"), name)
        return import_module(f".{name}", __name__) if isinstance(value, ModuleType) else value


def __dir__() -> list[str]:
    return dir(import_module("brainframe_api.bf_codecs"))
