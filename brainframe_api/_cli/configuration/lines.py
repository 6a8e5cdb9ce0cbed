"""Line numbers in a YAML file, for error messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaml.nodes import Node

Step = str | int
"""The key of a value in a mapping, or its index in a sequence."""

# The format of paths in messages of msgspec: `$.streams[0].zones[1].name`. The keys of a dict are
# shown as [...].
_PATH = re.compile(r"`\$([^`]*)`")
_STEP = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")


def line_of(text: str, steps: Sequence[Step]) -> int:
    """Return the line of a value, or of its key if it is in a mapping.

    Args:
        text: The YAML file, which is valid YAML.
        steps: The path of the value from the root of the document.

    Returns:
        The number of the line, starting at 1. If there is no such value, the line where the
        innermost existing collection on its path begins.
    """
    import yaml

    node: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is None:
        return 1
    line = node.start_mark.line
    for step in steps:
        children = _children(node, step)
        if not children:
            break
        shown, node = children[0]
        line = shown.start_mark.line
    return int(line) + 1


def _children(node: Node, step: Step) -> list[tuple[Node, Node]]:
    """Return the children of a node at a step, each with the node that shows its line."""
    from yaml.nodes import MappingNode, SequenceNode

    if isinstance(node, MappingNode):
        return [(key, value) for key, value in node.value if key.value == step]
    if isinstance(node, SequenceNode) and isinstance(step, int):
        item: Node = node.value[step]
        return [(item, item)]
    return []


def steps_in(message: str) -> list[Step]:
    """Return the path of the value that an error message of msgspec refers to.

    The path ends at the collection if the message does not identify the value, as for the values of
    a dict.
    """
    steps: list[Step] = []
    path = _PATH.search(message)
    for step in _STEP.finditer(path[1] if path else ""):
        if step["key"] is not None:
            steps.append(step["key"])
        elif step["index"] is not None:
            steps.append(int(step["index"]))
        else:
            break
    if unknown := _UNKNOWN.search(message):
        steps.append(unknown[1])
    return steps
