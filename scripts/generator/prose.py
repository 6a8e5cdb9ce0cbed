"""Formatting of the document's descriptions as docstrings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap

from .escapes import Code

WIDTH = 100
_NULL = re.compile(r"\bnull\b")
_LIST_ITEM = re.compile(r"(\s*)([-*+]|\d+[.)])\s+")
_FENCE = re.compile(r"\s*(```|~~~)")
# Lines that are not a part of a paragraph: headings, rows of tables and quotations.
_LINE = re.compile(r"\s*(#{1,6}\s|\||>)")


def docstring(text: str, indent: int = 0) -> Code:
    """Return a text as a docstring.

    Args:
        text: The text, in Markdown.
        indent: The indentation of all lines except the first.
    """
    # Leave room for the quotes on the first line.
    lines = _filled(_escaped(text), WIDTH - indent, first=WIDTH - indent - 6) or [""]
    if len(lines) == 1:
        closing = " " if lines[0].endswith('"') else ""
        return Code(f'"""{lines[0]}{closing}"""')
    margin = " " * indent
    body = "\n".join(f"{margin}{line}" if line else "" for line in lines[1:])
    return Code(f'"""{lines[0]}\n{body}\n{margin}"""')


def indented(text: str, indent: int) -> Code:
    """Return a text as a part of a docstring.

    Args:
        text: The text, in Markdown.
        indent: The indentation of all lines except the first.
    """
    lines = _filled(_escaped(text), WIDTH - indent, first=WIDTH - indent) or [""]
    margin = " " * indent
    return Code("\n".join([lines[0], *(f"{margin}{line}" if line else "" for line in lines[1:])]))


def entry(name: str, text: str, indent: int) -> Code:
    """Return one entry of a docstring section, such as an argument.

    Args:
        name: The name of the entry; "" for a section that is a single text.
        text: The description, in Markdown.
        indent: The indentation of the docstring.
    """
    head = f"{name}: " if name else ""
    deeper = 4 if name else 0
    width = WIDTH - indent - 4 - deeper
    lines = _filled(head + _escaped(text), width, first=width + deeper) or [head.rstrip()]
    margin, further = " " * (indent + 4), " " * (indent + 4 + deeper)
    return Code(
        "\n".join(
            [
                margin + lines[0].rstrip(),
                *(f"{further}{line}" if line else "" for line in lines[1:]),
            ]
        )
    )


def sentence(text: str) -> str:
    """Return the text with a period at the end."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:|`" else f"{text}."


def _escaped(text: str) -> str:
    """Escape a text for a docstring, and replace JSON's null with Python's None."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).strip()
    text = "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )
    text = _NULL.sub("None", text)
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


@dataclass
class _Block:
    """Paragraph, list item or verbatim line."""

    text: str
    verbatim: bool = False


def _filled(text: str, width: int, first: int) -> list[str]:
    """Wrap paragraphs and list items, and keep tables and fenced code as they are.

    Args:
        text: The text.
        width: The maximum length of a line.
        first: The maximum length of the first line.
    """
    filled: list[str] = []
    for block in _blocks(text.splitlines()):
        if block.verbatim or not block.text:
            filled.append(block.text.rstrip())
            continue
        item = _LIST_ITEM.match(block.text)
        hanging = " " * item.end() if item else ""
        # `wrap` has one width for all lines. Spaces before the first line make it shorter than the
        # others, and spaces before the others make it longer. They are removed below.
        lead = " " * (width - first) if not filled and first < width else ""
        limit = max(width, first) if not filled else width
        lines = wrap(
            lead + block.text if lead else block.text,
            limit,
            subsequent_indent=hanging + (" " * (first - width) if limit > width else ""),
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        )
        if lead:
            lines[0] = lines[0].lstrip()
        if limit > width:
            lines[1:] = [line[first - width :] for line in lines[1:]]
        filled += lines
    return filled


def _blocks(lines: list[str]) -> list[_Block]:
    """Join lines to paragraphs and list items, with an empty block for each blank line."""
    blocks: list[_Block] = []
    fence = ""
    for line in lines:
        opening = _FENCE.match(line)
        if fence or opening:
            blocks.append(_Block(line, verbatim=True))
            if opening:
                fence = "" if fence == opening[1] else fence or opening[1]
        elif not line.strip():
            blocks.append(_Block(""))
        elif _LINE.match(line):
            blocks.append(_Block(line, verbatim=True))
        elif blocks and blocks[-1].text and not blocks[-1].verbatim and not _LIST_ITEM.match(line):
            blocks[-1].text += " " + line.strip()
        else:
            blocks.append(_Block(line.rstrip()))
    return blocks
