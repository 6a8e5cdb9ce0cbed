"""Write the test vectors in openapi/vectors; --check compares all files there instead."""

import argparse
import sys

from _nox import ROOT
from languages.vectors import FOLDER, files


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s vectors --", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check

    wanted = files()
    found = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*")}
    changed = [name for name in sorted(wanted | found) if wanted.get(name) != found.get(name)]
    if check:
        for name in changed:
            print(f"openapi/vectors/{name} is out of date with the document", file=sys.stderr)
        if changed:
            print("Run scripts/nox -s vectors and commit its changes.", file=sys.stderr)
        return bool(changed)

    FOLDER.mkdir(exist_ok=True)
    for name in changed:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], "utf-8")
        else:
            (FOLDER / name).unlink()
    print(f"Wrote {FOLDER.relative_to(ROOT)}: {len(wanted)} files, {len(changed)} changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
