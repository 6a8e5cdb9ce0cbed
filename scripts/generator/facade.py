"""Comparison of the document with the hand-written code: the facade and the simulator."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

FUNCTIONS = ("asyncio", "asyncio_detailed", "asyncio_stream")
"""The functions of an endpoint module that the async methods call."""


def missing(
    package: str, operations: dict[str, tuple[str, str]], facade: Path, handlers: Path | None = None
) -> list[str]:
    """Return one line for each operation that the hand-written code lacks, or has in excess.

    Args:
        package: The name of the generated package.
        operations: The package and the module of each operation, by ID.
        facade: The folder of the methods.
        handlers: The folder of the simulator's handlers, or None without a simulator.
    """
    calls = list(_calls(facade, f"{package}.api"))
    called = {endpoint for endpoint, _ in calls}
    defined = set(operations.values())
    lines = [
        f"no method of {facade.parent.name} calls {id_} ({tag}.{module})"
        for id_, (tag, module) in operations.items()
        if (tag, module) not in called
    ]
    lines += [
        f"the operation {tag}.{module} is gone, but {method} calls it"
        for (tag, module), method in calls
        if (tag, module) not in defined
    ]
    if handlers is not None:
        handled = dict(_handlers(handlers))
        lines += [
            f"the simulator has no handler for {id_}" for id_ in operations if id_ not in handled
        ]
        lines += [
            f"the operation {id_} is gone, but {place} handles it"
            for id_, place in handled.items()
            if id_ not in operations
        ]
    return lines


def _calls(folder: Path, imported: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Iterate over the endpoints that methods refer to, as package and module."""
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        packages = dict(_imported(tree, imported))
        for class_ in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
            for method in class_.body:
                for node in ast.walk(method):
                    endpoint = _endpoint(node, packages)
                    if endpoint is not None:
                        name = getattr(method, "name", "")
                        yield endpoint, f"{folder.name}/{path.name}: {class_.name}.{name}"


def _imported(tree: ast.Module, name: str) -> Iterator[tuple[str, str]]:
    """Iterate over the packages of endpoints that a module imports: local name and name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == name:
            for alias in node.names:
                yield alias.asname or alias.name, alias.name


def _endpoint(node: ast.AST, packages: dict[str, str]) -> tuple[str, str] | None:
    """Return the endpoint that an expression such as `zones.get_zone.asyncio` refers to."""
    match node:
        case ast.Attribute(
            value=ast.Attribute(value=ast.Name(id=package), attr=module), attr=function
        ) if package in packages and function in FUNCTIONS:
            return packages[package], module
        case _:
            return None


def _handlers(folder: Path) -> Iterator[tuple[str, str]]:
    """Iterate over the operations that functions are decorated to handle, and their places."""
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(item, ast.Name) and item.id == "operation"
                for item in node.decorator_list
            ):
                yield node.name, f"{folder.name}/{path.name}"
