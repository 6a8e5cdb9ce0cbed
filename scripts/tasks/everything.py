"""Run every session completely, each in a fresh clone of the last commit, and list the failures.

It takes hours. Arguments name the sessions to run; without any, all of them are run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _nox import ROOT

# The arguments of sessions that require some, or would only modify the clone without them.
ARGUMENTS = {
    "lock": ["--check"],
    "public-names": ["--check"],
    "regenerate": ["--check"],
    "try-documents": ["openapi/brainframe.yaml"],
    "unasync": ["--check"],
    "vectors": ["--check"],
}
# check-commands runs parts of the others.
LEFT_OUT = ("check-commands", "everything")


def sessions() -> list[str]:
    """Return the names of all sessions that this one runs."""
    options = ["--noxfile", str(ROOT / "noxfile.py"), "--list-sessions", "--json"]
    # Without a selection, the sessions that the noxfile selects by default are listed: none.
    options += ["--keywords", "True"]
    command = [sys.executable, "-m", "nox", *options]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [str(one["session"]) for one in json.loads(listed.stdout)]
    return [name for name in found if name not in LEFT_OUT]


def run(name: str) -> bool:
    """Run a session in a fresh clone, and return whether it succeeded.

    Args:
        name: The name of the session.
    """
    print(f"== {name}", flush=True)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "checkout"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        command = [str(clone / "scripts" / "nox"), "-s", name, "--", *ARGUMENTS.get(name, [])]
        code = subprocess.run(command, cwd=clone, check=False).returncode
    word = "failed" if code else "passed"
    print(f"== {name} {word} after {time.monotonic() - begin:.0f} s", flush=True)
    return code == 0


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/everything", description=__doc__)
    known = sessions()
    parser.add_argument("names", nargs="*", metavar="SESSION", help=", ".join(known))
    names = parser.parse_args().names or known
    unknown = [name for name in names if name not in known]
    if unknown:
        parser.error(f"no such session: {', '.join(unknown)}; there are {', '.join(known)}")
    failed = [name for name in names if not run(name)]
    for name in failed:
        print("failed:", name, file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
