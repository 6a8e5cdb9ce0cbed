"""Metrics of a bridge for Prometheus."""

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
"""The label for all classes that are not listed."""

_MAX_SERIES: Final = 20_000
"""The maximum number of zone series of a bridge."""

_ZONE_LABELS: Final = ("server", "stream", "zone", "class")


class BridgeMetrics(Collector):
    """Metrics of a bridge, collected on each request of Prometheus.

    Args:
        bridge: The bridge.
        options: The settings of the metrics.
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
        """Serve the metrics in a thread.

        Raises:
            OSError: If the port is not free.
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

    def describe(self) -> list[Any]:
        """Return no descriptions, so that registration does not collect the metrics."""
        return []

    def collect(self) -> Iterator[Any]:
        """Yield the current metrics."""
        followings = list(self._bridge.followings.values())
        yield from self._of_bridge(followings)
        yield from _of_servers(followings)
        yield from self._of_zones(followings)

    def _of_bridge(self, followings: list[Following]) -> Iterator[Any]:
        status = self._bridge.status()
        labels = ("bridge",)
        for name, text, value in (
            ("servers", "The number of servers that the bridge follows.", len(followings)),
            ("share", "The maximum number of servers that the bridge follows.", status["share"]),
            ("bridges", "The number of bridges that respond.", status["bridges"]),
        ):
            gauge = GaugeMetricFamily(f"brainframe_bridge_{name}", text, labels=labels)
            gauge.add_metric([self._bridge.name], value)
            yield gauge
        dropped = CounterMetricFamily(
            "brainframe_bridge_dropped_events",
            "The availability events that were dropped because the broker was unavailable.",
            labels=labels,
        )
        dropped.add_metric([self._bridge.name], status["dropped_events"])
        yield dropped

    def _of_zones(self, followings: list[Following]) -> Iterator[Any]:
        objects = GaugeMetricFamily(
            "brainframe_zone_objects", "The objects within a zone.", labels=_ZONE_LABELS
        )
        entered = CounterMetricFamily(
            "brainframe_zone_entered", "The objects that have entered a zone.", labels=_ZONE_LABELS
        )
        exited = CounterMetricFamily(
            "brainframe_zone_exited", "The objects that have exited a zone.", labels=_ZONE_LABELS
        )
        alerts = GaugeMetricFamily(
            "brainframe_zone_alerts", "The active alerts of a zone.", labels=_ZONE_LABELS[:3]
        )
        series = omitted = 0
        for server, stream_id, name, zone in self._zones(followings):
            place = [server, str(stream_id), name]
            needed = 1 + 3 * (len(self._options.classes) + 1)
            if series + needed > _MAX_SERIES:
                omitted += 1
                continue
            series += needed
            alerts.add_metric(place, len(zone.alerts))
            for family, counts in (
                (objects, zone.within),
                (entered, zone.total_entered),
                (exited, zone.total_exited),
            ):
                for class_name, count in self._by_class(counts).items():
                    family.add_metric([*place, class_name], count)
        missing = GaugeMetricFamily(
            "brainframe_bridge_omitted_zones",
            "The zones without series, because there are too many.",
            labels=("bridge",),
        )
        missing.add_metric([self._bridge.name], omitted)
        yield from (objects, entered, exited, alerts, missing)

    def _zones(self, followings: list[Following]) -> Iterator[tuple[str, int, str, ZoneSummary]]:
        wanted = self._options.zones
        for following in followings:
            packet = following.last_packet
            if packet is None:
                continue
            try:
                streams = summaries(zone_counts_from_json(packet))
            except ValueError as error:
                LOGGER.debug("Invalid packet of %s: %s", following.server.name, error)
                continue
            for stream_id, zones in sorted(streams.items()):
                for name, zone in sorted(zones.items()):
                    if wanted is None or name in wanted:
                        yield following.server.name, stream_id, name, zone

    def _by_class(self, counts: Mapping[str, int]) -> Counter[str]:
        found = Counter[str](dict.fromkeys((*self._options.classes, OTHER), 0))
        for class_name, count in counts.items():
            found[class_name if class_name in self._options.classes else OTHER] += count
        return found


def _of_servers(followings: list[Following]) -> Iterator[Any]:
    online = GaugeMetricFamily(
        "brainframe_online", "Whether the statuses of a server arrive.", labels=("server",)
    )
    age = GaugeMetricFamily(
        "brainframe_packet_age_seconds",
        "The time since the newest packet of a server.",
        labels=("server",),
    )
    counters = {
        name: CounterMetricFamily(f"brainframe_{name}", text, labels=("server",))
        for name, text in (
            ("packets", "The packets that have arrived from a server."),
            ("statuses_published", "The published messages with statuses of a server."),
            ("statuses_dropped", "The statuses that the broker did not accept."),
            ("packets_invalid", "The invalid packets of a server."),
            ("gaps", "The interruptions of the statuses of a server."),
            ("alert_states_stored", "The states of alerts that the bridge has stored."),
        )
    }
    now = time.time()
    for following in followings:
        labels = [following.server.name]
        stats = following.stats
        online.add_metric(labels, int(stats.state is AvailabilityState.CONNECTED))
        if stats.last_packet_at is not None:
            age.add_metric(labels, max(0.0, now - stats.last_packet_at))
        for name, value in (
            ("packets", stats.packets),
            ("statuses_published", stats.published),
            ("statuses_dropped", stats.dropped),
            ("packets_invalid", stats.invalid),
            ("gaps", stats.gaps),
            ("alert_states_stored", stats.alerts),
        ):
            counters[name].add_metric(labels, value)
    yield from (online, age, *counters.values())
