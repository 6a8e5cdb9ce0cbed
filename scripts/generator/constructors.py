"""Table of aliases and defaults of codecs that the document does not define."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .problems import GenerationError
from .source import read_table

NO_DEFAULT = object()
"""Sentinel for a required argument, because None can be a default."""


@dataclass
class Constructors:
    """Table of aliases and defaults of codecs that the document does not define."""

    aliases: dict[str, str]
    defaults: dict[str, object]
    server_assigned: set[str]
    class_aliases: dict[str, str] = field(default_factory=dict[str, str])
    used: set[str] = field(default_factory=set[str])

    @classmethod
    def load(cls, path: Path | None) -> Constructors:
        """Read the table from a YAML file, or return an empty table."""
        if path is None:
            return cls({}, {}, set())
        table = read_table(path)
        return cls(
            aliases={entry["property"]: entry["alias"] for entry in table["aliases"]},
            defaults={entry["property"]: entry["default"] for entry in table["defaults"]},
            server_assigned={entry["property"] for entry in table.get("server_assigned", [])},
            class_aliases={
                entry["attribute"]: entry["class"] for entry in table.get("class_aliases", [])
            },
        )

    def alias(self, name: str) -> str | None:
        """Return the alias of an argument, or None."""
        if name in self.aliases:
            self.used.add(name)
        return self.aliases.get(name)

    def default(self, model: str, name: str) -> object:
        """Return the default of an argument, or NO_DEFAULT."""
        for key in (f"{model}.{name}", f"*.{name}"):
            if key in self.defaults:
                self.used.add(key)
                return self.defaults[key]
        return NO_DEFAULT

    def is_server_assigned(self, model: str, name: str) -> bool:
        """Return whether an attribute is None only until the server has assigned it."""
        for key in (f"{model}.{name}", f"*.{name}"):
            if key in self.server_assigned:
                self.used.add(key)
                return True
        return False

    def class_aliases_of(self, model: str) -> list[tuple[str, str]]:
        """Return the attributes of a codec that are aliases of a class, with that class."""
        found: list[tuple[str, str]] = []
        for key, target in self.class_aliases.items():
            owner, _, name = key.partition(".")
            if owner == model:
                self.used.add(key)
                found.append((name, target))
        return found

    def check_all_used(self) -> None:
        """Check that every entry of the table was used.

        Raises:
            GenerationError: If an entry was not used.
        """
        entries = {
            *self.aliases,
            *self.defaults,
            *self.server_assigned,
            *self.class_aliases,
        }
        unused = sorted(entries - self.used)
        if unused:
            raise GenerationError(
                f"Unused entries in constructors.yaml: {', '.join(unused)}. The document does not "
                "have these codecs or properties, or defines the defaults itself. Remove them."
            )
