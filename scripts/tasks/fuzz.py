"""Fuzz the client with arbitrary bytes, guided by code coverage (atheris).

Each target takes any bytes and must return a value or raise a documented error: responses to every
operation, codecs, status packets, bodies on a connection, and texts such as URLs. Each target takes
a minute. Where atheris has no build for this Python or system, the command says so and passes.
"""

import argparse
import importlib.util
import sys

from tests.fuzz.running import TARGETS, fuzz


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s fuzz --", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    arguments = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("SKIPPED: atheris has no build for this Python and system (Linux on x86-64 has).")
        return 0
    failed = False
    print(f"{'target':10}{'inputs':>12}{'coverage':>10}  result")
    for target in arguments.targets or TARGETS:
        found = fuzz(target, arguments.seconds, arguments.seed)
        result = "passed" if found.problem is None else "FAILED"
        print(f"{target:10}{found.runs:12,}{found.coverage:10}  {result}", flush=True)
        if found.problem is not None:
            failed = True
            print(found.problem)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
