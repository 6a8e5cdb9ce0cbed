"""The AsyncAPI document of fleets, with schemas of the OpenAPI document.

A reference into the OpenAPI document would not do: its `nullable` means nothing in JSON Schema.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from api_document import load

from editions.derive import is_list, is_object, to_3_1, to_open_enumerations
from editions.files import ROOT, dump

SOURCE = Path(__file__).with_name("fleet.yaml")
TARGET = ROOT / "openapi" / "fleet.asyncapi.yaml"
_HEADER = (
    "# Derived from brainframe.yaml and ../scripts/editions/fleet.yaml by scripts/regenerate.\n"
    "# Do not edit.\n"
)
_PREFIX = "#/components/schemas/"


def write_asyncapi() -> int:
    """Write the document if it is out of date, and return the exit code."""
    content = asyncapi()
    if _current() != content:
        TARGET.write_text(content, "utf-8")
        print(f"wrote:   {TARGET.relative_to(ROOT)}")
    return 0


def check_asyncapi() -> int:
    """Tell whether the document is out of date, and return the exit code: 1 if it is."""
    if _current() == asyncapi():
        return 0
    print(
        f"{TARGET.relative_to(ROOT)} is out of date. Run scripts/regenerate and commit its "
        "changes.",
        file=sys.stderr,
    )
    return 1


def asyncapi() -> str:
    """Return the content of the document."""
    document = load(SOURCE)
    source = to_3_1(to_open_enumerations(load()))
    schemas: dict[str, Any] = document["components"]["schemas"]
    derived: dict[str, Any] = source["components"]["schemas"]
    missing = _references(document) - schemas.keys()
    while missing:
        name = min(missing)
        schemas[name] = derived[name]
        missing = (missing | _references(derived[name])) - schemas.keys()
    return _HEADER + dump(document)


def _references(node: Any) -> set[str]:
    """Return the names of the schemas that a part of a document refers to."""
    if is_list(node):
        return {name for part in node for name in _references(part)}
    if not is_object(node):
        return set()
    reference = node.get("$ref")
    found = {name for part in node.values() for name in _references(part)}
    if isinstance(reference, str) and reference.startswith(_PREFIX):
        found.add(reference.removeprefix(_PREFIX))
    return found


def _current() -> str:
    return TARGET.read_text("utf-8") if TARGET.exists() else ""
