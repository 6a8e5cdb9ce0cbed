"""Defaults of scalars as code."""

from __future__ import annotations

import base64
import datetime as dt
import math
import uuid
from typing import Any

import msgspec

from .annotations import ANY, Plain
from .escapes import Code, literal
from .models import Default

_KINDS: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "str": (str,),
}


def plain_default(type_: Plain, value: Any) -> Default | None:
    """Return the default of a scalar as code, or None if it does not match the type.

    Args:
        type_: The type.
        value: The JSON value.
    """
    if type_ is ANY:
        return Default(literal(value), is_mutable=is_mutable(value))
    if type_.code in _KINDS:
        matches = isinstance(value, _KINDS[type_.code])
        if isinstance(value, float) and not math.isfinite(value):
            matches = False  # Python reads 1e400 as infinity, which JSON does not have.
        if isinstance(value, bool) and type_.code != "bool":
            matches = False
        return Default(literal(value)) if matches else None
    if not isinstance(value, str):
        return None
    try:
        code = _text_default(type_, value)
    except (ValueError, msgspec.ValidationError):
        return None
    return None if code is None else Default(Code(code))


def _text_default(type_: Plain, value: str) -> str | None:
    match type_.code:
        case "dt.date":
            day = dt.date.fromisoformat(value)
            return f"dt.date({day.year}, {day.month}, {day.day})"
        case "dt.datetime":
            dt.datetime.fromisoformat(value)
            return f"dt.datetime.fromisoformat({literal(value)})"
        case "dt.time":
            dt.time.fromisoformat(value)
            return f"dt.time.fromisoformat({literal(value)})"
        case "dt.timedelta":
            found = msgspec.convert(value, dt.timedelta)
            parts = {
                "days": found.days,
                "seconds": found.seconds,
                "microseconds": found.microseconds,
            }
            given = ", ".join(f"{name}={number}" for name, number in parts.items() if number)
            return f"dt.timedelta({given})"
        case "uuid.UUID":
            return f"uuid.UUID({literal(str(uuid.UUID(value)))})"
        case "bytes" if type_.category == "string":
            return repr(base64.b64decode(value, validate=True))
        case _:
            return None


def is_mutable(value: Any) -> bool:
    """Return whether a JSON value is an array or an object."""
    return isinstance(value, list | dict)


def is_same(one: object, other: object) -> bool:
    """Return whether two scalars are equal. A boolean does not equal a number."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
