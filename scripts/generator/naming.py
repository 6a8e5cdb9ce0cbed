"""Python names for the names of a document, unique in their scope."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from openapi_python_client.strings import PythonIdentifier, pascal_case, snake_case

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_IMPORT: Final = re.compile(r"(?:from (?!__future__)\S+ )?import ([\w, ]+)")
PREFIX = "field_"
"""Prefix of names that would begin with a digit."""


class Names:
    """Scope in which every Python name is assigned once.

    Args:
        reserved: The names that cannot be assigned.
        ignore_case: Whether names that differ in case only are the same, as file names are on some
            systems.
    """

    def __init__(self, reserved: Iterable[str] = (), *, ignore_case: bool = False) -> None:
        self._ignore_case = ignore_case
        self._taken = {self._key(name) for name in reserved}

    def claim(self, preferred: str, *alternatives: str) -> str:
        """Take a name: the preferred one if it is free, or else one with a number.

        Args:
            preferred: The preferred name.
            alternatives: Names to try before a number is appended.
        """
        for name in (preferred, *alternatives):
            if self._key(name) not in self._taken:
                break
        else:
            number = 2
            name = f"{preferred}_{number}"
            while self._key(name) in self._taken:
                number += 1
                name = f"{preferred}_{number}"
        self._taken.add(self._key(name))
        return name

    def _key(self, name: str) -> str:
        # Python compares identifiers in this form (PEP 3131).
        name = unicodedata.normalize("NFKC", name)
        return name.lower() if self._ignore_case else name


def is_identifier(text: str) -> bool:
    """Return whether a text can be a Python name as it is."""
    return (
        text.isidentifier()
        and not keyword.iskeyword(text)
        and unicodedata.normalize("NFKC", text) == text
    )


def attribute_name(key: str, reserved: frozenset[str]) -> str:
    """Return the attribute for a JSON key: the key itself, if that is possible.

    Args:
        key: The JSON key.
        reserved: The names that attributes cannot have.
    """
    if is_identifier(key) and not key.startswith("_") and key not in reserved:
        return key
    return _valid(re.sub(r"\W+", "_", key).strip("_"), "field", reserved)


def argument_name(name: str, reserved: frozenset[str]) -> str:
    """Return the argument for a parameter, in snake_case.

    Args:
        name: The name of the parameter.
        reserved: The names that arguments cannot have.
    """
    return _valid(_snake_case(name), "argument", reserved)


# An imported module is an attribute of its package, where it would hide these.
_USED_IN_PACKAGES = frozenset(
    {"dict", "getattr", "globals", "import_endpoint", "import_module", "list", "sorted", "str",
     "tuple"}
)  # fmt: skip


# Names that Windows reserves, with any extension.
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn"}
    | {f"{name}{digit}" for name in ("com", "lpt") for digit in range(10)}
)
# Most file systems allow 255 bytes, and Windows 260 characters for the whole path by default.
_LONGEST_FILE_NAME = 100


def module_name(name: str, default: str) -> str:
    """Return the module or package for a name, in snake_case.

    Args:
        name: The name of an operation, tag or schema.
        default: The name to use if nothing is left of it.
    """
    valid = _valid(_snake_case(name), default, _USED_IN_PACKAGES)
    while len(valid.encode()) > _LONGEST_FILE_NAME:
        valid = valid[:-1]
    return f"{valid}_module" if valid.lower() in _DEVICES else valid


def operation_name(name: str, default: str) -> str:
    """Return the module for an operation, in snake_case.

    Args:
        name: The operation ID.
        default: The name to use if nothing is left of it.
    """
    # openapi-python-client names the file with this class, which appends "_" to names of builtins.
    return str(PythonIdentifier(module_name(name, default), PREFIX))


def class_name(name: str, default: str = "Model") -> str:
    """Return the class for a schema, in PascalCase.

    Args:
        name: The name of the schema.
        default: The name to use if nothing is left of it.
    """
    words = _words(name)
    if not words.isascii():
        # Keep abbreviations in capitals, like openapi-python-client.
        pascal = "".join(it if it.isupper() else it.capitalize() for it in words.split())
        return _valid(pascal, default, frozenset(), prefix="Model")
    return _valid(pascal_case(words), default, frozenset(), prefix="Model")


_LONGEST_SYMBOLS = 3


def member_name(value: str) -> str:
    """Return the member of an enumeration for a value, in capitals.

    Args:
        value: The value as text.
    """
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", value)
    name = re.sub(r"\W+", "_", words).strip("_").upper()
    if not name and len(value) <= _LONGEST_SYMBOLS:
        # Name the characters of the value, such as PLUS_SIGN for an operator.
        named = (unicodedata.name(character, "") for character in value.strip() or value)
        name = re.sub(r"\W+", "_", "_".join(named)).strip("_").upper()
    if value.lstrip().startswith("-") and name[:1].isdecimal():
        name = f"NEGATIVE_{name}"
    return _valid(name, "EMPTY", frozenset({"MRO"}), prefix="VALUE_")


def _snake_case(name: str) -> str:
    words = _words(name)
    if not words.isascii():
        return "_".join(words.split()).lower()
    return snake_case(words).strip("_")


def _words(name: str) -> str:
    # openapi-python-client removes symbols such as slashes, so `repos/get` would become `reposget`.
    words = re.sub(r"[^\w.-]+", " ", name)
    if words.isascii():
        return words
    # openapi-python-client splits words at letters beyond ASCII.
    words = re.sub(r"[\W_]+", " ", words)
    if any(character.isupper() for character in words):
        kinds = "".join(map(_kind, words))
        words = " ".join(words[match.start() : match.end()] for match in _WORD.finditer(kinds))
    return words


_WORD: Final = re.compile("Ul+|l+|U+(?=Ul)|U+|d+")


def _kind(character: str) -> str:
    """Return "U" for a capital letter, "d" for a digit, " " for a space, and "l" for the rest."""
    if character.isspace():
        return " "
    if character.isdecimal():
        return "d"
    return "U" if character.isupper() else "l"


def _valid(name: str, default: str, reserved: frozenset[str], prefix: str = PREFIX) -> str:
    name = unicodedata.normalize("NFKC", name)
    if not name:
        name = default
    if not name.isidentifier():
        name = prefix + name
    if not name.isidentifier():
        # Some characters are valid in a text but not in a name, such as superscript digits.
        name = prefix + re.sub(r"[^0-9A-Za-z_]", "", name)
    if keyword.iskeyword(name) or name in reserved:
        name += "_"
    return name


def imported_names(template: str) -> frozenset[str]:
    """Return the names that a template imports, which names of a document must not hide.

    Args:
        template: The file name of the template.
    """
    lines = (TEMPLATES / template).read_text(encoding="utf-8").splitlines()
    found = [match[1].split(", ") for line in lines if (match := _IMPORT.fullmatch(line))]
    return frozenset(name.rpartition(" ")[2] for names in found for name in names)
