"""Measure the processor time and the memory of a bridge, and print a table."""

import argparse
import sys

from _nox import ROOT

sys.path.insert(0, str(ROOT))

from benchmarks.fleet import table


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/nox -s benchmark-fleet --", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seconds", type=float, default=10, help="how long to measure each")
    parser.add_argument("--repeats", type=int, default=3, help="how often to measure each")
    options = parser.parse_args()
    print(table(options.seconds, options.repeats))


if __name__ == "__main__":
    main()
