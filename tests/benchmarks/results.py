"""Sample results of a run."""

from __future__ import annotations

from benchmarks.figures import Result
from benchmarks.suite import SUITE, Benchmark

STREAM: Benchmark = next(benchmark for benchmark in SUITE if benchmark.name == "stream-80kb")
DECODE: Benchmark = next(benchmark for benchmark in SUITE if benchmark.name == "decode")


def rates(**clients: list[float]) -> Result:
    """Return the result of a status stream, from the packets per second in each round."""
    return _result("packets_per_second", clients)


def times(**clients: list[float]) -> Result:
    """Return the result of calls, from the seconds in each round."""
    return _result("seconds", clients)


def _result(key: str, clients: dict[str, list[float]]) -> Result:
    rounds = {client: [{key: value} for value in values] for client, values in clients.items()}
    return Result(rounds, taken="2026-01-31")
