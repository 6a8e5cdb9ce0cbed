# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/behaviour/stream_configuration.py
"""The enumeration that belongs to stream configurations."""

from __future__ import annotations

from typing import TypeAlias

from ..models.conn_type import ConnType as _ConnType


class StreamConfigurationBehaviour:
    """Holds the enumeration under the name that newer releases of the API give it."""

    __slots__ = ()

    ConnType: TypeAlias = _ConnType
    """The same class as the one of this name outside."""
