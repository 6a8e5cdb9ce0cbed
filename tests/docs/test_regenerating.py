"""The page on regeneration, followed step by step in a copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.code_blocks import ROOT, Block, blocks

PAGE = ROOT / "docs" / "regenerating.md"
SETTINGS = (
    "--document=openapi/brainframe.yaml",
    "--output=generated/brainframe_rest",
    f"--constructors={ROOT / 'scripts' / 'generator' / 'constructors.yaml'}",
    f"--mixins={ROOT / 'brainframe_mixins'}",
    "--facade=brainframe_api/_async",
    "--handlers=brainframe_api/_simulator/handlers",
)
IGNORED = shutil.ignore_patterns("__pycache__")
# The file that the page names for its code.
ADDITIONS = {
    "the method": Path("brainframe_api/_async/zones.py"),
    "the handler": Path("brainframe_api/_simulator/handlers/zones.py"),
}
START = """
from brainframe_api.simulator import Simulator
with Simulator() as simulator:
    source = SOURCE.replace("http://localhost\\"", simulator.url + "\\"")
    exec(compile(source, "page", "exec"), {"__name__": "page"})
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the parts of the project that the page changes."""
    for name in ("openapi", "generated", "brainframe_api", "brainframe"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=IGNORED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def merged(old: Any, new: Any) -> Any:
    """Return a document with the parts of a block added."""
    if not isinstance(old, dict):
        return new
    found: dict[str, Any] = {**old}
    for key, value in new.items():
        found[key] = merged(found.get(key), value)
    return found


def run(project: Path, *arguments: str, **variables: str) -> str:
    path = os.pathsep.join([str(project), str(project / "generated"), str(ROOT / "scripts")])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def steps() -> Iterator[Block]:
    """Iterate over the blocks of the tutorial, which ends where other documents begin."""
    end = PAGE.read_text(encoding="utf-8").split("\n## Each step")[0].count("\n")
    for block in blocks(PAGE):
        if block.line < end:
            yield block


@pytest.mark.slow
def test_every_step_of_the_page_has_the_described_effect(project: Path) -> None:
    document = project / "openapi" / "brainframe.yaml"
    # The simulator of the copy reads the changed document, as an installed one reads its own.
    packaged = project / "brainframe_api" / "_simulator" / "brainframe.yaml"
    done = 0
    for block in steps():
        done += 1
        if block.language == "yaml":
            raw = yaml.load(document.read_bytes(), Loader=yaml.CSafeLoader)
            document.write_text(
                yaml.safe_dump(merged(raw, yaml.safe_load(block.text)), sort_keys=False)
            )
            shutil.copy(document, packaged)
        elif block.language == "console":
            command, expected = block.text.split("\n", 1)
            assert command == "$ scripts/regenerate"
            code = "import sys; from generator.command import main; sys.exit(main())"
            assert run(project, "-c", code, *SETTINGS) == expected
        elif "self" in block.text.split(")")[0] or block.text.startswith("@operation"):
            kind = "the handler" if block.text.startswith("@") else "the method"
            path = project / ADDITIONS[kind]
            indent = "" if block.text.startswith("@") else "    "
            code = textwrap.indent(block.text, indent)
            path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{code}", encoding="utf-8")
        else:
            assert block.language == "python"
            run(project, "-c", f"SOURCE = {block.text!r}\n{START}")
    assert done == 10, "The page has more or fewer steps than this test expects."
