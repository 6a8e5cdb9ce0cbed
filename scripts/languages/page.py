"""The programs of docs/other-languages.md, with the output that the page documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from languages.language import Language
from languages.table import DOCS

DOCUMENTED_PORT = 8080
"""The port of the server that the page uses."""

_SERVER = f"http://localhost:{DOCUMENTED_PORT}"
_NO_SERVER = "If no server is running"


class PageError(Exception):
    """Raised if the page does not have the expected form."""


@dataclass(frozen=True, slots=True)
class Program:
    """Program of a section.

    Attributes:
        source: The shell commands that write, compile and run it.
        output: Its output.
    """

    source: str
    output: str

    def commands(self, url: str) -> str:
        """Return the commands, with another server.

        Args:
            url: The URL of the server.
        """
        return self.source.replace(_SERVER, url)

    @property
    def files(self) -> list[str]:
        """The names of the files that the commands write, in the folder of the language."""
        return re.findall(r"\bcat > (\S+) <<", self.source)


def section(language: Language) -> str | None:
    """Return the section of a language, or None if there is none.

    Args:
        language: The language.
    """
    _, heading, rest = DOCS.read_text("utf-8").partition(f"\n## {language.title[0]}\n")
    return rest.partition("\n## ")[0] if heading else None


def program(language: Language, section: str) -> Program:
    """Return the program of a section.

    Args:
        language: The language of the section.
        section: The text of the section.

    Raises:
        PageError: If the section has no commands for the language, followed by their output.
    """
    blocks = r"^```sh\n(.*?)^```\n\n```text\n(.*?)^```$"
    found = re.search(blocks, section, re.MULTILINE | re.DOTALL)
    start = f"scripts/nox -s clients -- {language.name}\ncd clients/{language.name}\n"
    if found is None or not found[1].startswith(start):
        raise PageError(
            f"The section {language.title[0]} of {DOCS.name} has no commands that begin as follows,"
            f" with their output in the next block:\n{start}"
        )
    return Program(found[1].removeprefix(start), found[2])


def errors_without_server(language: Language) -> list[str]:
    """Return the documented parts of the output of a program if no server is running.

    Args:
        language: The language.

    Returns:
        Regular expressions. The page has "…" in place of text that differs.

    Raises:
        PageError: If the page has no row for the language.
    """
    table = DOCS.read_text("utf-8").partition(_NO_SERVER)[2].partition("\n## ")[0]
    title = language.title[0]
    for names, message in re.findall(r"^\| (.*?) \| (.*) \|$", table, re.MULTILINE):
        if {title, title.partition(" (")[0]} & set(re.split(r", | and ", names)):
            parts = re.findall(r"`(.+?)`", message)
            return [".*".join(map(re.escape, part.split("…"))) for part in parts]
    raise PageError(f"The table below {_NO_SERVER!r} of {DOCS.name} has no row for {title}.")
