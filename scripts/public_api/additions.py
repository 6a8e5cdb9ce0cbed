"""Detection of additions since the last release without a version mark in their docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from public_api.shape import Shape
from public_api.surface import PublicName

_MARK = re.compile(
    r"^ *\.\. (versionadded|versionchanged):: *(\d+(?:\.\d+)*)(.*(?:\n .*)*)", re.MULTILINE
)


def unmarked(
    names: Iterable[PublicName], old: dict[str, Shape], new: dict[str, Shape], released: str
) -> Iterator[tuple[str, str]]:
    """Yield each addition without a mark in its docstring, with the remedy.

    Args:
        names: The current public names.
        old: The shapes of the release.
        new: The current shapes.
        released: The version of the release.
    """
    for name in names:
        path = name.path
        if name.alias_of is not None or path.endswith(".__init__"):
            continue
        docstring = name.thing.docstring.value if name.thing.docstring else ""
        if path not in old:
            owner = path.rpartition(".")[0]
            # The mark of a class covers its members.
            if (owner in old or owner not in new) and not _texts("added", docstring, released):
                yield path, "is new and needs '.. versionadded:: VERSION' in its docstring"
            continue
        before = {parameter["name"] for parameter in old[path].get("parameters", ())}
        changes = " ".join(_texts("changed", docstring, released))
        for parameter in new[path].get("parameters", ()):
            if parameter["name"] not in before and f"`{parameter['name']}`" not in changes:
                mark = f"'.. versionchanged:: VERSION' with `{parameter['name']}`"
                yield path, f"has a new parameter and needs {mark} in its docstring"


def _texts(kind: str, docstring: str, released: str) -> list[str]:
    """Return the texts of the marks of one kind for versions after the release."""
    return [
        text or " "
        for found, version, text in _MARK.findall(docstring)
        if found == f"version{kind}" and _numbers(version) > _numbers(released)
    ]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
