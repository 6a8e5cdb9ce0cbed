"""Programs for Node, which npm fetches in given versions."""

import argparse
import re
import shutil
import subprocess
import sys

OLDEST_NODE = (20, 19)


def why_not_runnable() -> str | None:
    """Return why programs for Node cannot run, or None if they can."""
    oldest = ".".join(map(str, OLDEST_NODE))
    if not (shutil.which("node") and shutil.which("npm")):
        return f"Node {oldest} or newer with npm is not installed"
    result = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    version = tuple(map(int, re.findall(r"\d+", result.stdout)[:2]))
    if version < OLDEST_NODE:
        found = result.stdout.strip() or "one that does not run"
        return f"Node {oldest} or newer is needed, but found {found}"
    return None


def npm_exec(package: str, *command: str) -> list[str]:
    """Return the command that runs a program of a package.

    Args:
        package: The name and version of the package.
        *command: The program and its arguments.
    """
    # On Windows, subprocess needs the path of npm.
    npm = shutil.which("npm") or "npm"
    return [npm, "exec", "--yes", "--loglevel=error", f"--package={package}", "--", *command]


def code_without_node(session: str, docstring: str | None, skipped: str) -> int | None:
    """Parse the arguments of a session that needs Node; return its exit code without Node.

    Args:
        session: The name of the session.
        docstring: The docstring of its module.
        skipped: The skipped part and a verb, such as "The linters were".

    Returns:
        None if Node can run. Otherwise 0, or 1 if the arguments require Node.
    """
    parser = argparse.ArgumentParser(
        prog=f"scripts/nox -s {session} --", description=(docstring or "").splitlines()[0]
    )
    parser.add_argument("--require", action="store_true", help="fail where Node is missing")
    required: bool = parser.parse_args().require
    reason = why_not_runnable()
    if reason is None:
        return None
    print(f"{skipped} skipped: {reason}.", file=sys.stderr)
    return int(required)
