"""Conversion of the document's descriptions to docstrings."""

from __future__ import annotations

import ast

import pytest
from generator.prose import docstring, entry, indented, sentence

LONG = "word " * 60


@pytest.mark.parametrize(
    "text",
    [
        "One line.",
        LONG,
        f"First paragraph.\n\n- `item` {LONG}\n- another\n\nLast {LONG}",
        'It ends in "quotes"',
        'Three """ in the middle',
        "A backslash \\n and one at the end \\",
        "1. one\n2. two",
    ],
)
@pytest.mark.parametrize("indent", [0, 4])
def test_a_docstring_is_python_and_fits_the_line(text: str, indent: int) -> None:
    code = docstring(text, indent)
    assert all(
        len(line) + (indent if i == 0 else 0) <= 100 for i, line in enumerate(code.split("\n"))
    )
    value = ast.literal_eval(code)
    assert value.split() == text.split()


def test_paragraphs_and_lists_keep_their_form() -> None:
    code = docstring("Keys depend on `type`:\n\n- `a`: one\n  more\n- `b`: two\n\nThat is all.", 4)
    assert code.split("\n") == [
        '"""Keys depend on `type`:',
        "",
        "    - `a`: one more",
        "    - `b`: two",
        "",
        "    That is all.",
        '    """',
    ]


def test_null_is_called_none() -> None:
    assert docstring("Or null, but not nullable.") == '"""Or None, but not nullable."""'


def test_entries_are_indented_below_their_name() -> None:
    lines = entry("stream_id", LONG, 4).split("\n")
    assert lines[0].startswith("        stream_id: word")
    assert all(line.startswith("            word") for line in lines[1:])
    assert all(len(line) <= 100 for line in lines)


def test_indented_text_continues_a_docstring() -> None:
    assert indented("One.\n\nTwo.", 4) == "One.\n\n    Two."


@pytest.mark.parametrize(
    ("text", "expected"), [("List", "List."), ("Why?", "Why?"), ("Done.", "Done."), ("", "")]
)
def test_sentences_end_with_a_period(text: str, expected: str) -> None:
    assert sentence(text) == expected
