"""Share one API object among 64 threads, then 64 tasks, over a network with many faults.

A proxy between the client and the simulator resets, cuts, delays, trickles and corrupts the
connections. The final table counts calls, faults, errors by class, lost and duplicated effects, and
the resources that the client still holds; docs/reliability.md shows it. Each of the two runs takes
a minute.
"""

import argparse
import os
import sys

from tests.soak.report import print_report
from tests.soak.running import soak_tasks, soak_threads


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s soak --", description=__doc__)
    parser.add_argument(
        "--duration", type=float, default=60.0, metavar="SECONDS", help="of each run"
    )
    parser.add_argument(
        "--faults",
        type=float,
        default=0.1,
        metavar="PART",
        help="the fraction of requests with a fault (%(default)s)",
    )
    parser.add_argument("--seed", type=int, default=1, help="the seed of the faults (%(default)s)")
    arguments = parser.parse_args()
    if not os.path.isdir("/proc/self/fd"):  # noqa: PTH112
        print(
            "The resources of a process are read from /proc, which this system lacks.",
            file=sys.stderr,
        )
        return 2
    how = (arguments.duration, arguments.faults, arguments.seed)
    return 0 if print_report([soak_threads(*how), soak_tasks(*how)]) else 1


if __name__ == "__main__":
    sys.exit(main())
