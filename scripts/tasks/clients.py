"""Generate the clients in other languages: all of them, or those named.

The code goes to clients/LANGUAGE/generated. A language whose tools are not installed is skipped.
"""

import argparse
import sys

from _nox import ROOT
from languages.language import chosen
from languages.run import CommandError, run_all


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s clients --", description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="folders in clients/")
    failed = False
    for language in chosen(parser.parse_args().languages):
        reason = language.missing()
        if reason:
            print(f"{language.name}: skipped: {reason}")
            continue
        try:
            run_all(language, language.generate)
        except CommandError as error:
            print(f"{language.name}: {error}", file=sys.stderr)
            failed = True
        else:
            folder = (language.folder / "generated").relative_to(ROOT)
            print(f"{language.name}: wrote {folder}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
