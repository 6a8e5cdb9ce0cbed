"""Fleets: many servers, followed by any number of bridges that publish to NATS.

Requires the extra `fleet`, and asyncio. `Fleet` is the client for consumers, `Bridge` follows
servers, and `LocalBroker` is a NATS server for one machine.

.. versionadded:: 0.2.0
"""

from __future__ import annotations

try:
    import nats as _nats
except ModuleNotFoundError as error:
    if error.name != "nats":
        raise
    raise ModuleNotFoundError(
        "brainframe_api.fleet requires the Python package nats-py. Install it in a checkout "
        "with: pip install '.[fleet]'",
        name="nats",
    ) from error

from brainframe_api._fleet.bridge import Bridge
from brainframe_api._fleet.client import Fleet
from brainframe_api._fleet.errors import (
    BrokerUnreachableError,
    FleetError,
    NoSuchServerError,
    ServerExistsError,
)
from brainframe_api._fleet.events import (
    AlertEvent,
    AlertState,
    AvailabilityEvent,
    AvailabilityState,
    FleetServer,
    StatusEvent,
    ZoneSummary,
)
from brainframe_api._fleet.local_server import LocalBroker
from brainframe_api._fleet.names import DEFAULT_URL
from brainframe_api._fleet.options import BridgeOptions, MetricsOptions, Shard, StatusForm

del _nats

__all__ = (
    "DEFAULT_URL",
    "AlertEvent",
    "AlertState",
    "AvailabilityEvent",
    "AvailabilityState",
    "Bridge",
    "BridgeOptions",
    "BrokerUnreachableError",
    "Fleet",
    "FleetError",
    "FleetServer",
    "LocalBroker",
    "MetricsOptions",
    "NoSuchServerError",
    "ServerExistsError",
    "Shard",
    "StatusEvent",
    "StatusForm",
    "ZoneSummary",
)
