"""No module imports itself by way of others, not even by an import inside a function."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from tests.packaging.import_graph import (
    Edge,
    Graph,
    find_cycles,
    find_modules,
    import_graph,
    is_in_cycle,
)

ROOT = Path(__file__).resolve().parents[2]

KNOWN_CYCLES: frozenset[Edge] = frozenset()
"""Imports in cycles that should be removed, at run time or for type checkers."""


@pytest.fixture(scope="module")
def modules() -> Mapping[str, Path]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        tools = tomllib.load(file)["tool"]
    released = tools["hatch"]["build"]["targets"]["wheel"]["only-include"]
    packages = [ROOT / name for name in (*released, "scripts/generator", "benchmarks")]
    found = find_modules(
        [
            # These run as scripts, and import each other by their bare names.
            (ROOT / "benchmarks/workers", ROOT / "benchmarks/workers"),
            *((package, package.parent) for package in packages if package.is_dir()),
        ]
    )
    assert {"brainframe_api", "brainframe_rest", "brainframe.api", "generator.build"} < set(found)
    assert {"clock", "benchmarks.suite"} < set(found)
    return found


@pytest.fixture(scope="module")
def graph_for_type_checkers(modules: Mapping[str, Path]) -> Graph:
    return import_graph(modules, type_checking=True)


def written_out(cycles: list[list[str]]) -> str:
    return "\n".join(" -> ".join(cycle) for cycle in cycles)


def test_there_are_no_import_cycles(
    modules: Mapping[str, Path], graph_for_type_checkers: Graph
) -> None:
    graph = import_graph(modules, type_checking=False)
    # Cycles for type checkers alone are allowed; `pytest -rP` shows them.
    allowed = [
        cycle
        for cycle in find_cycles(graph_for_type_checkers)
        if any(imported not in graph[importer] for importer, imported in pairwise(cycle))
    ]
    print(f"Cycles for type checkers only: {len(allowed)}\n{written_out(allowed)}")
    cycles = find_cycles(graph, KNOWN_CYCLES)
    assert not cycles, f"These modules import each other:\n{written_out(cycles)}"


def test_known_cycles_still_exist(graph_for_type_checkers: Graph) -> None:
    resolved = [
        " -> ".join(edge)
        for edge in sorted(KNOWN_CYCLES)
        if not is_in_cycle(graph_for_type_checkers, edge)
    ]
    assert not resolved, f"No longer part of a cycle; remove from KNOWN_CYCLES: {resolved}"


def graph_of(folder: Path, sources: Mapping[str, str], *, type_checking: bool = False) -> Graph:
    """Return the import graph of a package `pack` with the given modules."""
    for name, source in {"__init__": "", **sources}.items():
        path = folder / "pack" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return import_graph(find_modules([(folder / "pack", folder)]), type_checking=type_checking)


@pytest.mark.parametrize(
    "back",
    [
        "import pack.a",
        "from pack import a",
        "from pack.a import name",
        "from . import a",
        "from .a import name as other",
        "def later():\n    from pack.a import name",
        "class Class:\n    def later(self):\n        if self:\n            import pack.a as a",
        "try:\n    import pack.a\nexcept ImportError:\n    pass",
        "if not TYPE_CHECKING:\n    import pack.a",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import pack.a",
    ],
)
def test_each_form_of_import_closes_a_cycle(tmp_path: Path, back: str) -> None:
    graph = graph_of(tmp_path, {"a": "from pack import b", "b": "import pack.c", "c": back})
    assert find_cycles(graph) == [["pack.a", "pack.b", "pack.c", "pack.a"]]


@pytest.mark.parametrize(
    "back",
    [
        "if TYPE_CHECKING:\n    import pack.a",
        "if typing.TYPE_CHECKING:\n    from .a import name",
        "if not TYPE_CHECKING:\n    pass\nelse:\n    from pack import a",
        "def later():\n    if TYPE_CHECKING:\n        import pack.a",
    ],
)
def test_imports_for_type_checkers_are_counted_separately(tmp_path: Path, back: str) -> None:
    sources = {"a": "from pack import b", "b": back}
    assert find_cycles(graph_of(tmp_path, sources)) == []
    cycle = ["pack.a", "pack.b", "pack.a"]
    assert find_cycles(graph_of(tmp_path, sources, type_checking=True)) == [cycle]


def test_a_package_that_exports_lazily_is_in_no_cycle(tmp_path: Path) -> None:
    lazy = "def __getattr__(name):\n    return getattr(import_module('pack.a'), name)"
    assert find_cycles(graph_of(tmp_path, {"__init__": lazy, "a": "from pack import name"})) == []
    eager = "from pack.a import name"
    graph = graph_of(tmp_path, {"__init__": eager, "a": "from pack import other"})
    assert find_cycles(graph) == [["pack", "pack.a", "pack"]]


def test_a_package_on_the_way_to_a_module_is_imported_too(tmp_path: Path) -> None:
    graph = graph_of(
        tmp_path, {"a": "import pack.sub.b", "sub/__init__": "from pack import a", "sub/b": ""}
    )
    assert find_cycles(graph) == [["pack.a", "pack.sub", "pack.a"]]


def test_every_cycle_is_found_and_known_ones_are_left_out(tmp_path: Path) -> None:
    graph = graph_of(
        tmp_path,
        {"a": "import pack.b", "b": "import pack.a", "c": "import pack.d", "d": "import pack.c"},
    )
    assert len(find_cycles(graph)) == 2
    assert len(find_cycles(graph, [("pack.b", "pack.a")])) == 1
    assert is_in_cycle(graph, ("pack.b", "pack.a"))
    assert not is_in_cycle(graph, ("pack.b", "pack.c"))
