"""Test the clients in other languages: all of them, or those named.

Generate and compile each, run its example against the simulator, and let it read and write the
shared test vectors. A language whose tools are not installed is skipped. With --write, the table in
docs/other-languages.md gets the measured values; without it, the table must agree.
"""

import argparse
import sys
import time

from languages.checks import CheckError, Checks
from languages.language import Language, chosen
from languages.losses import Vectors, read_vectors
from languages.run import CommandError
from languages.table import write_rows


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s test-clients --", description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="folders of clients/")
    parser.add_argument(
        "--write", action="store_true", help="update the table in the documentation"
    )
    options = parser.parse_args()

    vectors = read_vectors()
    passed = failed = skipped = 0
    for language in chosen(options.languages):
        reason = language.missing()
        if reason:
            print(f"skipped  {language.name}: {reason}", flush=True)
            skipped += 1
            continue
        good, bad = check(language, vectors, write=options.write)
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return bool(failed)


def check(language: Language, vectors: Vectors, *, write: bool) -> tuple[int, int]:
    """Check a language until a check fails, and return the numbers of passed and failed checks."""
    passed = 0
    checks = Checks(language, vectors)
    for name, run in checks:
        begun = time.monotonic()
        if write and checks.row is not None:
            write_rows({language.title[0]: checks.row})
        try:
            run()
        except (CheckError, CommandError) as error:
            print(f"FAILED   {language.name} {name}\n{error}", flush=True)
            return passed, 1
        print(f"passed   {language.name} {name} ({time.monotonic() - begun:.0f} s)", flush=True)
        passed += 1
    return passed, 0


if __name__ == "__main__":
    sys.exit(main())
