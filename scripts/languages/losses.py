"""Detection of data that a language loses when it reads and writes the test vectors."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from languages.vectors import FOLDER, FREE, NEWER

Vectors = Mapping[tuple[str, str], Any]

# Python's codecs drop them as well.
_UNKNOWN_KEYS = "unknown keys"


def read_vectors() -> Vectors:
    """Return the vectors in openapi/vectors, by codec and name."""
    files = (json.loads(path.read_text("utf-8")) for path in sorted(Path(FOLDER).glob("*.json")))
    return {
        (file["codec"], vector["name"]): vector["json"]
        for file in files
        for vector in file["vectors"]
    }


class Losses:
    """The data that a language loses from the vectors.

    Args:
        vectors: The vectors that the language read.
        lines: The output of the language: for each vector a JSON object with `codec`, `name`, and
            `written` or `error`.
    """

    def __init__(self, vectors: Vectors, lines: Iterable[str]) -> None:
        self._vectors = vectors
        self._by_vector = {key: {_left_out(*key)} for key in vectors}
        for line in lines:
            result = json.loads(line)
            key = codec, name = result["codec"], result["name"]
            if "error" in result:
                self._by_vector[key] = {f"refuses {codec} with {name}"}
            else:
                self._by_vector[key] = set(_differences(vectors[key], result["written"], codec))

    @property
    def kinds(self) -> list[str]:
        """The sorted names of the losses. A rejected or missing vector also counts as a loss."""
        found = {kind for kinds in self._by_vector.values() for kind in kinds}
        for codec in {codec for codec, _ in self._vectors}:
            whole = {_left_out(each, name) for each, name in self._vectors if each == codec}
            if whole <= found:
                found = found - whole | {f"has no {codec}"}
        return sorted(found)

    @property
    def count(self) -> int:
        """The number of vectors that are not written back unchanged, apart from unknown keys."""
        return sum(bool(kinds - {_UNKNOWN_KEYS}) for kinds in self._by_vector.values())


def _left_out(codec: str, name: str) -> str:
    return f"leaves out {codec} with {name}"


def _differences(given: Any, written: Any, where: str) -> Iterator[str]:
    if _is_object(given) and _is_object(written):
        yield from _differences_of_keys(given, written, where)
    elif _is_list(given) and _is_list(written):
        yield from _differences_of_items(given, written, where)
    elif given == {} and written == []:
        yield "an empty object is written as an empty list"
    elif given == NEWER:
        if written != NEWER:
            yield "unknown enum values"
    elif _is_number(given) and _is_number(written):
        if given != written:
            close = math.isclose(given, written, rel_tol=1e-6)
            yield "digits of numbers" if close else f"numbers of {where}"
    elif type(given) is not type(written) or given != written:
        what = "null" if given is None else type(given).__name__
        yield f"{what} of {where}"


def _differences_of_keys(
    given: dict[str, Any], written: dict[str, Any], where: str
) -> Iterator[str]:
    for key, value in given.items():
        if key in written:
            # 17.0 equals 17 in properties of a known type. In a free object, the server may reject
            # it, for example as an ID.
            if key in FREE and isinstance(value, int) and isinstance(written[key], float):
                yield "whole numbers of free objects come back as 17.0"
            yield from _differences(value, written[key], where)
        elif key == NEWER:
            yield _UNKNOWN_KEYS
        elif value is None:
            yield "null: the key is left out"
        else:
            yield f"keys of {where}"
    for key in written.keys() - given.keys():
        absent = "an absent key is written as null"
        yield absent if written[key] is None else f"writes more keys of {where}"


def _differences_of_items(given: list[Any], written: list[Any], where: str) -> Iterator[str]:
    if len(given) != len(written):
        yield f"list of {where}"
        return
    for one, other in zip(given, written, strict=True):
        yield from _differences(one, other, where)


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
