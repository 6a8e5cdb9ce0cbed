"""Any bytes as the JSON of a codec result in a CodecError, or in a codec that can be converted."""

from __future__ import annotations

from typing import Any

import brainframe_rest.models

from openapi_runtime.codec import Codec
from openapi_runtime.errors import CodecError
from tests.fuzz.seeds import codec_names

CODECS: list[Any] = [
    value
    for name in codec_names()
    if isinstance(value := getattr(brainframe_rest.models, name, None), type)
    and issubclass(value, Codec)
]


def target(data: bytes) -> None:
    """Read the codec from the first byte; the rest is its JSON."""
    if not data:
        return
    cls = CODECS[data[0] % len(CODECS)]
    try:
        made = cls.from_json(data[1:])
    except CodecError:
        return
    again = cls.from_json(made.to_json())
    if again != made or cls.from_dict(made.to_dict()) != made:
        raise AssertionError(f"{made!r} came back as {again!r}")
