"""Test every operation of the simulator with requests that schemathesis generates.

This takes some minutes. The seed is fixed, so that a failure is reproducible.
"""

import argparse
import sys

from tests.conformance.passes import PASSES, Outcome, run_pass
from tests.conformance.report import print_report


def main() -> int:
    """Run the command, and return its exit code."""
    names = [each.name for each in PASSES]
    parser = argparse.ArgumentParser(prog="scripts/nox -s conformance --", description=__doc__)
    parser.add_argument(
        "--cases",
        type=int,
        default=60,
        metavar="N",
        help="for each operation and pass (%(default)s)",
    )
    parser.add_argument("--seed", type=int, default=20240, help="default: %(default)s")
    parser.add_argument("--only", choices=names, nargs="+", metavar="PASS", help=", ".join(names))
    parser.add_argument("--verbose", action="store_true", help="show what schemathesis prints")
    arguments = parser.parse_args()
    outcomes: list[Outcome] = []
    for each in PASSES:
        if each.name in (arguments.only or names):
            print(f"{each.name} …", file=sys.stderr, flush=True)
            outcomes.append(
                run_pass(
                    each, cases=arguments.cases, seed=arguments.seed, verbose=arguments.verbose
                )
            )
    return 0 if print_report(outcomes, whole=not arguments.only) else 1


if __name__ == "__main__":
    sys.exit(main())
