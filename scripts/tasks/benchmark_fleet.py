"""Measure the processor time and the memory of a bridge, and print a table."""

import argparse
import sys

from _nox import ROOT

sys.path.insert(0, str(ROOT))

from benchmarks.fleet import NotFollowedError, compare, table
from benchmarks.fleet_capacity import table as capacity_table


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/nox -s benchmark-fleet --", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument(
        "--seconds", type=float, default=10, help="the duration of each measurement"
    )
    parser.add_argument(
        "--repeats", type=int, default=3, help="the number of measurements of each cost"
    )
    parser.add_argument(
        "--capacity",
        action="store_true",
        help="only print the resources that fleets of several sizes need",
    )
    parser.add_argument(
        "--servers",
        type=int,
        help="compare a bridge that follows this many servers with the capacity model",
    )
    parser.add_argument(
        "--rate", type=float, default=1, help="packets per second from each of these servers"
    )
    options = parser.parse_args()
    if options.capacity:
        print(capacity_table())
        return
    try:
        if options.servers is not None:
            print(compare(options.servers, options.rate, options.seconds))
        else:
            print(table(options.seconds, options.repeats))
    except NotFollowedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
