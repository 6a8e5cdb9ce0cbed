"""Measure this SDK against brainframe-api and bare sockets, and write docs/performance.md.

This takes about a quarter of an hour. With --quick, --only or --without-peer, it only prints the
figures, unless --write is given.
"""

import argparse
import sys
from time import monotonic

from benchmarks.environments import find_pythons
from benchmarks.report import read_results, write_page, write_results
from benchmarks.runner import run_suite
from benchmarks.suite import SUITE
from benchmarks.table import make_table


def main() -> None:
    """Run the command."""
    names = [benchmark.name for benchmark in SUITE]
    parser = argparse.ArgumentParser(prog="scripts/nox -s benchmark --", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a quick run: two minutes, rough figures"
    )
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument(
        "--write", action="store_true", help="with --only: write the figures to the page"
    )
    parser.add_argument("--without-peer", action="store_true", help="omit brainframe-api")
    parser.add_argument(
        "--page",
        action="store_true",
        help="write the page from the saved results, without measuring",
    )
    arguments = parser.parse_args()
    if arguments.page:
        write_page(read_results())
        return
    chosen = [benchmark for benchmark in SUITE if benchmark.name in (arguments.only or names)]
    start = monotonic()
    results = run_suite(
        chosen,
        find_pythons(with_peer=not arguments.without_peer),
        effort=0.15 if arguments.quick else 1.0,
        megabytes=64 if arguments.quick else 1024,
        say=lambda line: print(line, file=sys.stderr, flush=True),
    )
    print(f"Took {monotonic() - start:.0f} seconds.", file=sys.stderr)
    print(make_table(chosen, results))
    if arguments.write or not (arguments.quick or arguments.only or arguments.without_peer):
        kept = {**read_results(), **results}
        write_results(kept)
        write_page(kept)


if __name__ == "__main__":
    main()
