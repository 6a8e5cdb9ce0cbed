"""The runtime serves packages generated from any document, with few dependencies."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import openapi_runtime

FOLDER = Path(openapi_runtime.__file__).parent
DEPENDENCIES = {"anyio", "attrs", "httpcore", "httpx", "msgspec"}
# Names of this API, which no other document contains.
FOREIGN_WORDS = ("brainframe", "zone_status", "capsule", "alarm")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_the_runtime_imports_only_its_dependencies() -> None:
    found = {name for path in FOLDER.rglob("*.py") for name in imported(path)}
    foreign = found - sys.stdlib_module_names - {"openapi_runtime"}
    assert foreign == DEPENDENCIES


def test_the_runtime_mentions_nothing_of_this_api() -> None:
    for path in FOLDER.rglob("*.py"):
        text = path.read_text(encoding="utf-8").lower()
        found = [word for word in FOREIGN_WORDS if word in text]
        assert not found, f"{path.name} mentions {found}"
