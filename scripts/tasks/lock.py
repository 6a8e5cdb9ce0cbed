"""Compile scripts/constraints.txt: a version of each dependency that fits pyproject.toml."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import tomllib
from difflib import ndiff
from pathlib import Path

from _nox import CONSTRAINTS, ROOT

from tasks.environment import uv

HEADER = """\
# Versions of everything that the project's commands install, for every platform and Python, so that
# a new release of a dependency cannot break a fresh checkout. The package itself declares ranges
# (pyproject.toml). Written by `scripts/nox -s lock`; do not edit.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit code.

    Args:
        arguments: The arguments; None for those of this process.
    """
    parser = argparse.ArgumentParser(prog="scripts/nox -s lock --", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    parser.add_argument("--upgrade", action="store_true", help="upgrade to the newest versions")
    options = parser.parse_args(arguments)
    content = HEADER + compiled(upgrade=options.upgrade)
    if not options.check:
        CONSTRAINTS.write_text(content, encoding="utf-8")
        return 0
    present = CONSTRAINTS.read_text(encoding="utf-8")
    if present == content:
        return 0
    changes = [
        line for line in ndiff(present.splitlines(), content.splitlines()) if line[0] in "-+"
    ]
    print(
        "scripts/constraints.txt is out of date with pyproject.toml: run scripts/nox -s lock",
        *changes,
        sep="\n",
        file=sys.stderr,
    )
    return 1


def compiled(*, upgrade: bool) -> str:
    """Return the versions that fit pyproject.toml.

    Args:
        upgrade: Whether to ignore the versions in scripts/constraints.txt.
    """
    with (ROOT / "pyproject.toml").open("rb") as file:
        groups = sorted(tomllib.load(file)["dependency-groups"])
    options = ["--quiet", "--universal", "--python-version", "3.11", "--all-extras"]
    # An index URL belongs to the machine, not to the project.
    options += ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    for group in groups:
        options += ["--group", group]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "constraints.txt"
        # uv keeps the versions that it finds in the output file.
        if not upgrade:
            shutil.copy(CONSTRAINTS, output)
        uv("pip", "compile", *options, "--output-file", str(output), "pyproject.toml")
        return output.read_text(encoding="utf-8")
