"""Comparison of the document with the hand-written code: the API methods and the simulator.

The code is parsed, not imported. `scripts/regenerate` prints the differences.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .document import OpenApiDocument
from .problems import GenerationError

FUNCTIONS = ("asyncio", "asyncio_detailed", "asyncio_stream")
"""The functions of an endpoint module that the async methods call."""


def parameters_of(document: OpenApiDocument) -> dict[str, frozenset[str]]:
    """Return the parameters that handlers of a simulator take, by the ID of the operation.

    A request body counts as a parameter with the name `body`.

    Args:
        document: The document.
    """
    found: dict[str, frozenset[str]] = {}
    for _, _, path_item, operation in document.operations():
        parameters = [*path_item.items("parameters"), *operation.items("parameters")]
        names = {document.resolve(parameter).text("name") for parameter in parameters}
        if "requestBody" in operation:
            names.add("body")
        found[operation.text("operationId")] = frozenset(names)
    return found


def missing(
    package: str,
    operations: dict[str, tuple[str, str]],
    facade: Path,
    handlers: Path | None = None,
    parameters: Mapping[str, frozenset[str]] | None = None,
) -> list[str]:
    """Return one line for each operation and parameter that is missing or obsolete in the code.

    Args:
        package: The name of the generated package.
        operations: The endpoint of each operation, by ID: its tag, which is the name of a
            subpackage, and its module.
        facade: The folder of the API methods.
        handlers: The folder of the simulator's handlers, or None without a simulator.
        parameters: The parameters that the handlers must take, by the ID of the operation.

    Raises:
        GenerationError: If a folder does not exist.
    """
    for folder in (facade, handlers):
        if folder is not None and not folder.is_dir():
            raise GenerationError(f"{folder} is not a folder, so nothing is compared with it.")
    facade = facade.resolve()
    # The messages name the public package, not its private folder of async methods.
    owner = facade.parent.name if facade.name.startswith("_") else facade.name
    calls = list(_calls(facade, f"{package}.api"))
    called = {endpoint for endpoint, _ in calls}
    defined = set(operations.values())
    lines = [
        f"no method of {owner} calls {id_} ({tag}.{module})"
        for id_, (tag, module) in operations.items()
        if (tag, module) not in called
    ]
    lines += [
        f"the operation {tag}.{module} is gone, but {method} calls it"
        for (tag, module), method in calls
        if (tag, module) not in defined
    ]
    if handlers is not None:
        handled = {handler.operation: handler for handler in _handlers(handlers)}
        lines += [
            f"the simulator has no handler for {id_}" for id_ in operations if id_ not in handled
        ]
        lines += [
            f"the operation {id_} is gone, but {handler.place} handles it"
            for id_, handler in handled.items()
            if id_ not in operations
        ]
        for id_, wanted in (parameters or {}).items():
            if id_ in handled:
                lines += _parameter_lines(handled[id_], wanted)
    return lines


def _calls(folder: Path, imported: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Iterate over the endpoints that methods refer to, each with the place of the method.

    Args:
        folder: The folder of the methods.
        imported: The package whose subpackages contain the endpoints.
    """
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tags = dict(_imported_tags(tree, imported))
        for class_ in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
            for method in class_.body:
                for node in ast.walk(method):
                    endpoint = _endpoint(node, tags)
                    if endpoint is not None:
                        name = getattr(method, "name", "")
                        yield endpoint, f"{folder.name}/{path.name}: {class_.name}.{name}"


def _imported_tags(tree: ast.Module, package: str) -> Iterator[tuple[str, str]]:
    """Iterate over the subpackages that a module imports: the name in the module, and the tag."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            for alias in node.names:
                yield alias.asname or alias.name, alias.name


def _endpoint(node: ast.AST, tags: dict[str, str]) -> tuple[str, str] | None:
    """Return the endpoint that an expression such as `zones.get_zone.asyncio` refers to."""
    match node:
        case ast.Attribute(
            value=ast.Attribute(value=ast.Name(id=name), attr=module), attr=function
        ) if name in tags and function in FUNCTIONS:
            return tags[name], module
        case _:
            return None


@dataclass(frozen=True)
class _Handler:
    """Function that handles an operation."""

    operation: str
    place: str
    parameters: frozenset[str]


def _parameter_lines(handler: _Handler, wanted: frozenset[str]) -> Iterator[str]:
    for name in sorted(wanted - handler.parameters):
        yield f"the handler of {handler.operation} in {handler.place} does not take {name}"
    for name in sorted(handler.parameters - wanted):
        yield f"the handler of {handler.operation} in {handler.place} takes {name}, which is gone"


def _handlers(folder: Path) -> Iterator[_Handler]:
    """Iterate over the functions with the decorator `operation`, whose names are operation IDs."""
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(item, ast.Name) and item.id == "operation"
                for item in node.decorator_list
            ):
                # The first argument holds the services.
                taken = frozenset(argument.arg for argument in node.args.args[1:])
                yield _Handler(node.name, f"{folder.name}/{path.name}", taken)
