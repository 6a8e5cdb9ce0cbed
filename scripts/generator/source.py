"""Reading of YAML and JSON files, with the line of each value."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, Final, cast

import yaml

from .json_values import is_list, is_mapping
from .problems import GenerationError, Place, Problem

Pointer = tuple[str, ...]
"""The keys that lead to a value; the items of a list are numbered."""

_LIMIT: Final = 200_000
"""Maximum number of values that YAML aliases repeat."""

_DEPTH: Final = 100
"""Maximum number of objects and arrays around a value. Public documents have at most 30."""

# The core schema of YAML 1.2 (section 10.3.2), which OpenAPI recommends. The resolver of PyYAML
# follows YAML 1.1, in which `on` and `no` are booleans, and dates are not text.
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS: Final = {"true": True, "True": True, "TRUE": True} | {
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)")
_TAB: Final = re.compile(r" *\t")
_NAN: Final = frozenset({".nan", ".NaN", ".NAN"})
# Characters that texts in JSON may have, and YAML must escape (YAML 1.2, section 5.1).
_CONTROLS: Final = re.compile("[\x7f-\x84\x86-\x9f\ufffe\uffff]")
_PLAIN: Final = "plain"
"""Tag of scalars without quotes and without a tag, whose type follows from their text."""
_MERGE: Final = "tag:yaml.org,2002:merge"
_TEXT: Final = "tag:yaml.org,2002:str"
_STANDARD: Final = "tag:yaml.org,2002:"


class Source:
    """File that was read.

    Attributes:
        path: The path of the file.
        name: The name of the file for messages.
        value: The value, made of dicts with text as keys, lists and scalars.
        unquoted_keys: The places of keys that are not text in the file.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.unquoted_keys: list[Pointer] = []
        self._lines: dict[Pointer, int] = {}
        self._written: dict[Pointer, str] = {}
        self._read_nodes: set[int] = set()
        self._repeated = 0
        self._problems: list[Problem] = []
        self.value: Any = self._read()
        if self._problems:
            raise GenerationError(self._problems)

    def place(self, pointer: Pointer) -> Place:
        """Return the place of a value, with its line, or that of the nearest value around it."""
        text = "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in pointer)
        for length in range(len(pointer), -1, -1):
            line = self._lines.get(pointer[:length])
            if line is not None:
                return Place(self.name, text, line)
        return Place(self.name, text)

    def written(self, pointer: Pointer) -> str | None:
        """Return the text of a number, a boolean or null in the file, or None for other values.

        Several texts stand for the same value, such as 1.1 and 1.10.
        """
        return self._written.get(pointer)

    def _read(self) -> Any:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise GenerationError(f"{self.name}: cannot be read: {error.strerror}.") from error
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self._error(
                f"is not UTF-8 text (byte {error.start}). Save it as UTF-8."
            ) from error
        if _CONTROLS.search(text) and _is_json(text):
            text = _CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
        if re.search(r"\\u[dD][89aAbB]", text):
            # JSON writes characters beyond U+FFFF as two escapes, which YAML does not combine.
            text = re.sub(
                r"\\u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}", _combined, text
            )
        try:
            self._check_depth(text, _Loader)
            node = cast("yaml.Node | None", cast("Any", yaml).compose(text, Loader=_Loader))
            if node is None:
                raise self._error("is empty, where an OpenAPI document was expected.")
            return self._value(node, (), ())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            message = error.problem or error.context or ""
            if message.startswith("but "):
                message = f"{error.context}, {message}"
            # YAML forbids tabs in indentation (YAML 1.2, section 6.1).
            has_tab = mark is not None and _TAB.match(_line(text, mark.line))
            remedy = "Indent with spaces instead of tabs." if has_tab else ""
            problem = Problem(Place(self.name, "", line), f"Invalid YAML: {message}.", remedy)
            raise GenerationError([problem]) from None
        except yaml.YAMLError as error:
            first = str(error).splitlines()[0]
            raise self._error(f"is not valid YAML or JSON: {first}.") from None

    def _check_depth(self, text: str, loader: Any) -> None:
        """Reject deep nesting before libyaml builds a value of it, which can crash the process."""
        depth = 0
        for event in cast("Any", yaml).parse(text, Loader=loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEPTH:
                    place = Place(self.name, "", cast("Any", event).start_mark.line + 1)
                    message = f"More than {_DEPTH} objects and arrays are nested."
                    raise GenerationError([Problem(place, message)])
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _error(self, message: str) -> GenerationError:
        return GenerationError([Problem(Place(self.name, ""), f"The file {message}")])

    def _value(self, node: yaml.Node, pointer: Pointer, parents: tuple[int, ...]) -> Any:
        if id(node) in self._read_nodes:
            self._repeated += 1
            if self._repeated > _LIMIT:
                raise self._error(f"has YAML aliases that repeat more than {_LIMIT:,} values.")
        self._read_nodes.add(id(node))
        if id(node) in parents:
            raise GenerationError(
                [Problem(self.place(pointer), "The YAML alias refers to a value that contains it.")]
            )
        self._lines.setdefault(pointer, node.start_mark.line + 1)
        self._check_tag(node, pointer)
        if isinstance(node, yaml.ScalarNode):
            value = self._scalar(node, pointer)
            if isinstance(value, str):
                self._written.pop(pointer, None)  # That of a merged value, which this replaces.
            else:
                self._written[pointer] = str(node.value)
            return value
        parents = (*parents, id(node))
        if isinstance(node, yaml.SequenceNode):
            return [
                self._value(item, (*pointer, str(index)), parents)
                for index, item in enumerate(node.value)
            ]
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        # Merged values first, because the others replace them.
        for key_node, value_node in sorted(node.value, key=lambda pair: pair[0].tag != _MERGE):
            if key_node.tag == _MERGE:
                merged |= self._merged(self._value(value_node, pointer, parents), pointer) | merged
                continue
            key = self._key(key_node, pointer)
            place = (*pointer, key)
            if key in found:
                line = key_node.start_mark.line + 1
                where = Place(self.name, self.place(place).pointer, line)
                self._problems.append(
                    Problem(where, f"Duplicate key `{key:.50}`.", "Remove one of them.")
                )
                continue
            self._lines[place] = key_node.start_mark.line + 1
            found[key] = self._value(value_node, place, parents)
        return {**merged, **found}

    def _check_tag(self, node: yaml.Node, pointer: Pointer) -> None:
        """Reject application-specific tags, such as `!include`, except in extensions."""
        tag = str(node.tag)
        if tag == _PLAIN or tag.startswith(_STANDARD):
            return
        if not any(key.startswith("x-") for key in pointer):
            place = Place(self.name, self.place(pointer).pointer, node.start_mark.line + 1)
            self._problems.append(
                Problem(
                    place,
                    f"The YAML tag `{tag:.50}` is not supported.",
                    "Write the value without it, or refer to a file by `$ref`.",
                )
            )

    def _merged(self, value: Any, pointer: Pointer) -> dict[str, Any]:
        """Return the entries of a merge key, whose value is a mapping or a list of them."""
        merged: dict[str, Any] = {}
        for part in value if is_list(value) else [value]:
            if not is_mapping(part):
                message = f"The merge key `<<` expects an object but found {part!r:.50}."
                raise GenerationError([Problem(self.place(pointer), message)])
            merged = {**part, **merged}
        return merged

    def _key(self, node: yaml.Node, pointer: Pointer) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise GenerationError([Problem(self.place(pointer), "A key is not text.")])
        text = str(node.value)
        if not isinstance(self._scalar(node, pointer), str):
            self.unquoted_keys.append((*pointer, text))
        return text

    def _scalar(self, node: yaml.ScalarNode, pointer: Pointer) -> Hashable:
        text = str(node.value)
        if node.tag == _TEXT:
            return text
        if text in _NULLS:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        try:
            return _number(text)
        except ValueError:  # More digits than Python converts.
            raise GenerationError(
                [Problem(self.place(pointer), "The number has too many digits.")]
            ) from None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Parser that keeps explicit tags, and leaves the type of other scalars to `Source`."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node without an explicit one.

        Args:
            kind: The class of the node.
            value: The text of a scalar.
            implicit: Whether the scalar is plain, and whether it is quoted.
        """
        if kind is yaml.ScalarNode and implicit[0]:
            return _MERGE if value == "<<" else _PLAIN
        return str(cast("Any", super()).resolve(kind, value, implicit))


def _line(text: str, number: int) -> str:
    return "".join(text.split("\n")[number : number + 1])


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _number(text: str) -> int | float | str:
    """Return the number that a plain scalar represents, or the text itself."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if _HEXADECIMAL.fullmatch(text) or _OCTAL.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return float("nan") if text in _NAN else text


def _combined(match: re.Match[str]) -> str:
    digits = match.group().replace("\\u", "")
    return bytes.fromhex(digits).decode("utf-16-be")


def read_table(path: Path) -> dict[str, Any]:
    """Read a YAML file of the project that contains a mapping."""
    value = Source(path, path.name).value
    assert is_mapping(value)
    return value
