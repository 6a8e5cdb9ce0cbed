"""The settings of metrics."""

from __future__ import annotations

from collections.abc import Collection

from attrs import define


@define(frozen=True)
class MetricsOptions:
    """The metrics that a bridge serves.

    .. versionadded:: 0.2.0
    """

    port: int
    """The port, or 0 for a free one."""

    host: str = "127.0.0.1"
    """The address to listen on."""

    classes: Collection[str] = ()
    """The classes of objects with series of their own. All others are counted as one, `other`."""

    zones: Collection[str] | None = None
    """The names of the zones with series, or None for all."""
