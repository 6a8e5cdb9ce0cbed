"""Attack a simulator with hostile requests, images, videos and archives.

Several clients send each kind to a new simulator for some time, beside 200 idle connections.
Meanwhile, a well-behaved client must get responses. In the end, the process must be running, with
less than 1 GB of memory and no traceback in its log, and no response may be an internal error
(500).
"""

import argparse
import sys

from tests.attack.inputs import KINDS
from tests.attack.running import attack


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s attack --", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--seconds", type=float, default=20, help="for each kind (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    arguments = parser.parse_args()
    failed = False
    print("| kind | requests | 2xx | 4xx | 5xx | no response | longest wait | peak memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind in arguments.kinds or KINDS:
        report = attack(kind, arguments.seconds, arguments.seed)
        by_class = [
            sum(count for status, count in report.statuses.items() if status // 100 == digit)
            for digit in (2, 4, 5)
        ]
        print(
            f"| {kind} | {report.sent:,} | {' | '.join(f'{count:,}' for count in by_class)} |"
            f" {report.broken:,} | {report.longest_wait:.2f} s | {report.peak_bytes >> 20} MB |",
            flush=True,
        )
        for problem in dict.fromkeys(report.problems):
            print(f"FAILED: {problem}")
        failed = failed or bool(report.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
