# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/plain_values.py
"""Turns values into what JSON has a form for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast, runtime_checkable

import msgspec

_PLAIN = frozenset({str, int, float, bool, type(None)})


@runtime_checkable
class _HasDict(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


def plain(value: Any) -> Any:
    """Returns a value as plain dicts, lists, texts and numbers.

    It does to what codecs hold what msgspec's `to_builtins` does, except that the keys of a codec
    keep their order, which that takes from the alphabet.

    Args:
        value: A codec, or whatever may be in one.

    Raises:
        NotImplementedError: If there is no plain equivalent.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, _HasDict):
        return value.to_dict()
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        items = cast("Mapping[Any, Any]", value).items()
        return {key if isinstance(key, str) else _key(key): plain(item) for key, item in items}
    return msgspec.to_builtins(value, enc_hook=plain_value)


def plain_value(value: Any) -> Any:
    """Returns a plain equivalent of an array or scalar of numpy, or of whatever else has `tolist`.

    It is the hook that msgspec calls with what it cannot encode itself. Numpy is not imported for
    it: who passes its values has done so.

    Args:
        value: What is to be encoded.

    Raises:
        NotImplementedError: If there is no plain equivalent.
    """
    to_list = getattr(value, "tolist", None)
    if to_list is None:
        raise NotImplementedError(
            f"{value.__class__.__qualname__} has no JSON form: {repr(value)[:100]}"
        )
    return to_list()


def _key(key: Any) -> str:
    return str(msgspec.to_builtins(key, enc_hook=plain_value))
