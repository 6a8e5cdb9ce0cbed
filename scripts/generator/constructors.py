"""The table of what the codecs' constructors accept beyond what the document says."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .annotations import CannotGenerateError
from .document import read_yaml

NO_DEFAULT = object()
"""Says that an argument must be given, where None is a default."""


@dataclass
class Constructors:
    """The table of what constructors accept beyond the document."""

    aliases: dict[str, str]
    defaults: dict[str, object]
    assigned_by_server: set[str]
    used: set[str] = field(default_factory=set[str])

    @classmethod
    def load(cls, path: Path) -> Constructors:
        """Reads the table."""
        table = read_yaml(path)
        return cls(
            aliases={entry["property"]: entry["alias"] for entry in table["aliases"]},
            defaults={entry["property"]: entry["default"] for entry in table["defaults"]},
            assigned_by_server={entry["property"] for entry in table.get("assigned_by_server", [])},
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

    def is_assigned_by_server(self, model: str, name: str) -> bool:
        """Whether an attribute that may be None is only so until the server has filled it in."""
        for key in (f"{model}.{name}", f"*.{name}"):
            if key in self.assigned_by_server:
                self.used.add(key)
                return True
        return False

    def check_all_used(self) -> None:
        """Raises if an entry of the table applied to nothing."""
        unused = sorted({*self.aliases, *self.defaults, *self.assigned_by_server} - self.used)
        if unused:
            raise CannotGenerateError(
                "constructors.yaml has entries for properties that the document does not have (or "
                f"gives a default itself): {', '.join(unused)}"
            )
