"""The table in docs/other-languages.md of what each generator loses: measured, then compared."""

from __future__ import annotations

import re

import yaml

from languages.examples import PATH
from languages.language import LANGUAGES, ROOT, Language

DOCS = ROOT / "docs" / "other-languages.md"
_BEGIN = "<!-- measured by scripts/test-clients; --write renews it -->\n\n"
_END = "\n<!-- end of what is measured -->"
_HEAD = (
    "| Language | Generator | Lost when read and written back | Operations left out |\n"
    "|---|---|---|---|\n"
)


def row(language: Language, losses: list[str], left_out: list[str]) -> str:
    """Makes a language's row of the table."""
    title, generator = language.title
    operations = ", ".join(f"`{name}`" for name in left_out) or "none"
    if not language.has_operations:
        operations = "all: it makes types alone"
    return f"| {title} | {generator} | {'; '.join(losses) or 'nothing'} | {operations} |"


def documented_row(language: Language) -> str | None:
    """Returns the row that the documentation has, if any."""
    return _rows().get(language.title[0])


def write_rows(measured: dict[str, str]) -> None:
    """Puts rows into the table, by the language's title; those of other languages stay."""
    text = DOCS.read_text("utf-8")
    start, end = text.index(_BEGIN) + len(_BEGIN), text.index(_END)
    rows = _rows() | measured
    titles = (language.title[0] for language in LANGUAGES)
    table = _HEAD + "".join(f"{rows[title]}\n" for title in titles if title in rows)
    DOCS.write_text(text[:start] + table + text[end:], "utf-8")


def left_out(language: Language) -> list[str]:
    """Finds the operations of the document of which the generated code has no function."""
    names = set[str]()
    for path in (language.folder / "generated").rglob("*"):
        if path.suffix in {".ts", ".go", ".rs", ".java", ".kt", ".hpp"}:
            text = path.read_text("utf-8", errors="replace")
            text = re.sub(r"^\s*(//|/?\*|#).*", "", text, flags=re.MULTILINE)
            names |= {name.replace("_", "").lower() for name in re.findall(r"\w+", text)}
    paths = yaml.safe_load(PATH.read_text("utf-8"))["paths"].values()
    operations = [operation["operationId"] for path in paths for operation in path.values()]
    # Go adds WithBody to the name where it leaves the body to the caller.
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
