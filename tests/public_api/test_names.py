"""Exports of the public modules: sorted, complete, importable, and documented."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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
    """Return the sort key of a name: constants come first, then classes, then all other names."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("module", MODULES)
def test_names_are_sorted_and_exist(module: str) -> None:
    names = list(importlib.import_module(module).__all__)
    assert names == sorted(set(names), key=isort_key)
    for name in names:
        assert getattr(importlib.import_module(module), name) is not None
    assert set(names) <= set(dir(importlib.import_module(module)))


def test_the_documented_import_path_has_all_names() -> None:
    import brainframe.api
    import brainframe_api

    names = set(brainframe_api.__all__) - {"__version__"}
    assert set(brainframe.api.__all__) == names | {"status_receiver", "stub", "stubs"}


def test_public_names_are_derived_from_the_imports_for_type_checkers(tmp_path: Path) -> None:
    package = tmp_path / "__init__.py"
    package.write_text(
        "from importlib import import_module\n"
        "from typing import TYPE_CHECKING, Any\n\n"
        "from ._private import _secret\n\n"
        "from ._version import __version__\n\n"
        "if TYPE_CHECKING:\n"
        "    from . import shapes\n"
        "    from ._square import Square, SIDES\n"
        "    from json import loads\n",
        encoding="utf-8",
    )
    program = (
        "import sys; from pathlib import Path; from tasks.public_names import derive;"
        "sys.stdout.write(derive(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(package)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    found: dict[str, Any] = {}
    for statement in ast.parse(done.stdout).body:
        if isinstance(statement, ast.Assign):
            found[ast.unparse(statement.targets[0])] = ast.literal_eval(statement.value)
    assert found["__all__"] == ("SIDES", "Square", "__version__", "loads", "shapes")
    assert found["_MODULES"] == {
        "SIDES": "._square",
        "Square": "._square",
        "loads": "json",
        "shapes": ".shapes",
    }


def test_both_import_paths_export_the_same_objects() -> None:
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


def test_every_public_name_has_a_docstring() -> None:
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
