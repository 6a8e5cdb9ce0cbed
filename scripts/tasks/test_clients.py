"""Test the clients in other languages: all of them, or those named.

Generate and compile each, run its example against the simulator, and read and write the shared test
vectors with it. A language whose tools are not installed is skipped. With --write, the table in
docs/other-languages.md gets the measured values; without it, the table must agree. With --document,
the generators read another document, such as an edition or an earlier version of ours.
"""

import argparse
import sys
import time
from pathlib import Path

from languages.checks import CheckError, Checks
from languages.language import Language, chosen
from languages.losses import read_vectors
from languages.page import PageError
from languages.run import CommandError
from languages.table import write_rows


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s test-clients --", description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="folders in clients/")
    parser.add_argument(
        "--write", action="store_true", help="update the table in the documentation"
    )
    parser.add_argument("--document", type=Path, metavar="FILE", help="generate from this document")
    options = parser.parse_args()

    vectors = read_vectors()
    passed = failed = 0
    unfinished: dict[str, list[str]] = {"failed": [], "skipped": []}
    for language in chosen(options.languages):
        reason = language.missing()
        if reason:
            print(f"skipped  {language.name}: {reason}", flush=True)
            unfinished["skipped"].append(language.name)
            continue
        checks = Checks(language, vectors, options.document)
        good, bad = check(language, checks, write=options.write)
        passed, failed = passed + good, failed + bad
        if bad:
            unfinished["failed"].append(language.name)
    for outcome, names in unfinished.items():
        if names:
            print(f"{outcome}: to run only these, scripts/nox -s test-clients -- {' '.join(names)}")
    print(f"{passed} passed, {failed} failed, {len(unfinished['skipped'])} skipped")
    return bool(failed)


def check(language: Language, checks: Checks, *, write: bool) -> tuple[int, int]:
    """Check a language, and return the numbers of passed and failed checks."""
    passed = failed = 0
    for name, run, needed in checks:
        begun = time.monotonic()
        if write and checks.row is not None:
            write_rows({language.title[0]: checks.row})
        try:
            run()
        except (CheckError, CommandError, PageError) as error:
            print(f"FAILED   {language.name} {name}\n{error}", flush=True)
            failed += 1
            if needed:
                break
            continue
        print(f"passed   {language.name} {name} ({time.monotonic() - begun:.0f} s)", flush=True)
        passed += 1
    if checks.losses is not None:
        lost = "; ".join(checks.losses.kinds) or "nothing"
        print(f"lost     {language.name} {checks.losses.count} vectors: {lost}", flush=True)
    return passed, failed


if __name__ == "__main__":
    sys.exit(main())
