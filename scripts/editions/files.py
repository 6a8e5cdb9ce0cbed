"""The files that are derived from the OpenAPI document, apart from the generated package."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from api_document import PATH, load

from editions.asyncapi import asyncapi
from editions.derive import to_3_1, to_open_enumerations
from editions.mock import mock_overlay
from editions.overlay import overlay
from editions.samples import samples
from editions.yaml_text import dump

ROOT = PATH.parents[1]
FOLDER = PATH.parent / "editions"


def write_files() -> int:
    """Write the files that are out of date, and return the exit code."""
    contents = files()
    FOLDER.mkdir(exist_ok=True)
    for path in _changed(contents):
        if path in contents:
            path.write_text(contents[path], "utf-8")
        else:
            path.unlink()
        print(f"{'wrote:  ' if path in contents else 'removed:'} {path.relative_to(ROOT)}")
    return 0


def check_files() -> int:
    """Print the files that are out of date, and return the exit code: 1 if there are any."""
    changed = _changed(files())
    for path in changed:
        print(f"{path.relative_to(ROOT)} is out of date with its sources.", file=sys.stderr)
    if changed:
        print("Run scripts/regenerate and commit its changes.", file=sys.stderr)
    return int(bool(changed))


def files() -> dict[Path, str]:
    """Return the content of each file."""
    document = load()
    opened = to_open_enumerations(document)
    editions = {
        "brainframe-3.0-open.yaml": opened,
        "brainframe-3.1.yaml": to_3_1(document),
        "brainframe-3.1-open.yaml": to_3_1(opened),
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {
        FOLDER / name: _derived("../brainframe.yaml") + dump(edition)
        for name, edition in editions.items()
    }
    found[PATH.with_name("documentation.overlay.yaml")] = _derived(
        "brainframe.yaml, ../clients and ../pyproject.toml"
    ) + dump(overlay(document, samples(), project))
    found[PATH.with_name("mock.overlay.yaml")] = _derived("brainframe.yaml") + dump(
        mock_overlay(document)
    )
    found[PATH.with_name("fleet.asyncapi.yaml")] = _derived(
        "brainframe.yaml and ../scripts/editions/fleet.yaml"
    ) + dump(asyncapi(document))
    return found


def _derived(sources: str) -> str:
    return f"# Derived from {sources} by scripts/regenerate.\n# Do not edit.\n"


def _changed(contents: dict[Path, str]) -> list[Path]:
    present = [*FOLDER.glob("*.yaml"), *(path for path in contents if path.exists())]
    found = {path: path.read_text("utf-8") for path in present}
    return [path for path in sorted(contents | found) if contents.get(path) != found.get(path)]
