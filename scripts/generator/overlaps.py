"""Members of `anyOf` whose objects may have the properties of another member, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Any

from .document import OpenApiDocument
from .json_values import is_list, is_mapping
from .nodes import Node
from .problems import RefusedError
from .shapes import Shape, Shapes
from .source import Pointer


def overlapping(document: OpenApiDocument, shapes: Shapes) -> set[tuple[Path, Pointer]]:
    """Return the keys of the schemas whose classes keep the properties of another member.

    A value may match several members of an `anyOf`, but becomes an object of only one class. No
    data is lost if one member describes all properties of the other, or if the members require
    different constants for a property, so that no value matches both.

    Args:
        document: The document.
        shapes: The reader of its schemas.
    """
    found: set[tuple[Path, Pointer]] = set()
    for union in _unions(document.root):
        members: list[tuple[Node, Shape]] = []
        for item in union.items():
            with suppress(RefusedError):  # Reported when the schema is read.
                member = document.resolve(item)
                if is_mapping(member.value):
                    members.append((member, shapes.shape(member)))
        for (one, shape), (other, other_shape) in combinations(members, 2):
            if _may_overlap(shapes, shape, other_shape):
                found.update(
                    node.key
                    for node in (one, other)
                    if node.raw("additionalProperties") is not False
                )
    return found


def _unions(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        if is_mapping(node.value):
            if is_list(node.raw("anyOf")) and "discriminator" not in node:
                yield node.require("anyOf")
            pending += [entry for _, entry in node.entries()]
        elif is_list(node.value):
            pending += node.items()


def _may_overlap(shapes: Shapes, one: Shape, other: Shape) -> bool:
    keys, other_keys = one.properties.keys(), other.properties.keys()
    if keys <= other_keys or other_keys <= keys or not (one.is_object and other.is_object):
        return False
    return not any(
        _exclude_each_other(
            _constants(shapes.shape(*one.properties[key])),
            _constants(shapes.shape(*other.properties[key])),
        )
        for key in keys & other_keys
    )


def _constants(shape: Shape) -> list[Any] | None:
    return shape.constant or shape.values


def _exclude_each_other(values: list[Any] | None, others: list[Any] | None) -> bool:
    if not values or not others:
        return False
    return not any(value in others for value in values)
