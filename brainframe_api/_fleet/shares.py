"""Fair shares of the servers among the bridges."""

from __future__ import annotations

from collections.abc import Mapping


def fair_share(servers: int, capacities: Mapping[str, int | None], bridge: str) -> int:
    """Return the maximum number of servers for a bridge.

    All bridges get the same number, except for those with a lower capacity; the others share the
    rest. Numbers are rounded up, so that no server is left over.

    Args:
        servers: The number of servers of the fleet.
        capacities: The capacity of each bridge by its name; None for no limit.
        bridge: The name of the bridge.
    """
    remaining, bridges = servers, len(capacities)
    share = 0
    # In ascending order of capacity, because the remaining bridges share the rest.
    for key, capacity in sorted(
        capacities.items(), key=lambda item: (item[1] is None, item[1] or 0, item[0])
    ):
        share = -(-remaining // bridges)
        if capacity is not None:
            share = min(share, capacity)
        if key == bridge:
            break
        remaining -= share
        bridges -= 1
    return max(0, share)
