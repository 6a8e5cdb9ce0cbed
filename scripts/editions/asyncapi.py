"""The AsyncAPI document of fleets, with schemas of the OpenAPI document.

The schemas are converted, because the keyword `nullable` has no meaning in JSON Schema.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from api_document import Node, load

from editions.derive import is_list, is_object, to_3_1, to_open_enumerations

_SOURCE = Path(__file__).with_name("fleet.yaml")
_PREFIX = "#/components/schemas/"


def asyncapi(document: Node) -> Node:
    """Return the AsyncAPI document.

    Args:
        document: The OpenAPI document.
    """
    messages = load(_SOURCE)
    source = to_3_1(to_open_enumerations(document))
    schemas: dict[str, Any] = messages["components"]["schemas"]
    derived: dict[str, Any] = source["components"]["schemas"]
    missing = _references(messages) - schemas.keys()
    while missing:
        name = min(missing)
        schemas[name] = derived[name]
        missing = (missing | _references(derived[name])) - schemas.keys()
    return messages


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
