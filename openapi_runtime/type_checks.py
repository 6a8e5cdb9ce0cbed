"""Inspection of types before the first value is decoded."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from .unions import members_of
from .wire import Wire, WireType, decode_hook, is_subclass, wire_converter


def check_type(type_: Any) -> None:
    """Inspect a type and everything in it, including the attributes of its classes.

    Raises:
        RuntimeError: If a `Wire` type in it is invalid.
        TypeError: If msgspec does not support a type.
    """
    _check(type_, set())


def _check(type_: Any, seen: set[Any]) -> None:
    if isinstance(type_, type) and hasattr(type_, "__attrs_attrs__"):
        if type_ not in seen:
            seen.add(type_)
            msgspec.json.Decoder(type_, dec_hook=decode_hook)
            for hint in get_type_hints(type_, include_extras=True).values():
                _check(hint, seen)
        return
    arguments = get_args(type_)
    if get_origin(type_) is Wire:
        wire_converter(type_)
        for member in members_of(type_):
            if get_origin(member) is not Annotated and not is_subclass(member, WireType):
                msgspec.json.Decoder(member, dec_hook=decode_hook)
    if get_origin(type_) is Annotated:
        arguments = arguments[:1]
    if get_origin(type_) is not Literal:
        for argument in arguments:
            _check(argument, seen)
