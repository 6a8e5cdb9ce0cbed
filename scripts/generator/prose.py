"""Fits the document's descriptions into docstrings."""

from __future__ import annotations

import re
from textwrap import wrap

WIDTH = 100
_NULL = re.compile(r"\bnull\b")
_LIST_ITEM = re.compile(r"(\s*)([-*]|\d+\.)\s+")


def docstring(text: str, indent: int = 0) -> str:
    """Writes a text as a docstring.

    Args:
        text: The text, in the little Markdown that descriptions use.
        indent: How far the docstring is indented; its first line not.
    """
    text = _escaped(text)
    # The quotes share the first line, and the last one if it is the only one.
    lines = _filled(text, WIDTH - indent, first=WIDTH - indent - 6)
    if len(lines) == 1:
        closing = " " if lines[0].endswith('"') else ""
        return f'"""{lines[0]}{closing}"""'
    margin = " " * indent
    body = "\n".join(f"{margin}{line}" if line else "" for line in lines[1:])
    return f'"""{lines[0]}\n{body}\n{margin}"""'


def indented(text: str, indent: int) -> str:
    """Writes a text into a docstring that goes on.

    Args:
        text: The text, in the little Markdown that descriptions use.
        indent: How far the docstring is indented; the first line of the text is already.
    """
    lines = _filled(_escaped(text), WIDTH - indent, first=WIDTH - indent)
    margin = " " * indent
    return "\n".join([lines[0], *(f"{margin}{line}" if line else "" for line in lines[1:])])


def entry(name: str, text: str, indent: int) -> str:
    """Writes one entry of a docstring's section, such as an argument.

    Args:
        name: What the entry is about; "" for a section that is a single text.
        text: What is said about it.
        indent: How far the docstring is indented.
    """
    head = f"{name}: " if name else ""
    plain = " ".join(_escaped(text).split())
    deeper = " " * (4 if name else 0)
    lines = wrap(
        head + plain,
        WIDTH - indent - 4,
        subsequent_indent=deeper,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(" " * (indent + 4) + line for line in lines)


def _escaped(text: str) -> str:
    """Makes a text safe inside a docstring, and gives JSON's null its name in Python."""
    text = _NULL.sub("None", text.strip())
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def sentence(text: str) -> str:
    """The text with a full stop."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def _filled(text: str, width: int, first: int) -> list[str]:
    """Fills paragraphs and list items to a width, the very first line to a width of its own."""
    filled: list[str] = []
    for block in _blocks(text.splitlines()):
        if not block:
            filled.append("")
            continue
        item = _LIST_ITEM.match(block)
        hanging = " " * item.end() if item else ""
        lead = " " * (width - first) if not filled else ""
        lines = wrap(
            lead + block if lead else block,
            width,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        )
        if lead:
            lines[0] = lines[0].lstrip()
        filled += lines
    return filled


def _blocks(lines: list[str]) -> list[str]:
    """Joins lines into paragraphs and list items; "" stands between what a blank line separates."""
    blocks: list[str] = []
    for line in lines:
        if not line.strip():
            blocks.append("")
        elif blocks and blocks[-1] and not _LIST_ITEM.match(line):
            blocks[-1] += " " + line.strip()
        else:
            blocks.append(line.rstrip())
    return blocks
