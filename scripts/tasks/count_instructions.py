"""Count the instructions of the hot paths, and fail if one takes noticeably more than before.

Timings are unreliable on a shared machine; instruction counts are nearly the same in every run. If
neither valgrind nor `perf` counters are available, the command says so and passes.
"""

import argparse
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.canned import canned_server
from benchmarks.content import SHAPES, packet
from benchmarks.environments import ROOT
from benchmarks.instructions.budgets import judge, set_budgets
from benchmarks.instructions.counter import count_once, find_counter
from benchmarks.instructions.hot_paths import PATHS


def hot_path(name: str, target: str, count: int) -> list[str]:
    """Return the command that runs a hot path `count` times."""
    return [sys.executable, "-m", "benchmarks.instructions.hot_paths", name, str(count), target]


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/nox -s count-instructions --", description=__doc__
    )
    parser.add_argument("--only", nargs="+", choices=list(PATHS), metavar="NAME")
    parser.add_argument("--update", action="store_true", help="make these counts the budgets")
    arguments = parser.parse_args()
    found = find_counter()
    if found is None:
        print("Neither valgrind nor perf counters are available: nothing was counted.")
        return 0
    tool, counter = found
    print(f"Counting with {tool}.", file=sys.stderr, flush=True)
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, canned_server() as (url, *_):
        path = Path(folder, "packet.json")
        path.write_bytes(packet(SHAPES["80kb"]))
        for name in arguments.only or PATHS:
            target = f"{url}/80kb" if name.startswith("call") else str(path)
            # The first process compiles the modules that have no bytecode on the disk yet.
            subprocess.run(hot_path(name, target, 1), cwd=ROOT, check=True)
            counts[name] = count_once(
                counter,
                partial(hot_path, name, target),
                few=5,
                many=45,
            )
            print(judge({name: counts[name]})[0], flush=True)
    if arguments.update:
        set_budgets(counts)
        return 0
    over = [verdict.name for verdict in judge(counts) if verdict.is_over]
    if over:
        print(f"Over budget: {', '.join(over)}. If this is intended, run it with --update.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
