"""Run every session completely, each in a fresh clone of the last commit, and list the results.

It takes hours. Arguments name the sessions to run; without any, all of them are run. Each session
writes its output to build/everything, where the output of failed sessions is kept. Ctrl-C stops the
running session.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from _nox import ROOT

# These sessions require arguments, or, without any, would modify the clone instead of checking it,
# or accept only a commit that is ready to be released.
ARGUMENTS = {
    "lock": ["--check"],
    "public-names": ["--check"],
    "regenerate": ["--check"],
    "release": ["--candidate"],
    "try-documents": ["openapi/brainframe.yaml"],
    "unasync": ["--check"],
    "vectors": ["--check"],
}
# check-commands runs parts of the other sessions, and everything would run itself.
LEFT_OUT = ("check-commands", "everything")

SHOWN_LINES = 40
"""The number of lines shown of the output of a failed session."""

# nox kills this process 60 s after Ctrl-C. By then, the clone must be removed.
STOP_TIMEOUT = 40.0


def sessions() -> list[str]:
    """Return the names of all sessions to run."""
    options = ["--noxfile", str(ROOT / "noxfile.py"), "--list-sessions", "--json"]
    # Without a selection, nox lists only the default sessions, and the noxfile defines none.
    options += ["--keywords", "True"]
    command = [sys.executable, "-m", "nox", *options]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [str(one["session"]) for one in json.loads(listed.stdout)]
    return [name for name in found if name not in LEFT_OUT]


def run(name: str, output: BinaryIO) -> bool:
    """Run a session in a fresh clone, and return whether it succeeded.

    Args:
        name: The name of the session.
        output: The file for its output.
    """
    # A process that outlives its session may still write into the clone, so errors during the
    # removal of the clone are ignored.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        clone = Path(folder) / "checkout"
        cloning = ["git", "clone", "--quiet", str(ROOT), str(clone)]
        session = [str(clone / "scripts" / "nox"), "-s", name, "--", *ARGUMENTS.get(name, [])]
        return not (call(cloning, ROOT, output) or call(session, clone, output))


def call(command: list[str], folder: Path, output: BinaryIO) -> int:
    """Run a command and return its exit code.

    Ctrl-C also interrupts the command, which is killed if it does not end within `STOP_TIMEOUT`.

    Args:
        command: The command and its arguments.
        folder: The working directory.
        output: The file for its output.
    """
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        # All processes of the session are in one group, so that they can be stopped together.
        start_new_session=True,
    )
    try:
        return process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        raise


def run_all(names: list[str]) -> list[tuple[str, str, float]]:
    """Run sessions in order, and stop at Ctrl-C.

    Args:
        names: The names of the sessions.

    Returns:
        The name, outcome and duration in seconds of each session that was started.
    """
    folder = ROOT / "build" / "everything"
    folder.mkdir(parents=True, exist_ok=True)
    results: list[tuple[str, str, float]] = []
    for name in names:
        log = folder / f"{name}.log"
        print(f"== {name}: output in {log}", flush=True)
        begin = time.monotonic()
        try:
            with log.open("wb") as output:
                outcome = "passed" if run(name, output) else "failed"
        except KeyboardInterrupt:
            outcome = "interrupted"
        results.append((name, outcome, time.monotonic() - begin))
        if outcome == "passed":
            log.unlink()
        else:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            print(*lines[-SHOWN_LINES:], sep="\n")
        print(f"== {name} {outcome} after {results[-1][2]:.0f} s", flush=True)
        if outcome == "interrupted":
            break
    return results


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/everything", description=__doc__)
    known = sessions()
    parser.add_argument("names", nargs="*", metavar="SESSION", help=", ".join(known))
    names = parser.parse_args().names or known
    unknown = [name for name in names if name not in known]
    if unknown:
        parser.error(f"no such session: {', '.join(unknown)}; there are {', '.join(known)}")
    results = run_all(names)
    print("\n== Results")
    for name, outcome, seconds in results:
        print(f"{outcome:11}  {seconds:6.0f} s  {name}")
    for name in names[len(results) :]:
        print(f"{'not run':11}  {'':8}  {name}")
    outcomes = {outcome for _, outcome, _ in results}
    if "interrupted" in outcomes:
        return 128 + signal.SIGINT
    return int("failed" in outcomes)


if __name__ == "__main__":
    sys.exit(main())
