"""The decorator of the classes that are generated from schemas."""

from __future__ import annotations

from typing import Any, TypeVar

from attrs import define

Class = TypeVar("Class", bound=type[Any])


def codec_class(cls: Class) -> Class:
    """Make a class with annotated attributes an attrs class with slots and its own methods.

    The base classes define the methods that attrs could generate, and msgspec sets the slots
    without calling the constructor. This is a function of its own because editors that read source
    statically know `attrs.define`, and would show a generated constructor in place of the real one.
    """
    return define(cls, init=False, repr=False, eq=False, weakref_slot=False)
