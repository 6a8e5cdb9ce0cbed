"""The files of the editions, in openapi/editions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from api_document import PATH, load

from editions.derive import Node, is_object, to_3_1, to_open_enumerations

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "openapi" / "editions"
_HEADER = "# Derived from ../brainframe.yaml by scripts/regenerate. Do not edit.\n"


def write_editions() -> int:
    """Write the files that are out of date, and return the exit code."""
    contents = editions(PATH)
    FOLDER.mkdir(exist_ok=True)
    for name in _changed(contents):
        if name in contents:
            (FOLDER / name).write_text(contents[name], "utf-8")
        else:
            (FOLDER / name).unlink()
        print(f"{'wrote:  ' if name in contents else 'removed:'} {_shown(name)}")
    return 0


def check_editions() -> int:
    """Name the files that are out of date, and return the exit code: 1 if there are any."""
    changed = _changed(editions(PATH))
    for name in changed:
        print(f"{_shown(name)} is out of date with openapi/brainframe.yaml.", file=sys.stderr)
    if changed:
        print("Run scripts/regenerate and commit its changes.", file=sys.stderr)
    return int(bool(changed))


def editions(path: Path) -> dict[str, str]:
    """Return the content of each file, by file name.

    Args:
        path: The document.
    """
    document = load(path)
    opened = to_open_enumerations(document)
    derived = {
        "brainframe-3.0-open.yaml": opened,
        "brainframe-3.1.yaml": to_3_1(document),
        "brainframe-3.1-open.yaml": to_3_1(opened),
    }
    return {name: _HEADER + dump(edition) for name, edition in derived.items()}


def _changed(contents: dict[str, str]) -> list[str]:
    found = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.yaml")}
    return [name for name in sorted(contents | found) if contents.get(name) != found.get(name)]


def _shown(name: str) -> str:
    return str((FOLDER / name).relative_to(ROOT))


# libyaml's dumper writes the editions in a tenth of the time.
_BaseDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_BaseDumper):  # type: ignore[misc]
    """Dumper of text with line breaks as blocks, and of short lists on one line."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write a value that occurs twice twice."""
        return True


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_list(dumper: Any, items: list[Any]) -> Any:
    short = not any(map(is_object, items)) and len(str(items)) < 80
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(list, _represent_list)


def dump(document: Node) -> str:
    """Return a document as YAML."""
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))
