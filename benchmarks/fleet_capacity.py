"""Resources for a fleet of a given size: bridges, network, NATS nodes, storage.

The measured figures are in `FIGURES`; all other figures are computed from them. docs/fleet.md shows
the formulas and the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

SIZES: Final = (10, 100, 1_000, 10_000)
"""The numbers of servers in the table."""


UTILIZATION: Final = 0.7
"""The planned load of a bridge as a fraction of a core; the rest is for bursts and taking over."""


@dataclass(frozen=True)
class Figures:
    """Measured figures.

    Attributes:
        packet_ms: Processor time of a bridge for a packet of 18 KB, with counts published.
        server_ms: Processor time of a bridge per server and second, excluding packets.
        nats_ms: Processor time of NATS per server and second, for its counts and its lease, without
            consumers.
        message_bytes: The size of a message without zones: headers and the overhead of NATS.
        zone_bytes: The additional size for each zone.
        lease_bytes: Traffic per second to confirm the lease of a server, in both directions.
        alert_bytes: The size of a stored alert state.
        bridge_mb: Memory of a bridge without servers.
        server_mb: Memory of a bridge for each of its servers.
    """

    packet_ms: float
    server_ms: float
    nats_ms: float
    message_bytes: float
    zone_bytes: float
    lease_bytes: float
    alert_bytes: float
    bridge_mb: float
    server_mb: float


FIGURES: Final = Figures(
    # scripts/nox -s benchmark-fleet measured 1.21 ms per server and second for ten packets, and
    # about 0.4 ms for one packet with --servers 300.
    packet_ms=0.091,
    server_ms=0.3,
    nats_ms=0.5,
    message_bytes=123,
    zone_bytes=170,
    lease_bytes=330,
    alert_bytes=280,
    bridge_mb=55,
    server_mb=0.06,
)


@dataclass(frozen=True)
class Load:
    """A fleet.

    Attributes:
        servers: The number of servers.
        rate: Packets per second and server.
        packet_kb: The size of a packet.
        zones: Zones per server.
        alerts: Alerts per server and day. Each is stored twice: when it starts, and when it ends.
        consumers: Programs that receive all statuses.
        replicas: The number of nodes that store each message.
    """

    servers: int
    rate: float = 10
    packet_kb: float = 18
    zones: int = 4
    alerts: int = 100
    consumers: int = 2
    replicas: int = 3


@dataclass(frozen=True)
class Needs:
    """Resources for a fleet.

    Attributes:
        bridge_cores: Cores that the bridges use.
        bridges: Bridges, each on 70% of a core, and one more to take over.
        megabytes: Memory of all bridges.
        packets_mbit: Network from the servers to the bridges, in Mbit/s.
        nats_mbit: Network through NATS, in Mbit/s: from bridges, to consumers, and leases.
        nats_cores: Cores that NATS uses, on all nodes together.
        stored_mb: Growth of the alert stream per day, on all nodes together.
    """

    bridge_cores: float
    bridges: int
    megabytes: float
    packets_mbit: float
    nats_mbit: float
    nats_cores: float
    stored_mb: float


def needs(load: Load, figures: Figures = FIGURES) -> Needs:
    """Return the resources that a fleet needs."""
    cores = load.servers * (load.rate * figures.packet_ms + figures.server_ms) / 1000
    bridges = ceil(cores / UTILIZATION) + 1
    counts = load.servers * (figures.message_bytes + load.zones * figures.zone_bytes)
    return Needs(
        bridge_cores=cores,
        bridges=bridges,
        megabytes=bridges * figures.bridge_mb + load.servers * figures.server_mb,
        packets_mbit=load.servers * load.rate * load.packet_kb * 8 / 1000,
        nats_mbit=((counts * (1 + load.consumers) + load.servers * figures.lease_bytes) * 8 / 1e6),
        nats_cores=load.servers * figures.nats_ms / 1000,
        stored_mb=load.servers * load.alerts * 2 * figures.alert_bytes * load.replicas / 1e6,
    )


def table() -> str:
    """Return a table in Markdown."""
    heads = (
        "servers", "bridges", "their memory", "servers to bridges", "through NATS",
        "cores of NATS", "stored a day",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    for servers in SIZES:
        found = needs(Load(servers))
        cells = (
            f"{servers:,}",
            f"{found.bridges}",
            f"{found.megabytes / 1000:.1f} GB",
            f"{found.packets_mbit:,.0f} Mbit/s",
            f"{found.nats_mbit:.1f} Mbit/s",
            f"{found.nats_cores:.2f}",
            f"{found.stored_mb:,.0f} MB",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
