"""Execution of benchmarks: in each round, every client runs in turn, in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.canned import canned_server, write_image
from benchmarks.content import SHAPES, packet
from benchmarks.environments import ROOT, WORKERS, Pythons
from benchmarks.figures import CLIENTS, Result, Rounds
from benchmarks.suite import Benchmark, Setting

SERVERS = 50
_MEGABYTE = 1024 * 1024
_LONGEST = 300


def run_suite(
    benchmarks: Iterable[Benchmark],
    pythons: Pythons,
    *,
    effort: float = 1.0,
    megabytes: int = 1024,
    say: Callable[[str], None] = print,
) -> dict[str, Result]:
    """Run benchmarks against one server.

    Args:
        benchmarks: The benchmarks to run.
        pythons: The Python of each client that takes part.
        effort: 1 for figures worth publishing, less for a quick look.
        megabytes: The size of transfers.
        say: Called with each line about the progress.

    Returns:
        The results by the name of the benchmark.
    """
    results: dict[str, Result] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_image(folder / "image.jpg")
        (folder / "packet.json").write_bytes(packet(SHAPES["80kb"]))
        with (folder / "large").open("wb") as large:
            # The file is sparse, so that the figures do not depend on the disk.
            large.truncate(megabytes * _MEGABYTE)
        urls = stack.enter_context(canned_server(folder / "image.jpg", SERVERS))
        setting = Setting(urls, folder / "packet.json", folder / "large", megabytes, effort)
        for benchmark in benchmarks:
            say(benchmark.title)
            results[benchmark.name] = _run(benchmark, pythons, setting, say)
    return results


def _run(
    benchmark: Benchmark, pythons: Pythons, setting: Setting, say: Callable[[str], None]
) -> Result:
    clients = [client for client in benchmark.clients if client in pythons]
    rounds: Rounds = {client: [] for client in clients}
    arguments = benchmark.arguments(setting)
    metric = benchmark.metrics[0]
    for _ in range(max(1, round(benchmark.rounds * min(1.0, setting.effort * 2)))):
        for client in clients:
            figures = run_worker(pythons[client], client, benchmark.task, arguments)
            rounds[client].append(figures)
            value = figures[metric.key] * metric.scale
            say(f"    {CLIENTS[client]:22} {value:12,.2f} {metric.unit}")
    return Result(rounds, taken=f"{datetime.now(UTC):%Y-%m-%d}")


def run_worker(python: Path, worker: str, task: str, arguments: dict[str, Any]) -> dict[str, float]:
    """Run a task of a worker and return its figures.

    Args:
        python: The Python to run it with, which decides what is installed.
        worker: The module in `workers`.
        task: The task.
        arguments: Its arguments.

    Raises:
        RuntimeError: If the task fails or takes too long. The errors of a failed task are printed.
    """
    command = [str(python), str(WORKERS / f"{worker}.py"), task, json.dumps(arguments)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_LONGEST, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{worker} {task} took longer than {_LONGEST} seconds") from error
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise RuntimeError(f"{worker} {task} failed (see above)")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
