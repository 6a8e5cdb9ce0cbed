"""Lint the OpenAPI document with Redocly and Spectral, and print Redocly's score of it.

Both linters are programs for Node that npm fetches in the versions below. Where Node is missing or
too old, this reports it and passes, since tests/openapi checks the document without Node; with
--require it fails instead.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

from _nox import ROOT

REDOCLY = "@redocly/cli@2.77.0"
SPECTRAL = "@stoplight/spectral-cli@6.16.3"
OLDEST_NODE = (20, 19)
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}

FOLDER = ROOT / "openapi"
DOCUMENT = "brainframe.yaml"
COMMANDS = (
    # Each finds its rules beside the document: redocly.yaml and .spectral.yaml.
    (REDOCLY, "redocly", "lint", "brainframe", "editions/*.yaml"),
    # Its rules are not those of redocly.yaml, which are for OpenAPI.
    (REDOCLY, "redocly", "lint", "--extends", "recommended-strict", "brainframe.arazzo.yaml"),
    (
        REDOCLY,
        "redocly",
        "lint",
        "--extends",
        "recommended",
        "--skip-rule",
        "security-defined",
        "fleet.asyncapi.yaml",
    ),  # The server decides about it.
    (SPECTRAL, "spectral", "lint", "--fail-severity", "hint", DOCUMENT),
    (REDOCLY, "redocly", "score", "brainframe"),
)


def npm() -> str:
    """Return the path of npm, which subprocess needs on Windows, or an empty string."""
    return shutil.which("npm") or ""


def why_not_runnable() -> str | None:
    """Return what is missing to run the linters, or None."""
    oldest = ".".join(map(str, OLDEST_NODE))
    if not (shutil.which("node") and npm()):
        return f"Node {oldest} or newer with npm is not installed"
    result = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    version = tuple(map(int, re.findall(r"\d+", result.stdout)[:2]))
    if version < OLDEST_NODE:
        return f"Node {oldest} or newer is needed, and this is {result.stdout.strip() or 'broken'}"
    return None


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/nox -s lint-document --", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--require", action="store_true", help="fail where Node is missing")
    required = parser.parse_args().require

    reason = why_not_runnable()
    if reason:
        print(f"The linters of the document were skipped: {reason}.", file=sys.stderr)
        return 1 if required else 0

    failed = False
    for package, *command in COMMANDS:
        print("+", *command, f"({package})", flush=True)
        run = [npm(), "exec", "--yes", "--loglevel=error", f"--package={package}", "--", *command]
        failed |= bool(
            subprocess.run(run, cwd=FOLDER, env=os.environ | QUIET, check=False).returncode
        )
    if failed:
        print(
            "The document has problems, or npm could not run a linter; see above.", file=sys.stderr
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
