"""The files that are derived from the OpenAPI document, apart from the generated package."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml
from api_document import PATH, load

from editions.asyncapi import asyncapi
from editions.derive import Node, is_object, to_3_1, to_open_enumerations
from editions.mock import mock_overlay
from editions.overlay import overlay
from editions.samples import samples

ROOT = PATH.parents[1]
FOLDER = PATH.parent / "editions"


def write_files() -> int:
    """Write the files that are out of date, and return the exit code."""
    contents = files()
    FOLDER.mkdir(exist_ok=True)
    for path in changed(contents):
        if path in contents:
            path.write_text(contents[path], "utf-8")
        else:
            path.unlink()
        print(f"{'wrote:  ' if path in contents else 'removed:'} {path.relative_to(ROOT)}")
    return 0


def check_files() -> int:
    """Print the files that are out of date, and return the exit code: 1 if there are any."""
    outdated = changed(files())
    for path in outdated:
        print(f"{path.relative_to(ROOT)} is out of date with its sources.", file=sys.stderr)
    if outdated:
        print("Run scripts/regenerate and commit its changes.", file=sys.stderr)
    return int(bool(outdated))


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
        FOLDER / name: _derived("../brainframe.yaml") + _dump(edition)
        for name, edition in editions.items()
    }
    found[PATH.with_name("documentation.overlay.yaml")] = _derived(
        "brainframe.yaml, ../clients and ../pyproject.toml"
    ) + _dump(overlay(document, samples(), project))
    found[PATH.with_name("mock.overlay.yaml")] = _derived("brainframe.yaml") + _dump(
        mock_overlay(document)
    )
    found[PATH.with_name("fleet.asyncapi.yaml")] = _derived(
        "brainframe.yaml and ../scripts/editions/fleet.yaml"
    ) + _dump(asyncapi(document))
    return found


def _derived(sources: str) -> str:
    return f"# Derived from {sources} by scripts/regenerate.\n# Do not edit.\n"


def changed(contents: dict[Path, str]) -> list[Path]:
    """Return the files that are missing or out of date, and the editions that are obsolete.

    Args:
        contents: The content that each file should have.
    """
    present = [*FOLDER.glob("*.yaml"), *(path for path in contents if path.exists())]
    found = {path: path.read_text("utf-8") for path in present}
    return [path for path in sorted(contents | found) if contents.get(path) != found.get(path)]


def _dump(document: Node) -> str:
    """Return a document as YAML."""
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))


# libyaml's dumper writes the editions in a tenth of the time.
_BaseDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_BaseDumper):  # type: ignore[misc]
    """YAML dumper that writes multi-line text as blocks, and short lists on one line."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Repeat a value that occurs twice, instead of using an alias."""
        return True


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_list(dumper: Any, items: list[Any]) -> Any:
    short = not any(map(is_object, items)) and len(str(items)) < 80
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(list, _represent_list)
