"""Compare the public API with that of the last release."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from public_api.additions import unmarked
from public_api.compatibility import breaks
from public_api.shape import read, shapes, write
from public_api.surface import ROOT, public_names

RELEASED = Path(__file__).parent / "released.json"
HEADING = "### Incompatible changes"


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--released", action="store_true", help="save the current public API as that of a release"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to check")
    options = parser.parse_args(arguments)
    version = _version(options.root)
    now = shapes(options.root)
    if options.released:
        write(RELEASED, version, now)
        return 0
    released, before = read(RELEASED)
    found = list(breaks(before, now))
    declared = _declared(options.root, version)
    additions = list(unmarked(public_names(options.root), before, now, released))
    for name, what in additions:
        print(f"{name} {what}", file=sys.stderr)
    undeclared = [(name, what) for name, what in found if name not in declared]
    for name, what in undeclared:
        print(f"{name} {what}", file=sys.stderr)
    if undeclared:
        print(
            f"\nThese changes break programs written for {released}. If they are intended, list"
            f" each name in backquotes under '{HEADING}' of the next version in CHANGELOG.md, with"
            " instructions for users.",
            file=sys.stderr,
        )
    if found and not _may_break(released, version):
        print(
            f"Incompatible changes to {released} require the version"
            f" {_next(released)} in brainframe_api/_version.py, not {version}:"
            " see docs/upgrading.md.",
            file=sys.stderr,
        )
        return 1
    return bool(undeclared or additions)


def _version(root: Path) -> str:
    text = (root / "brainframe_api" / "_version.py").read_text()
    found = re.search(r'__version__ = "(.+?)"', text)
    assert found, "brainframe_api/_version.py has no __version__"
    return found[1]


def _declared(root: Path, version: str) -> set[str]:
    """Return the names that the changelog declares as changed incompatibly in a version."""
    declared: set[str] = set()
    inside = listed = False
    for line in (root / "CHANGELOG.md").read_text().splitlines():
        if line.startswith("## "):
            inside = line.split()[1] == version
            listed = False
        elif line.startswith("### "):
            listed = line.strip() == HEADING
        elif inside and listed:
            declared.update(re.findall(r"`([\w.]+)`", line))
    return declared


def _may_break(released: str, version: str) -> bool:
    """Return whether SemVer allows an incompatible change between two versions."""
    significant = 1 if _numbers(released)[0] else 2
    return _numbers(version)[:significant] > _numbers(released)[:significant]


def _next(released: str) -> str:
    major, minor, _ = _numbers(released)
    return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split(".")[:3])
