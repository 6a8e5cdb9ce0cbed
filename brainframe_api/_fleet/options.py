"""Settings of bridges."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from enum import Enum
from uuid import uuid4

from attrs import define, field

from brainframe_api._fleet import names
from brainframe_api._fleet.broker import DEFAULT_RETENTION


class StatusForm(Enum):
    """Form in which a bridge publishes zone statuses.

    .. versionadded:: 0.2.0
    """

    FULL = "full"
    """Packets as received from the server."""

    COUNTS = "counts"
    """The counts of each zone, once a second by default."""

    NONE = "none"
    """Nothing. Alerts and availability are still published."""


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


@define(frozen=True)
class Shard:
    """Fixed part of the servers, for a bridge without leases.

    .. versionadded:: 0.2.0
    """

    number: int
    """The number of the part, starting at 1."""

    count: int
    """The number of parts."""

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.number <= self.count:
            raise ValueError(
                f"Invalid shard {self.number}/{self.count}: expected K/N with K from 1 to N"
            )

    def has(self, server: str) -> bool:
        """Return whether a server belongs to this part."""
        return zlib.crc32(server.encode()) % self.count == self.number - 1


@define
class BridgeOptions:
    """Settings of a bridge.

    .. versionadded:: 0.2.0
    """

    statuses: StatusForm = StatusForm.COUNTS
    """The form in which to publish the statuses."""

    rate: float | None = None
    """The maximum number of statuses to publish per server and second. By default, counts are
    published once a second, and full packets without a limit."""

    capacity: int | None = None
    """The maximum number of servers to follow, or None for no limit."""

    shard: Shard | None = None
    """The fixed part of the servers to follow, or None to share them with the other bridges."""

    retention: float = DEFAULT_RETENTION
    """How long the broker keeps alerts, in seconds. Used if the bridge creates the stream of
    alerts."""

    replicas: int = 1
    """The number of cluster nodes that store each message. Used for the NATS streams that the
    bridge creates."""

    metrics: MetricsOptions | None = None
    """The metrics to serve for Prometheus, or None to serve none."""

    name: str = field(factory=lambda: uuid4().hex[:8])
    """The name of the bridge, unique among the running bridges."""

    def __attrs_post_init__(self) -> None:
        names.checked_name(self.name)
        if self.rate is not None and self.rate <= 0:
            raise ValueError(f"Invalid rate {self.rate}: expected a positive number")
        if self.capacity is not None and self.capacity < 1:
            raise ValueError(f"Invalid capacity {self.capacity}: expected a positive number")
