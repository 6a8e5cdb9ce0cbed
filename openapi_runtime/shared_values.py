"""Sharing of plain dicts and lists between a codec and its dict.

Programs change the `metadata` of a codec after `to_dict`, or of the dict after `from_dict`, and
expect both to change.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Union, get_args, get_origin

_SCALARS: Final = frozenset({str, int, float, bool, type(None), Any})


def share_with_dict(codec: Any, given: Mapping[Any, Any]) -> None:
    """Make a codec refer to the plain dicts and lists that it was created from.

    Args:
        codec: A codec that was converted from the dict.
        given: The dict, with the attribute names as keys.
    """
    plain = plain_attributes(codec.__class__)
    for item in codec.__attrs_attrs__:
        name = item.name
        original: Any = given.get(name)
        kind = original.__class__
        if kind not in (dict, list):
            continue
        value: Any = getattr(codec, name)
        if name in plain:
            if _is_same(value, original):
                setattr(codec, name, original)
        elif _is_codec(value):
            share_with_dict(value, original)
        elif kind is list and value.__class__ is list:
            _share_items(value, original)
        elif kind is dict and value.__class__ is dict:
            _share_items(list(value.values()), list(original.values()))


def _is_codec(value: Any) -> bool:
    return hasattr(value.__class__, "__attrs_attrs__")


def _share_items(values: list[Any], originals: list[Any]) -> None:
    for value, original in zip(values, originals, strict=True):
        if _is_codec(value) and original.__class__ is dict:
            share_with_dict(value, original)


@cache
def plain_attributes(cls: Any) -> frozenset[str]:
    """Return the names of the attributes whose values a codec shares with its dict.

    Args:
        cls: The class of the codec.
    """
    return frozenset(item.name for item in cls.__attrs_attrs__ if _is_plain(item.type))


def _is_plain(type_: Any) -> bool:
    """Return whether values of a type are plain and contain only plain values."""
    origin = get_origin(type_)
    if origin in (list, dict, Union, types.UnionType):
        return all(map(_is_plain, get_args(type_)))
    return type_ in (dict, list) or (
        (isinstance(type_, type) or type_ is Any) and type_ in _SCALARS
    )


def _is_same(value: Any, original: Any) -> bool:
    """Return whether a converted value equals its original, including types: 1 may become 1.0."""
    kind = value.__class__
    if kind is not original.__class__:
        return False
    if kind is list:
        return len(value) == len(original) and all(map(_is_same, value, original))
    if kind is dict:
        return value.keys() == original.keys() and all(
            _is_same(item, original[key]) for key, item in value.items()
        )
    return bool(value == original) or value != value
