"""Formatting of the document's descriptions as docstrings."""

from __future__ import annotations

import re
from textwrap import wrap

WIDTH = 100
_NULL = re.compile(r"\bnull\b")
_LIST_ITEM = re.compile(r"(\s*)([-*]|\d+\.)\s+")


def docstring(text: str, indent: int = 0) -> str:
    """Return a text as a docstring.

    Args:
        text: The text, in the subset of Markdown that descriptions use.
        indent: The indentation of all lines except the first.
    """
    text = _escaped(text)
    # Leave room for the quotes on the first line.
    lines = _filled(text, WIDTH - indent, first=WIDTH - indent - 6)
    if len(lines) == 1:
        closing = " " if lines[0].endswith('"') else ""
        return f'"""{lines[0]}{closing}"""'
    margin = " " * indent
    body = "\n".join(f"{margin}{line}" if line else "" for line in lines[1:])
    return f'"""{lines[0]}\n{body}\n{margin}"""'


def indented(text: str, indent: int) -> str:
    """Return a text as a part of a docstring.

    Args:
        text: The text, in the subset of Markdown that descriptions use.
        indent: The indentation of all lines except the first.
    """
    lines = _filled(_escaped(text), WIDTH - indent, first=WIDTH - indent)
    margin = " " * indent
    return "\n".join([lines[0], *(f"{margin}{line}" if line else "" for line in lines[1:])])


def entry(name: str, text: str, indent: int) -> str:
    """Return one entry of a docstring section, such as an argument.

    Args:
        name: The name of the entry; "" for a section that is a single text.
        text: The description.
        indent: The indentation of the docstring.
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
    """Escape a text for a docstring, and replace JSON's null with Python's None."""
    text = _NULL.sub("None", text.strip())
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def sentence(text: str) -> str:
    """Return the text with a period at the end."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def _filled(text: str, width: int, first: int) -> list[str]:
    """Wrap paragraphs and list items.

    Args:
        text: The text.
        width: The maximum length of a line.
        first: The maximum length of the first line.
    """
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
    """Join lines to paragraphs and list items, with "" for each blank line."""
    blocks: list[str] = []
    for line in lines:
        if not line.strip():
            blocks.append("")
        elif blocks and blocks[-1] and not _LIST_ITEM.match(line):
            blocks[-1] += " " + line.strip()
        else:
            blocks.append(line.rstrip())
    return blocks
