"""Lint the OpenAPI document with Redocly and Spectral, and print Redocly's score of it.

Both linters are programs for Node that npm fetches in the versions below. Where Node is missing or
too old, this reports it and passes, since tests/openapi checks the document without Node; with
--require it fails instead.
"""

import os
import subprocess
import sys

from _nox import ROOT

from tasks.node import code_without_node, npm_exec

REDOCLY = "@redocly/cli@2.77.0"
SPECTRAL = "@stoplight/spectral-cli@6.16.3"
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


def main() -> int:
    """Run the command, and return its exit code."""
    code = code_without_node("lint-document", __doc__, "The linters of the document were")
    if code is not None:
        return code
    failed = False
    for package, *command in COMMANDS:
        print("+", *command, f"({package})", flush=True)
        run = npm_exec(package, *command)
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
