"""Conversion of docstrings in plain Markdown, with indented code, for Sphinx."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

_WITH_COLON = re.compile(r"(?<![`:])`([^`<>\s]+:[^`<>\s]+)`(?!`)")


def mark_indented_code(
    _app: Sphinx, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]
) -> None:
    """Turn an indented block after a line that ends in a colon into a code block."""
    for number in range(len(lines) - 2):
        line, blank, block = lines[number : number + 3]
        indentation = len(line) - len(line.lstrip())
        if (
            line.rstrip().endswith(":")
            and not line.rstrip().endswith("::")
            and not line.lstrip().startswith(":")
            and not blank.strip()
            and block.startswith(" " * (indentation + 4))
        ):
            lines[number] = line.rstrip() + ":"


def double_backticks_around_colons(
    _app: Sphinx, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]
) -> None:
    """Make `hh:mm:ss` literal; napoleon would parse its first colon as the end of a type."""
    lines[:] = [_WITH_COLON.sub(r"``\1``", line) for line in lines]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    # Before napoleon, which indents the text of sections.
    app.connect("autodoc-process-docstring", mark_indented_code, priority=400)
    app.connect("autodoc-process-docstring", double_backticks_around_colons, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
