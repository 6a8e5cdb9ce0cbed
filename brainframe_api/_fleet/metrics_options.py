"""Settings of the metrics."""

from __future__ import annotations

from collections.abc import Collection

from attrs import define


@define(frozen=True)
class MetricsOptions:
    """Metrics that a bridge serves.

    .. versionadded:: 0.2.0
    """

    port: int
    """The port, or 0 for a free one."""

    host: str = "127.0.0.1"
    """The address to listen on."""

    classes: Collection[str] = ()
    """The classes of objects with separate series. All others are counted as `other`."""

    zones: Collection[str] | None = None
    """The names of the zones with series, or None for all."""
