"""Lint the OpenAPI document with Redocly and Spectral, and print Redocly's score of it.

Both linters are programs for Node that npm fetches in the versions below. Where Node is missing or
too old, the command says so and passes, since tests/openapi checks the document without Node; with
--require it fails instead.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _nox import ROOT

from tasks.node import code_without_node, npm_exec

REDOCLY = "@redocly/cli@2.77.0"
SPECTRAL = "@stoplight/spectral-cli@6.16.3"
OVERLAYS = "openapi-overlays-js@0.2.0"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}

FOLDER = ROOT / "openapi"
DOCUMENT = "brainframe.yaml"
EDITIONS = "editions/*.yaml"
DOCUMENTATION = "documentation.overlay.yaml"
MOCK = "mock.overlay.yaml"
COMMANDS = (
    # Each linter finds its rules beside the document: redocly.yaml and .spectral.mjs.
    (REDOCLY, "redocly", "lint", "brainframe", EDITIONS),
    # These are not OpenAPI documents, so the rules in redocly.yaml do not fit them.
    (REDOCLY, "redocly", "lint", "--extends", "recommended-strict", "brainframe.arazzo.yaml"),
    (REDOCLY, "redocly", "lint", "--extends", "recommended-strict", DOCUMENTATION),
    (REDOCLY, "redocly", "lint", "--extends", "recommended-strict", MOCK),
    (
        REDOCLY,
        "redocly",
        "lint",
        "--extends",
        "recommended",
        "--skip-rule",
        "security-defined",
        "fleet.asyncapi.yaml",
    ),  # Authentication depends on the configuration of the broker.
    (SPECTRAL, "spectral", "lint", "--fail-severity", "hint", DOCUMENT, EDITIONS),
)


def main() -> int:
    """Run the command, and return its exit code."""
    code = code_without_node("lint-document", __doc__, "The linters of the document were")
    if code is not None:
        return code
    failed = [
        " ".join(command) for package, *command in COMMANDS if _run(package, *command).returncode
    ]
    # The session test-mock runs the document with the other overlay.
    if not _accepts(DOCUMENTATION):
        failed.append(f"redocly lint {DOCUMENT} with {DOCUMENTATION}")
    # The score is computed outside of the folder of redocly.yaml, whose plugin changes the counts.
    # With it, the score would not be comparable with those of other documents.
    score = ("redocly", "score", f"{FOLDER.name}/{DOCUMENT}")
    if _run(REDOCLY, *score, folder=ROOT).returncode:
        failed.append(" ".join(score))
    for command in failed:
        print(f"failed, or could not be run by npm: {command}", file=sys.stderr)
    return int(bool(failed))


def apply_overlay(overlay: str, target: Path) -> bool:
    """Write the document with an overlay applied to it, and return whether that succeeded.

    Args:
        overlay: The file in openapi/.
        target: The file to write.
    """
    command = ("overlayjs", "--openapi", DOCUMENT, "--overlay", overlay)
    applied = _run(OVERLAYS, *command, stdout=subprocess.PIPE)
    target.write_bytes(applied.stdout)
    return not applied.returncode


def _accepts(overlay: str) -> bool:
    """Return whether the document with an overlay applied to it has no problems."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / DOCUMENT
        return apply_overlay(overlay, file) and not (
            _run(REDOCLY, "redocly", "lint", "--config", "redocly.yaml", str(file)).returncode
        )


def _run(
    package: str, *command: str, folder: Path = FOLDER, stdout: int | None = None
) -> "subprocess.CompletedProcess[bytes]":
    print("+", *command, f"({package})", flush=True)
    run = npm_exec(package, *command)
    return subprocess.run(run, cwd=folder, env=os.environ | QUIET, stdout=stdout, check=False)


if __name__ == "__main__":
    sys.exit(main())
