"""The programs, test suites and commands on the pages run without errors."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS
from tests.docs.code_blocks import (
    FILE_NAME,
    PAGES,
    ROOT,
    Block,
    blocks,
    is_test_module,
    run_commands,
    run_program,
)

CIVIC = ROOT / "tests" / "documentation" / "media" / "civic.jpg"
# Languages that are shown and not run.
SHOWN = {"console", "dockerfile", "http", "json", "mermaid", "text", "toml", "yaml"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with the files that the pages use, and return it."""
    shutil.copy(PEDESTRIANS, tmp_path / "video.mp4")
    shutil.copy(CIVIC, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            page,
            id=str(page.relative_to(ROOT)),
            # These cases are slow, because each command starts a process. On a busy machine, all
            # commands of a page take longer than the default timeout of a test.
            marks=(pytest.mark.slow, pytest.mark.timeout(1800))
            if page.name in ("command-line.md", "simulator.md")
            else (),
        )
        for page in PAGES
    ],
)
def test_the_code_of_a_page_runs(page: Path, server: Simulator, folder: Path) -> None:
    names: dict[str, Any] = {"__name__": "page"}
    suites: list[Block] = []
    for block in blocks(page):
        if block.language == "sh":
            run_commands(block, server.url, folder)
        elif block.language == "python":
            named = FILE_NAME.findall(block.before)
            if named and "__main__" in block.text:
                (folder / named[-1]).write_text(block.text)
            elif is_test_module(block):
                suites.append(block)
            else:
                run_program(page, block, server.url, names)
        elif not block.language.startswith("{"):  # Not a directive of the site.
            assert block.language in SHOWN, (
                f"{page.name}:{block.line}: run {block.language} blocks here, or add it to SHOWN."
            )
    with warnings.catch_warnings():
        # Short programs leave it to the end of their process to close connections. Here, that is
        # the end of the page.
        warnings.simplefilter("ignore", ResourceWarning)
        names.clear()
        gc.collect()
    for suite in write_suites(suites, folder):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"],
            cwd=suite,
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            timeout=350,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def write_suites(suites: list[Block], folder: Path) -> list[Path]:
    """Write test modules as a reader would, each conftest.py into a folder with the next block.

    Returns:
        The folders, for each of which pytest is to be run.
    """
    written: list[Path] = []
    target = folder / "suite"
    for block in suites:
        if "def test_" in block.text:
            target.mkdir(exist_ok=True)
            (target / f"test_{block.line}.py").write_text(block.text)
            if target not in written:
                written.append(target)
            target = folder / "suite"
        else:
            target = folder / f"suite_{block.line}"
            target.mkdir()
            (target / "conftest.py").write_text(block.text)
    return written


def test_pages_are_found() -> None:
    names = {str(page.relative_to(ROOT)) for page in PAGES}
    assert {"README.md", "docs/tutorial.md", "docs/guides/zones.md"} <= names
