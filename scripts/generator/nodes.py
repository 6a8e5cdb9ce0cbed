"""Values of a document with their places, and references between them."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from .json_values import is_list, is_mapping
from .problems import GenerationError, Place, Problem, Problems, refuse
from .source import Pointer, Source

_NAMES = {dict: "an object", list: "an array", str: "text", bool: "true or false", int: "a number"}


class Node:
    """Value of a document.

    Attributes:
        source: The file.
        pointer: The keys that lead to the value.
        value: The value as it was read.
    """

    __slots__ = ("pointer", "source", "value")

    def __init__(self, source: Source, pointer: Pointer, value: Any) -> None:
        self.source = source
        self.pointer = pointer
        self.value = value

    @property
    def place(self) -> Place:
        """The place of the value, for messages."""
        return self.source.place(self.pointer)

    @property
    def key(self) -> tuple[Path, Pointer]:
        """The identity of the value."""
        return self.source.path, self.pointer

    @property
    def written(self) -> str | None:
        """The text of a number, a boolean or null in the file, or None for other values."""
        return self.source.written(self.pointer)

    def refuse(self, message: str, remedy: str = "") -> NoReturn:
        """Abort the reading of the current construct.

        Raises:
            RefusedError: Always, with the place of the value.
        """
        refuse(self.place, message, remedy)

    def __contains__(self, key: str) -> bool:
        return is_mapping(self.value) and key in self.value

    def get(self, key: str) -> Node | None:
        """Return a value of an object, or None if the key is missing."""
        mapping = self._expect(self.value, dict)
        if key not in mapping:
            return None
        return Node(self.source, (*self.pointer, key), mapping[key])

    def require(self, key: str) -> Node:
        """Return the value of a key, which the object must have."""
        found = self.get(key)
        if found is None:
            self.refuse(f"Missing key `{key}`.")
        return found

    def entries(self, key: str | None = None) -> Iterator[tuple[str, Node]]:
        """Iterate over the keys and values of an object.

        Args:
            key: The key of the object, which may be missing; None for this value itself.
        """
        node = self if key is None else self.get(key)
        if node is None:
            return
        for name, value in self._expect(node.value, dict, node).items():
            yield name, Node(node.source, (*node.pointer, name), value)

    def items(self, key: str | None = None) -> Iterator[Node]:
        """Iterate over the items of an array.

        Args:
            key: The key of the array, which may be missing; None for this value itself.
        """
        node = self if key is None else self.get(key)
        if node is None:
            return
        for index, value in enumerate(self._expect(node.value, list, node)):
            yield Node(node.source, (*node.pointer, str(index)), value)

    def text(self, key: str, default: str = "") -> str:
        """Return the string at a key of an object, or the default if it is missing or null."""
        node = self.get(key)
        if node is None or node.value is None:
            return default
        return str(self._expect(node.value, str, node))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return the boolean at a key of an object, or the default if the key is missing."""
        node = self.get(key)
        return default if node is None else bool(self._expect(node.value, bool, node))

    def raw(self, key: str) -> Any:
        """Return a value of an object as it was read, or None if the key is missing."""
        return self.value.get(key) if is_mapping(self.value) else None

    def _expect(self, value: Any, kind: type, node: Node | None = None) -> Any:
        if not isinstance(value, kind):
            shown = repr(value)[:50]
            (node or self).refuse(f"Expected {_NAMES[kind]} but found {shown}.")
        return value


class References:
    """Resolution of `$ref`, also to other files.

    Args:
        problems: The collection for warnings and for problems in files that references lead to.
    """

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._sources: dict[Path, Source] = {}
        self._unreadable: set[Path] = set()

    @property
    def sources(self) -> list[Source]:
        """The files that were read."""
        return list(self._sources.values())

    def add(self, source: Source) -> None:
        """Add a file that was read."""
        self._sources[source.path.resolve()] = source

    def is_reference(self, node: Node) -> bool:
        """Return whether a value is a reference."""
        return is_mapping(node.value) and "$ref" in node.value

    def resolve(self, node: Node) -> Node:
        """Return the value that a chain of references leads to."""
        seen: list[tuple[Path, Pointer]] = []
        while self.is_reference(node):
            if node.key in seen:
                node.refuse("The reference refers to itself.", "Define the value in one place.")
            seen.append(node.key)
            node = self.target(node)
        return node

    def target(self, node: Node) -> Node:
        """Return the value that a reference refers to."""
        reference = node.require("$ref")
        text = reference.value
        if not isinstance(text, str):
            reference.refuse(f"Expected a reference but found {text!r:.50}.")
        try:
            parts = urlsplit(text)
        except ValueError as error:
            reference.refuse(f"The reference {text!r:.100} is not a valid URL: {error}.")
        if parts.scheme or parts.netloc:
            reference.refuse(
                f"The reference {text!r} is remote.",
                "Save a copy of that file, and refer to it by a relative path.",
            )
        source = node.source
        if parts.path:
            source = self._load(reference, unquote(parts.path))
        fragment = unquote(parts.fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchored(reference, source, fragment)
        pointer: Pointer = ()
        value = source.value
        for escaped in fragment.split("/")[1:]:
            key = escaped.replace("~1", "/").replace("~0", "~")
            if is_mapping(value) and key in value:
                value = value[key]
            elif is_list(value) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                similar = difflib.get_close_matches(key, value if is_mapping(value) else (), n=1)
                reference.refuse(
                    f"The reference {text!r} refers to nothing.",
                    f"Did you mean {similar[0]!r}?"
                    if similar
                    else f"Define {key!r:.50}, or correct the reference.",
                )
            pointer = (*pointer, key)
        return Node(source, pointer, value)

    def _anchored(self, reference: Node, source: Source, name: str) -> Node:
        found: list[Node] = []
        pending = [Node(source, (), source.value)]
        while pending:
            node = pending.pop()
            if is_mapping(node.value):
                if name in (node.value.get("$anchor"), node.value.get("$dynamicAnchor")):
                    found.append(node)
                pending += [entry for _, entry in node.entries()]
            elif is_list(node.value):
                pending += node.items()
        if len(found) != 1:
            reference.refuse(
                f"The reference {reference.value!r:.100} refers to "
                + ("several anchors." if found else "no `$anchor`."),
                "Use a JSON pointer such as '#/components/schemas/Pet'.",
            )
        return found[0]

    def _load(self, reference: Node, path: str) -> Source:
        shown = f"{reference.value!r:.100}"
        try:
            full = (reference.source.path.parent / path).resolve()
            exists = full in self._sources or full.is_file()
        except (OSError, ValueError) as error:  # Such as a name that is too long.
            reference.refuse(f"The reference {shown} is not a valid path: {error!s:.100}.")
        if not exists:
            reference.refuse(
                f"The reference {shown} refers to no file.",
                f"Correct the path, which is relative to {reference.source.name}.",
            )
        if full not in self._sources:
            if full in self._unreadable:
                reference.refuse(f"The file of the reference {shown} is invalid.")
            try:
                self._sources[full] = Source(full, self._name(full))
            except GenerationError as error:
                self._unreadable.add(full)
                for problem in error.problems:
                    self._problems.add(problem)
                reference.refuse(f"The file of the reference {shown} is invalid.")
        return self._sources[full]

    def _name(self, path: Path) -> str:
        """Return the path of a file for messages, absolute or relative as for the document."""
        root = next(iter(self._sources.values()))
        relative = os.path.relpath(path, root.path.resolve().parent)
        return os.path.normpath(Path(root.name).parent / relative)

    def warn(self, node: Node, message: str, remedy: str = "") -> None:
        """Add a warning at a value."""
        self._problems.warn(Problem(node.place, message, remedy))
