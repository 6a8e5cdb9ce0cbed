"""The names that the templates use, which names of a document must not hide."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_IMPORT: Final = re.compile(r"(?:from (?!__future__)\S+ )?import ([\w, ]+)")


def imported_names(template: str) -> frozenset[str]:
    """Return the names that a template imports, except for those of the document.

    Args:
        template: The file name of the template.
    """
    lines = (TEMPLATES / template).read_text(encoding="utf-8").splitlines()
    found = [match[1].split(", ") for line in lines if (match := _IMPORT.fullmatch(line))]
    return frozenset(name.rpartition(" ")[2] for names in found for name in names)
