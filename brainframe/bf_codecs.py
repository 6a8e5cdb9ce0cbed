# ruff: noqa: INP001  (a module of a namespace package)
"""Alias of `brainframe_api.bf_codecs`, under a path that appears once in the documentation."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_api.bf_codecs import *  # noqa: F403


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        return getattr(import_module("brainframe_api.bf_codecs"), name)


def __dir__() -> list[str]:
    return dir(import_module("brainframe_api.bf_codecs"))
