"""Code samples of operations, from the programs of the clients in other languages.

A sample follows a comment `Sample: OPERATION`, and ends before an empty line, a line of less
indentation or the next sample. So samples are code that `scripts/nox -s test-clients` compiles and
runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from api_document import Operation, load, operations
from languages.language import LANGUAGES, Language

_MARK = re.compile(r"(\s*)(?://|#) Sample: (\w+)")
# Folders with the output of generators, compilers and package managers.
_WRITTEN = {"build", "generated", "node_modules", "target"}


class SampleError(Exception):
    """Raised if a sample is invalid or missing."""


class Sample(NamedTuple):
    """Call of an operation in a language.

    Attributes:
        language: The name of the language.
        label: The language with its generator, if the language has several.
        source: The lines.
    """

    language: str
    label: str
    source: str


@cache
def samples() -> dict[str, list[Sample]]:
    """Return the samples in all languages by operation ID, in the order of the document.

    Raises:
        SampleError: If a sample is invalid, or a language lacks a sample of an operation that
            another one has.
    """
    by_id = {operation.node["operationId"]: operation for operation in operations(load())}
    found: dict[str, list[Sample]] = {name: [] for name in by_id}
    for language in LANGUAGES:
        for name, source in _samples(language, by_id).items():
            title = language.title[0]
            found[name].append(Sample(title.partition(" (")[0], title, source))
    used = {name: each for name, each in found.items() if each}
    for name, each in used.items():
        lacking = {it.title[0] for it in LANGUAGES} - {sample.label for sample in each}
        if lacking:
            raise SampleError(
                f"No program has the comment 'Sample: {name}' in {', '.join(sorted(lacking))}. "
                "Put it before the call, or remove it from the other languages."
            )
    return used


def _samples(language: Language, by_id: dict[str, Operation]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in _programs(language.folder):
        for name, source in marked(path.read_text("utf-8")):
            problem = problem_of(name, source, by_id)
            if name in found:
                problem = f"{language.title[0]} has more than one sample of {name}."
            if problem:
                raise SampleError(f"clients/{language.name}/{path.name}: {problem}")
            found[name] = source
    return found


def problem_of(name: str, source: str, by_id: Mapping[str, Operation]) -> str | None:
    """Return the problem of a sample, or None.

    Args:
        name: The operation ID.
        source: The source of the sample.
        by_id: The operations of the document by ID.
    """
    if name not in by_id:
        return f"no operation has the ID {name!r} of a sample."
    if any(source.count(one) != source.count(other) for one, other in ("()", "[]", "{}")):
        return (
            f"the sample of {name} ends within a statement. Put an empty line after the statement, "
            f"and none within it:\n{source}"
        )
    if not _calls(source, by_id[name]):
        return f"the sample of {name} does not call it:\n{source}"
    return None


def _programs(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in _WRITTEN:
            yield from _programs(path)
        elif path.suffix in {".cpp", ".go", ".java", ".kt", ".php", ".py", ".rb", ".rs", ".ts"}:
            yield path


def marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the operation ID and the source of each sample in the text of a program."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        mark = _MARK.fullmatch(line)
        if mark:
            indent = mark[1]
            source: list[str] = []
            for each in lines[number + 1 :]:
                if not each.strip() or not each.startswith(indent) or _MARK.fullmatch(each):
                    break
                source.append(each)
            # Go indents with tabs, and PyYAML does not write text with tabs as a block.
            yield mark[2], dedent("\n".join(source)).expandtabs(4) + "\n"


def _calls(source: str, operation: Operation) -> bool:
    """Return whether a sample has the name of the operation's function, or its path."""
    name: str = operation.node["operationId"].replace("_", "")
    words = {word.replace("_", "").lower() for word in re.findall(r"\w+", source)}
    # The Go generator appends words, as in GetZoneWithResponse.
    if any(re.fullmatch(f"{name}(with\\w+)?", word) for word in words):
        return True
    path = re.sub(r"\\{\w+\\}", ".+?", re.escape(operation.path))
    return re.search(f"{path}(?![/\\\\w])", source) is not None
