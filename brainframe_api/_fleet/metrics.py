"""Prometheus metrics of a bridge: its servers, their packets, and the objects in their zones."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from brainframe_api._fleet.events import AvailabilityState, ZoneSummary, summaries
from brainframe_api._log import LOGGER
from brainframe_api._zone_status_json import zone_counts_from_json

if TYPE_CHECKING:
    from brainframe_api._fleet.bridge import Bridge
    from brainframe_api._fleet.following import Following
    from brainframe_api._fleet.options import MetricsOptions

OTHER: Final = "other"
"""The `class` label of the sum of all classes that `MetricsOptions.classes` does not list."""

_MAX_SERIES: Final = 20_000
"""The maximum number of time series for zones; further zones are omitted and counted."""

_ZONE_LABELS: Final = ("server", "stream", "zone", "class")


class BridgeMetrics(Collector):
    """Metrics of a bridge, collected each time Prometheus scrapes them.

    Args:
        bridge: The bridge to report on.
        options: Where to serve the metrics, and which zones and classes to include.
    """

    def __init__(self, bridge: Bridge, options: MetricsOptions) -> None:
        self._bridge = bridge
        self._options = options
        self._server: tuple[WSGIServer, Thread] | None = None

    @property
    def port(self) -> int:
        """The port on which the metrics are served, or 0 if they are not."""
        return self._server[0].server_port if self._server is not None else 0

    def start(self) -> None:
        """Serve the metrics over HTTP from a background thread.

        Raises:
            OSError: If the address cannot be bound, for example because the port is in use.
        """
        registry = CollectorRegistry()
        registry.register(self)
        self._server = start_http_server(self._options.port, self._options.host, registry)

    def stop(self) -> None:
        """Stop serving the metrics."""
        server, self._server = self._server, None
        if server is not None:
            server[0].shutdown()
            server[0].server_close()
            server[1].join()

    def collect(self) -> Iterator[Any]:
        """Yield the current metrics."""
        followings = list(self._bridge.followings.values())
        yield from self._bridge_metrics(followings)
        yield from _server_metrics(followings)
        yield from self._zone_metrics(followings)

    def _bridge_metrics(self, followings: list[Following]) -> Iterator[Any]:
        status = self._bridge.status()
        labels = ("bridge",)
        for name, text, value in (
            ("servers", "The number of servers that the bridge follows.", len(followings)),
            ("share", "The maximum number of servers that the bridge may follow.", status["share"]),
            ("bridges", "The number of bridges known to be running.", status["bridges"]),
        ):
            gauge = GaugeMetricFamily(f"brainframe_bridge_{name}", text, labels=labels)
            gauge.add_metric([self._bridge.name], value)
            yield gauge
        dropped = CounterMetricFamily(
            "brainframe_bridge_dropped_events",
            "The number of availability events dropped because the broker was unavailable.",
            labels=labels,
        )
        dropped.add_metric([self._bridge.name], status["dropped_events"])
        yield dropped

    def _zone_metrics(self, followings: list[Following]) -> Iterator[Any]:
        objects = GaugeMetricFamily(
            "brainframe_zone_objects", "The number of objects in a zone.", labels=_ZONE_LABELS
        )
        entered = CounterMetricFamily(
            "brainframe_zone_entered",
            "The number of objects that have entered a zone.",
            labels=_ZONE_LABELS,
        )
        exited = CounterMetricFamily(
            "brainframe_zone_exited",
            "The number of objects that have exited a zone.",
            labels=_ZONE_LABELS,
        )
        alerts = GaugeMetricFamily(
            "brainframe_zone_alerts",
            "The number of active alerts of a zone.",
            labels=_ZONE_LABELS[:3],
        )
        # One for the alerts, and three for each class and for `other`.
        series_per_zone = 1 + 3 * (len(self._options.classes) + 1)
        series = omitted = 0
        for server, stream_id, name, zone in self._zones(followings):
            if series + series_per_zone > _MAX_SERIES:
                omitted += 1
                continue
            series += series_per_zone
            labels = [server, str(stream_id), name]
            alerts.add_metric(labels, len(zone.alerts))
            for family, counts in (
                (objects, zone.within),
                (entered, zone.total_entered),
                (exited, zone.total_exited),
            ):
                for class_name, count in self._by_class(counts).items():
                    family.add_metric([*labels, class_name], count)
        omitted_zones = GaugeMetricFamily(
            "brainframe_bridge_omitted_zones",
            "The number of zones omitted because the bridge has reached its limit of series.",
            labels=("bridge",),
        )
        omitted_zones.add_metric([self._bridge.name], omitted)
        yield from (objects, entered, exited, alerts, omitted_zones)

    def _zones(self, followings: list[Following]) -> Iterator[tuple[str, int, str, ZoneSummary]]:
        wanted = self._options.zones
        for following in followings:
            packet = following.last_packet
            if packet is None:
                continue
            try:
                streams = summaries(zone_counts_from_json(packet))
            except ValueError as error:
                LOGGER.debug("Invalid packet from %s: %s", following.server.name, error)
                continue
            for stream_id, zones in sorted(streams.items()):
                for name, zone in sorted(zones.items()):
                    if wanted is None or name in wanted:
                        yield following.server.name, stream_id, name, zone

    def _by_class(self, counts: Mapping[str, int]) -> Counter[str]:
        # Starts at 0, so that each class always has a series.
        totals = Counter[str](dict.fromkeys((*self._options.classes, OTHER), 0))
        for class_name, count in counts.items():
            totals[class_name if class_name in self._options.classes else OTHER] += count
        return totals


def _server_metrics(followings: list[Following]) -> Iterator[Any]:
    online = GaugeMetricFamily(
        "brainframe_online",
        "1 if statuses are arriving from the server, otherwise 0.",
        labels=("server",),
    )
    age = GaugeMetricFamily(
        "brainframe_packet_age_seconds",
        "The time since the last packet from a server.",
        labels=("server",),
    )
    now = time.time()
    for following in followings:
        labels = [following.server.name]
        stats = following.stats
        online.add_metric(labels, int(stats.state is AvailabilityState.CONNECTED))
        if stats.last_packet_at is not None:
            age.add_metric(labels, max(0.0, now - stats.last_packet_at))
    yield from (online, age)
    for name, text, attribute in (
        ("packets", "The number of packets received from a server.", "packets"),
        ("statuses_published", "The number of status messages published.", "published"),
        (
            "statuses_dropped",
            (
                "The number of status messages dropped, because the broker was slow or absent, or "
                "because they were too large for it."
            ),
            "dropped",
        ),
        ("packets_invalid", "The number of invalid packets from a server.", "invalid"),
        ("gaps", "The number of gaps in the statuses of a server.", "gaps"),
        ("alert_states_stored", "The number of alert states that the bridge stored.", "alerts"),
    ):
        counter = CounterMetricFamily(f"brainframe_{name}", text, labels=("server",))
        for following in followings:
            counter.add_metric([following.server.name], getattr(following.stats, attribute))
        yield counter
