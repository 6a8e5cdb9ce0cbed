"""Line numbers in a YAML file, for error messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaml.nodes import Node

# The format of paths in messages of msgspec: `$.streams[0].zones[1].name`. The keys of a dict are
# shown as [...].
_PATH = re.compile(r"`\$([^`]*)`")
_STEP = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")


def line_of(text: str, message: str) -> int:
    """Return the line of the value that an error message of msgspec refers to.

    Args:
        text: The YAML file, which is valid YAML.
        message: The message, with the path of the value if it is not the whole document.

    Returns:
        The number of the line, starting at 1. If the path does not identify the value, as for the
        values of a dict, it is the line where the collection begins.
    """
    import yaml

    node: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is None:
        return 1
    path = _PATH.search(message)
    for step in _STEP.finditer(path[1] if path else ""):
        found = _child(node, step)
        if found is None:
            break
        node = found
    unknown = _UNKNOWN.search(message)
    if unknown is not None:
        for key, _ in _items(node):
            if key.value == unknown[1]:
                node = key
    return int(node.start_mark.line) + 1


def _child(node: Node, step: re.Match[str]) -> Node | None:
    if step["key"] is not None:
        return next((value for key, value in _items(node) if key.value == step["key"]), None)
    from yaml.nodes import SequenceNode

    if step["index"] is not None and isinstance(node, SequenceNode):
        found: Node = node.value[int(step["index"])]
        return found
    return None


def _items(node: Node) -> list[tuple[Node, Node]]:
    from yaml.nodes import MappingNode

    return node.value if isinstance(node, MappingNode) else []
