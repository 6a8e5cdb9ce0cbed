"""The share of the servers that each bridge follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainframe_api._fleet.shares import fair_share
from brainframe_api.fleet import BridgeOptions, Shard

BRIDGES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.none() | st.integers(1, 50),
    min_size=1,
    max_size=8,
)


def shares(servers: int, capacities: dict[str, int | None]) -> dict[str, int]:
    return {bridge: fair_share(servers, capacities, bridge) for bridge in capacities}


def test_servers_are_shared_equally() -> None:
    assert shares(60, {"a": None, "b": None, "c": None}) == {"a": 20, "b": 20, "c": 20}
    assert shares(0, {"a": None, "b": 3}) == {"a": 0, "b": 0}


def test_other_bridges_take_the_servers_that_a_small_bridge_cannot() -> None:
    assert shares(90, {"a": 100, "b": 10, "c": None}) == {"a": 40, "b": 10, "c": 40}


@given(st.integers(0, 500), BRIDGES)
def test_no_server_is_left_over_and_no_bridge_has_too_many(
    servers: int, capacities: dict[str, int | None]
) -> None:
    found = shares(servers, capacities)
    limits = [capacity for capacity in capacities.values() if capacity is not None]
    unlimited = len(limits) < len(capacities)
    assert sum(found.values()) >= (servers if unlimited else min(servers, sum(limits)))
    assert sum(found.values()) < servers + len(capacities)
    for bridge, capacity in capacities.items():
        assert capacity is None or found[bridge] <= capacity


@given(st.sets(st.text("abc-_", min_size=1, max_size=9)), st.integers(1, 7))
def test_each_server_belongs_to_one_shard(servers: set[str], count: int) -> None:
    shards = [Shard(number, count) for number in range(1, count + 1)]
    assert all(sum(shard.has(server) for shard in shards) == 1 for server in servers)


@pytest.mark.parametrize(("number", "count"), [(0, 1), (2, 1), (1, 0)])
def test_a_shard_that_does_not_exist_is_rejected(number: int, count: int) -> None:
    with pytest.raises(ValueError, match="expected K/N"):
        Shard(number, count)


def test_invalid_options_are_rejected() -> None:
    with pytest.raises(ValueError, match="Invalid rate 0"):
        BridgeOptions(rate=0)
    with pytest.raises(ValueError, match="Invalid capacity 0"):
        BridgeOptions(capacity=0)
    with pytest.raises(ValueError, match="Invalid name 'a b'"):
        BridgeOptions(name="a b")
