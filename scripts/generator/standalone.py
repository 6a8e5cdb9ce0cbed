"""Packages that contain the runtime, for distribution by themselves."""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any, Final

from .build import ROOT, format_code
from .document import OpenApiDocument

RUNTIME: Final = "openapi_runtime"
PRIVATE: Final = "_runtime"
"""The name of the runtime in the package."""

# Modules that name the runtime in imports and in other places, all of which are changed. Their only
# text from the document is its title.
_OWN_MODULES: Final = frozenset({"__init__.py", "async_client.py", "client.py"})
# The packages that the runtime imports, with the version bounds of our own pyproject.toml.
_DEPENDENCIES: Final = ("anyio", "attrs", "httpcore", "httpx", "msgspec", "sniffio")
_BACKEND: Final = "hatchling>=1.27"


def make_standalone(package: Path, document: OpenApiDocument) -> None:
    """Copy the runtime into a generated package, and write its pyproject.toml.

    Args:
        package: The folder of the package.
        document: The document that it was generated from.
    """
    shutil.copytree(ROOT / RUNTIME, package / PRIVATE, ignore=shutil.ignore_patterns("__pycache__"))
    runtime = f"{package.name}.{PRIVATE}"
    for path in package.rglob("*.py"):
        place = path.relative_to(package)
        text = path.read_text(encoding="utf-8")
        if place.parts[0] == PRIVATE or str(place) in _OWN_MODULES:
            text = re.sub(rf"\b{RUNTIME}\b", runtime, text)
        else:
            text = _with_imports_from(runtime, text)
        if place.parts[0] == PRIVATE:
            text = f"# Copied by scripts/regenerate. Do not edit.\n{text}"
        path.write_text(text, encoding="utf-8")
    format_code(package)
    text = _pyproject(package.name, document)
    (package / "pyproject.toml").write_text(text, encoding="utf-8")


def _with_imports_from(runtime: str, text: str) -> str:
    """Replace the runtime in the imports of a module, but not in text of the document."""
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == RUNTIME:
            lines[node.lineno - 1] = lines[node.lineno - 1].replace(RUNTIME, runtime, 1)
    return "\n".join(lines)


def _pyproject(package: str, document: OpenApiDocument) -> str:
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    dependencies = [item for item in own["dependencies"] if _project(item) in _DEPENDENCIES]
    info = document.root.require("info")
    title = " ".join(info.text("title").split())
    tables: dict[str, dict[str, Any]] = {
        "build-system": {"requires": [_BACKEND], "build-backend": "hatchling.build"},
        "project": {
            "name": package.replace("_", "-"),
            "version": version(info.text("version")),
            "description": f"Client for the {title}." if title else "Client of a REST API.",
            "requires-python": own["requires-python"],
            "dependencies": dependencies,
        },
        # This file is in the folder of the package, which hatchling cannot select by itself.
        "tool.hatch.build.targets.wheel": {"bypass-selection": True},
        "tool.hatch.build.targets.wheel.force-include": {'"."': package},
    }
    lines = ["# Written by scripts/regenerate. Do not edit."]
    for name, entries in tables.items():
        lines += [f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in entries.items()), ""]
    return "\n".join(lines)


def _project(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()


def _toml(value: Any) -> str:
    # JSON strings, booleans and arrays are those of TOML, which also escapes DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def version(text: str) -> str:
    """Return the version of a document in the form that packages use (PEP 440)."""
    match = re.fullmatch(r"v?(\d+(?:\.\d+)*)(?:[-.]?(a|b|rc)[-.]?(\d+))?", text.strip())
    if match:
        release, phase, number = match.groups()
        return f"{release}{phase}{number}" if phase else str(release)
    numbers = [str(int(digits)) for digits in re.findall(r"\d{1,9}", text)[:4]]
    return ".".join(numbers) or "0"
