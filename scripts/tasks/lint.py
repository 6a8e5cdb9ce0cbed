"""Run every static check, and check that derived files are up to date.

The linters of the OpenAPI document come from the npm registry and run where Node is present.
"""

import argparse
import subprocess
import sys

from _nox import ROOT

# Each is a module for `python -m`, with its arguments.
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("codespell_lib",),
    ("mypy",),
    ("pyright",),
    ("tasks.regenerate", "--check"),
    ("tasks.unasync", "--check"),
    ("tasks.public_names", "--check"),
    ("tasks.vectors", "--check"),
    ("tasks.lint_document",),
    ("tasks.check_public_api",),
)


def main() -> int:
    """Run all checks, and return the exit code: 1 if a check failed."""
    argparse.ArgumentParser(prog="scripts/lint", description=__doc__).parse_args()
    failed: list[str] = []
    for check in CHECKS:
        print("+ python -m", *check, flush=True)
        if subprocess.run([sys.executable, "-m", *check], cwd=ROOT, check=False).returncode:
            failed.append(" ".join(check))
    for name in failed:
        print("failed:", name, file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
