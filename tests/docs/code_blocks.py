"""The code in Markdown pages, and how a reader would run it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/*.md", "docs/guides/*.md")
    for page in ROOT.glob(pattern)
    # Other tests run these pages: test_regenerating.py runs the first one in a copy of the project,
    # and tests/pytest_plugin/test_guide.py the second one, which consists of test suites.
    if page.name not in ("regenerating.md", "testing.md")
)
# The address of the server on the pages; the server of the test listens at another one.
SERVER = re.compile(r"http://localhost(:8080)?(?![\w.])")
FILE_NAME = re.compile(r"`(\w+\.py)`")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        language: The language of the fence, such as python or sh.
        text: The code.
        line: The number of the first line of code in the page.
        before: The text of the paragraph before the block.
    """

    language: str
    text: str
    line: int
    before: str


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page that have a language."""
    found: list[Block] = []
    before = ""
    for token in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
        if token.type == "inline":
            before = token.content
        elif token.type == "fence" and token.info and token.map:
            language = token.info.split()[0]
            found.append(Block(language, token.content, token.map[0] + 2, before))
    return found


def is_test_module(block: Block) -> bool:
    """Return whether a block is a test module or a conftest.py."""
    return bool(re.search(r"^(\s*(async )?def test_|@pytest\.fixture)", block.text, re.MULTILINE))


def run_program(page: Path, block: Block, server: str, names: dict[str, Any]) -> None:
    """Run a block in this process, after the earlier blocks of the page.

    Args:
        page: The page, for tracebacks.
        block: The program.
        server: The URL of the server that stands for the one in the page.
        names: The names that earlier blocks defined.
    """
    source = "\n" * (block.line - 1) + SERVER.sub(server, block.text)
    exec(compile(source, str(page), "exec"), names)


# Definitions for the shell that runs the commands of a page: the project's commands run with this
# Python, pip does nothing, and the simulator, which would run forever, only prints its help.
PRELUDE = """
set -euo pipefail
pip() { :; }
brainframe-sdk() { python -m brainframe_api "$@"; }
python() {
  case "$*" in
    "-m brainframe_api.simulator"*) "$PYTHON" "$@" --help > help.txt;;
    *) "$PYTHON" "$@";;
  esac
}
"""


# Paths of a checkout: its commands, its environment, and the folders that pages change to.
CHECKOUT = re.compile(r"^(scripts/|\.venv/|cd (clients|examples|openapi)\b)", re.MULTILINE)


def run_commands(block: Block, server: str, folder: Path) -> None:
    """Run a block of shell commands.

    Blocks with commands of the checkout are not run, because these take long;
    tests/packaging/test_commands.py checks that the commands exist.

    Args:
        block: The commands.
        server: The URL of the server that stands for the one in the page.
        folder: The working directory of the commands, which is also the user's home.
    """
    if CHECKOUT.search(block.text):
        return
    done = subprocess.run(
        ["bash", "-c", PRELUDE + SERVER.sub(server, block.text)],
        cwd=folder,
        env={
            **os.environ,
            "BRAINFRAME_URL": server,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PYTHON": sys.executable,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=350,
        check=False,
    )
    assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
