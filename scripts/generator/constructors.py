"""Table of what the codecs accept and offer beyond the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .annotations import CannotGenerateError
from .document import read_yaml

NO_DEFAULT = object()
"""Says that an argument must be given, where None is a default."""


@dataclass
class Constructors:
    """Table of what the codecs accept and offer beyond the document."""

    aliases: dict[str, str]
    defaults: dict[str, object]
    server_assigned: set[str]
    class_aliases: dict[str, str] = field(default_factory=dict[str, str])
    used: set[str] = field(default_factory=set[str])

    @classmethod
    def load(cls, path: Path) -> Constructors:
        """Reads the table."""
        table = read_yaml(path)
        return cls(
            aliases={entry["property"]: entry["alias"] for entry in table["aliases"]},
            defaults={entry["property"]: entry["default"] for entry in table["defaults"]},
            server_assigned={entry["property"] for entry in table.get("server_assigned", [])},
            class_aliases={
                entry["attribute"]: entry["class"] for entry in table.get("class_aliases", [])
            },
        )

    def alias(self, name: str) -> str | None:
        """The second name of an argument."""
        if name in self.aliases:
            self.used.add(name)
        return self.aliases.get(name)

    def default(self, model: str, name: str) -> object:
        """The default of an argument."""
        for key in (f"{model}.{name}", f"*.{name}"):
            if key in self.defaults:
                self.used.add(key)
                return self.defaults[key]
        return NO_DEFAULT

    def is_server_assigned(self, model: str, name: str) -> bool:
        """Whether an attribute that may be None is only so until the server has filled it in."""
        for key in (f"{model}.{name}", f"*.{name}"):
            if key in self.server_assigned:
                self.used.add(key)
                return True
        return False

    def class_aliases_of(self, model: str) -> list[tuple[str, str]]:
        """The attributes of a codec that are second names of a class, with that class."""
        found: list[tuple[str, str]] = []
        for key, target in self.class_aliases.items():
            owner, _, name = key.partition(".")
            if owner == model:
                self.used.add(key)
                found.append((name, target))
        return found

    def check_all_used(self) -> None:
        """Raises if an entry of the table applied to nothing."""
        entries = {
            *self.aliases,
            *self.defaults,
            *self.server_assigned,
            *self.class_aliases,
        }
        unused = sorted(entries - self.used)
        if unused:
            raise CannotGenerateError(
                "constructors.yaml has entries for codecs or properties that the document does not "
                f"have (or gives a default itself): {', '.join(unused)}"
            )
