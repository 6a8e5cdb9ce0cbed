"""Access to the OpenAPI document for the project's commands. The generator has its own reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

PATH = Path(__file__).resolve().parents[1] / "openapi" / "brainframe.yaml"
METHODS = ("get", "post", "put", "patch", "delete", "options", "head", "trace")

Node = dict[str, Any]


class Operation(NamedTuple):
    """One method of one path.

    Attributes:
        path: The path, with the names of its parameters.
        method: The HTTP method in lower case.
        node: The operation, with the parameters of its path.
    """

    path: str
    method: str
    node: Node


def load(path: Path = PATH) -> Node:
    """Load a document in YAML or JSON, without resolving its references."""
    # libyaml reads the document in a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Node = yaml.load(path.read_bytes(), Loader=loader)
    return document


def resolve(document: Node, node: Any) -> Node:
    """Follow a reference within a document, if the node is one."""
    while "$ref" in node:
        target: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        node = target
    found: Node = node
    return found


def operations(document: Node) -> Iterator[Operation]:
    """Yield all operations of a document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                own = item[method].get("parameters", [])
                parameters = [*item.get("parameters", []), *own]
                yield Operation(path, method, {**item[method], "parameters": parameters})


def slug(name: str) -> str:
    """Return the name of a tag or an operation as it occurs in addresses of the REST reference."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())
