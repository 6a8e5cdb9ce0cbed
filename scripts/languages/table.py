"""The table of losses in docs/other-languages.md."""

from __future__ import annotations

import re

from languages.examples import SchemaExamples
from languages.language import LANGUAGES, ROOT, Language
from languages.losses import Losses

DOCS = ROOT / "docs" / "other-languages.md"
_SUFFIXES = {".ts", ".go", ".rs", ".java", ".kt", ".hpp", ".py", ".rb", ".php"}
_BEGIN = "<!-- measured by the session test-clients; its option write updates it -->\n\n"
_END = "\n<!-- end of the measured table -->"
_HEAD = (
    "| Language | Generator | Vectors lost | What is lost | Operations left out |\n"
    "|---|---|---|---|---|\n"
)


def row(language: Language, losses: Losses, total: int, left_out: list[str]) -> str:
    """Return the table row of a language.

    Args:
        language: The language.
        losses: The data that it loses from the vectors.
        total: The number of vectors.
        left_out: The operations for which the generated code has no function.
    """
    title, generator = language.title
    operations = ", ".join(f"`{name}`" for name in left_out) or "none"
    if not language.has_operations:
        operations = "all: it generates only types"
    kinds = "; ".join(losses.kinds) or "nothing"
    return f"| {title} | {generator} | {losses.count} of {total} | {kinds} | {operations} |"


def documented_row(language: Language) -> str | None:
    """Return the row of a language in the documentation, or None."""
    return _rows().get(language.title[0])


def write_rows(measured: dict[str, str]) -> None:
    """Write rows by language title to the table, and keep the rows of other languages."""
    text = DOCS.read_text("utf-8")
    start, end = text.index(_BEGIN) + len(_BEGIN), text.index(_END)
    rows = _rows() | measured
    titles = (language.title[0] for language in LANGUAGES)
    table = _HEAD + "".join(f"{rows[title]}\n" for title in titles if title in rows)
    DOCS.write_text(text[:start] + table + text[end:], "utf-8")


def left_out(language: Language) -> list[str]:
    """Return the operations for which the generated code has no function."""
    names = set[str]()
    for path in (language.folder / "generated").rglob("*"):
        if path.suffix in _SUFFIXES:
            text = path.read_text("utf-8", errors="replace")
            text = re.sub(r"^\s*(//|/?\*|#).*", "", text, flags=re.MULTILINE)
            # The Python generators make a module of each operation.
            found = [path.stem, *re.findall(r"\w+", text)]
            names |= {name.replace("_", "").lower() for name in found}
    operations = [operation["operationId"] for operation in SchemaExamples().operations()]
    # The Go generator appends WithBody to the names of functions that take an arbitrary body.
    return sorted(
        name
        for name in operations
        if not {name.replace("_", ""), name.replace("_", "") + "withbody"} & names
    )


def _rows() -> dict[str, str]:
    text = DOCS.read_text("utf-8")
    table = text[text.index(_BEGIN) + len(_BEGIN) : text.index(_END)]
    lines = [line for line in table.splitlines() if line.startswith("| ")][1:]
    return {line.split("|")[1].strip(): line for line in lines}
