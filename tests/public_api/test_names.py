"""What the public modules export: sorted, complete, importable, and described."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "brainframe.api",
    "brainframe.api.bf_codecs",
    "brainframe_api",
    "brainframe_api.bf_codecs",
    "brainframe_api.drawing",
    "brainframe_api.simulator",
)


def isort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, each by its letters."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("module", MODULES)
def test_names_are_sorted_and_there(module: str) -> None:
    names = list(importlib.import_module(module).__all__)
    assert names == sorted(set(names), key=isort_key)
    for name in names:
        assert getattr(importlib.import_module(module), name) is not None
    assert set(names) <= set(dir(importlib.import_module(module)))


def imports_for_type_checkers(path: Path) -> set[str]:
    """Return the names that a module imports under `if TYPE_CHECKING:`."""
    blocks = [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    imports = [statement for block in blocks for statement in block.body]
    return {
        alias.asname or alias.name
        for statement in imports
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }


def test_all_lists_of_the_public_names_agree() -> None:
    import brainframe.api
    import brainframe_api

    names = set(brainframe_api.__all__)
    found = imports_for_type_checkers(ROOT / "brainframe_api" / "__init__.py")
    assert found == names - {"__version__"}

    aliases = set(brainframe.api.__all__)
    assert aliases == names - {"__version__"} | {"status_receiver", "stub", "stubs"}
    found = imports_for_type_checkers(ROOT / "brainframe" / "api" / "__init__.py")
    assert found == aliases


def test_both_import_paths_give_the_same_objects() -> None:
    import brainframe.api
    import brainframe_api

    for name in set(brainframe.api.__all__) - {
        "bf_codecs",
        "bf_errors",
        "status_receiver",
        "stub",
        "stubs",
    }:
        assert getattr(brainframe.api, name) is getattr(brainframe_api, name)
    for module in ("bf_codecs", "bf_errors"):
        ours = importlib.import_module(f"brainframe_api.{module}")
        documented = importlib.import_module(f"brainframe.api.{module}")
        for name in ours.__all__:
            if type(getattr(ours, name)) is type(importlib):
                continue
            assert getattr(documented, name) is getattr(ours, name)


def test_everything_public_says_what_it_is() -> None:
    program = "from public_api.docstrings import undocumented; print(*undocumented(), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert done.stdout.strip() == ""
