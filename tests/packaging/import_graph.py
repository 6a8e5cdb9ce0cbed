"""The import graph of a source tree, read with ast and without importing anything."""

from __future__ import annotations

import ast
import functools
import graphlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Graph = Mapping[str, frozenset[str]]
"""The modules that each module imports."""

Edge = tuple[str, str]
"""An importing module and a module that it imports."""


def find_modules(places: Iterable[tuple[Path, Path]]) -> dict[str, Path]:
    """Return the modules below some folders, by name, with their files.

    Args:
        places: Each folder, with the directory from which its modules are imported, as in
            `sys.path`. Where folders are nested, the first one that has a file names its module.
    """
    named: dict[Path, str] = {}
    for folder, search_path in places:
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(search_path).with_suffix("").parts
            named.setdefault(path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return {name: path for path, name in named.items()}


def import_graph(modules: Mapping[str, Path], *, type_checking: bool) -> Graph:
    """Return which modules import which.

    Imports inside functions count, and so do the packages that Python imports on the way to a
    module, except the packages of the importing module itself. Imports by name at run time
    (`importlib`) do not count.

    Args:
        modules: The modules to read, by name, with their files.
        type_checking: Whether imports under `if TYPE_CHECKING:` count.
    """
    graph: dict[str, frozenset[str]] = {}
    for name, path in modules.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        own = {name, *_packages(name)}
        tree = _parse(path.read_text(encoding="utf-8"))
        found: set[str] = set()
        for statement in _imports(tree, type_checking):
            for target in _targets(statement, package, modules):
                found.add(target)
                found.update(parent for parent in _packages(target) if parent not in own)
        graph[name] = frozenset(found & modules.keys()) - {name}
    return graph


def find_cycles(graph: Graph, ignored: Iterable[Edge] = ()) -> list[list[str]]:
    """Return import cycles; removing the last edge of each would leave the graph without cycles.

    Args:
        graph: The modules that each module imports.
        ignored: Edges to leave out.

    Returns:
        Cycles with the first module repeated at the end. Without the last edge of each of them, the
        graph has no cycle.
    """
    left = {name: sorted(imported) for name, imported in sorted(graph.items())}
    for importer, imported in ignored:
        if imported in left.get(importer, ()):
            left[importer].remove(imported)
    cycles: list[list[str]] = []
    while True:
        try:
            graphlib.TopologicalSorter(left).prepare()
        except graphlib.CycleError as error:
            # graphlib lists each module before the one that imports it.
            cycle: list[str] = error.args[1][::-1]
            cycles.append(cycle)
            left[cycle[-2]].remove(cycle[-1])
        else:
            return cycles


def is_in_cycle(graph: Graph, edge: Edge) -> bool:
    """Return whether an import exists and leads back to the importing module."""
    importer, imported = edge
    if imported not in graph.get(importer, ()):
        return False
    reached: set[str] = set()
    pending = [imported]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending.extend(graph.get(name, ()))
    return importer in reached


@functools.cache
def _parse(source: str) -> ast.Module:
    """Parse a module once for both graphs, with and without imports for type checkers."""
    return ast.parse(source)


def _packages(name: str) -> list[str]:
    """Return the packages that contain a module, outermost first."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _imports(node: ast.AST, type_checking: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, ast.If) and not type_checking:
            for statement in _run_time_branches(child):
                yield from _imports(ast.Module([statement], []), type_checking)
        elif isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from _imports(child, type_checking)


def _run_time_branches(statement: ast.If) -> list[ast.stmt]:
    match statement.test:
        case ast.Name("TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return statement.orelse
        case ast.UnaryOp(
            ast.Not(), ast.Name("TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")
        ):
            return statement.body
        case _:
            return [*statement.body, *statement.orelse]


def _targets(
    statement: ast.Import | ast.ImportFrom, package: str, modules: Mapping[str, Path]
) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
        return
    origin = statement.module or ""
    if statement.level:
        # One dot is the package itself, each further one the package around it.
        parts = package.split(".")
        around = parts[: len(parts) - statement.level + 1]
        origin = ".".join([*around, origin] if origin else around)
    for alias in statement.names:
        submodule = f"{origin}.{alias.name}"
        yield submodule if submodule in modules else origin
