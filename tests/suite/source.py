"""The functions of the test modules, read with ast and without importing anything."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Definition: TypeAlias = Function | ast.ClassDef
Node = TypeVar("Node", bound=ast.AST)

ROOT = Path(__file__).resolve().parents[2]
_RAISING = {"deprecated_call", "fail", "raises", "warns"}
_PYTESTER = {"fnmatch_lines", "no_fnmatch_line"}


@dataclass(frozen=True)
class Found:
    """A definition, and the module whose names it uses."""

    module: str
    node: Definition


class TestSource:
    """The modules below a folder of tests."""

    __test__ = False

    def __init__(self, root: Path, folder: str = "tests") -> None:
        self._trees: dict[str, ast.Module] = {}
        self.paths: dict[str, Path] = {}
        for path in sorted((root / folder).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            self.paths[name] = path
            self._trees[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
        self._nodes = {name: tuple(ast.walk(tree)) for name, tree in self._trees.items()}
        self._definitions = {name: _definitions(tree) for name, tree in self._trees.items()}
        self._imports = {name: _imports(nodes, name) for name, nodes in self._nodes.items()}
        self._verdicts: dict[int, bool] = {}

    def nodes(self, kind: type[Node]) -> Iterator[tuple[str, Node]]:
        """Yield each node of a kind, with the name of its module."""
        for module, nodes in self._nodes.items():
            for node in nodes:
                if isinstance(node, kind):
                    yield module, node

    def constant(self, module: str, name: str) -> ast.expr | None:
        """Return the value of a name at the top of a module, or None."""
        for node in self._trees[module].body:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(found)], value=value)
                    | ast.AnnAssign(target=ast.Name(found), value=value)
                ) if found == name:
                    return value
                case _:
                    pass
        return None

    def tests(self) -> Iterator[Found]:
        """Yield the functions that pytest collects."""
        for module, tree in self._trees.items():
            if not module.rpartition(".")[2].startswith("test_"):
                continue
            for node in tree.body:
                members = node.body if isinstance(node, ast.ClassDef) else [node]
                for member in members:
                    if isinstance(member, Function) and member.name.startswith("test_"):
                        yield Found(module, member)

    def is_slow(self, found: Found) -> bool:
        """Return whether a test, or each test of its module, has the mark `slow`."""
        marks = [
            *found.node.decorator_list,
            *(
                node.value
                for node in self._trees[found.module].body
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
            ),
        ]
        return any("pytest.mark.slow" in ast.unparse(mark) for mark in marks)

    def asserts(self, found: Found, owner: ast.ClassDef | None = None) -> bool:
        """Return whether a function asserts, or calls a function of the tests that does.

        Calls are followed through the modules of the tests: functions, methods of parameters and
        variables of a known class, and functions that a fixture returns. A fixture of the same
        module counts as a whole, because it is a part of the test.

        Args:
            found: The function, or a class, whose methods count.
            owner: The class of the method.
        """
        key = id(found.node)
        if key not in self._verdicts:
            self._verdicts[key] = False  # A recursive function asserts if its other calls do.
            self._verdicts[key] = any(
                _is_assertion(node)
                or (isinstance(node, ast.Call) and self._leads(found, node, owner))
                for node in ast.walk(found.node)
            ) or any(
                _is_fixture(fixture.node) and self.asserts(fixture)
                for name in _parameters(found.node)
                if (fixture := self._definition(found.module, name)) is not None
            )
        return self._verdicts[key]

    def _leads(self, caller: Found, call: ast.Call, owner: ast.ClassDef | None) -> bool:
        """Return whether a call ends in a function that asserts."""
        match call.func:
            case ast.Name(name):
                target = self._definition(caller.module, name)
                if target is not None:
                    return self.asserts(target)
                return name in _parameters(caller.node) and self._fixture_asserts(caller, name)
            case ast.Attribute(ast.Name("self"), name) if owner is not None:
                return self._method_asserts(Found(caller.module, owner), name)
            case ast.Attribute(ast.Name(variable), name):
                imported = self._imports[caller.module].get(variable, "")
                target = self._definition(imported, name) if imported in self._trees else None
                if target is not None:
                    return self.asserts(target)
                annotation = _variables(caller.node).get(variable)
                return annotation is not None and any(
                    self._method_asserts(kind, name)
                    for node in ast.walk(annotation)
                    if isinstance(node, ast.Name)
                    and (kind := self._definition(caller.module, node.id)) is not None
                )
            case _:
                return False

    def _definition(self, module: str, name: str) -> Found | None:
        if name in self._definitions[module]:
            return Found(module, self._definitions[module][name])
        source, _, original = self._imports[module].get(name, "").rpartition(".")
        return self._definition(source, original) if source in self._trees else None

    def _method_asserts(self, kind: Found, name: str) -> bool:
        if not isinstance(kind.node, ast.ClassDef):
            return False
        return any(
            isinstance(member, Function)
            and member.name == name
            and self.asserts(Found(kind.module, member), kind.node)
            for member in kind.node.body
        )

    def _fixture_asserts(self, user: Found, name: str) -> bool:
        """Return whether the function that a fixture returns asserts."""
        parts = user.module.split(".")
        conftests = (".".join([*parts[:end], "conftest"]) for end in range(len(parts) - 1, 0, -1))
        for module in (user.module, *conftests):
            if module in self._trees and (fixture := self._definition(module, name)) is not None:
                return any(
                    isinstance(node, Function)
                    and node is not fixture.node
                    and self.asserts(Found(fixture.module, node))
                    for node in ast.walk(fixture.node)
                )
        return False


@functools.cache
def own_tests() -> TestSource:
    """Return the tests of this checkout."""
    return TestSource(ROOT)


def _is_assertion(node: ast.AST) -> bool:
    match node:
        case ast.Assert():
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name("AssertionError"))):
            return True
        case ast.Call(func=ast.Attribute(ast.Name("pytest"), name)):
            return name in _RAISING
        case ast.Call(func=ast.Attribute(_, name)) if name.startswith("assert_"):
            return True
        case ast.Call(func=ast.Attribute(_, name)) if name in _PYTESTER:
            return True
        case ast.Call(keywords=keywords):  # subprocess.run(…, check=True)
            return any(
                keyword.arg == "check"
                and isinstance(keyword.value, ast.Constant)
                and keyword.value.value
                for keyword in keywords
            )
        case _:
            return False


def _parameters(node: Definition) -> dict[str, ast.expr | None]:
    if isinstance(node, ast.ClassDef):
        return {}
    arguments = node.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return {one.arg: one.annotation for one in every}


def _variables(node: Definition) -> dict[str, ast.expr | None]:
    """Return the parameters and variables of a function, each with the name of its class."""
    found = _parameters(node)
    for inner in ast.walk(node):
        match inner:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call(func=ast.Name() as kind)):
                found[name] = kind
            case ast.withitem(ast.Call(func=ast.Name() as kind), ast.Name(name)):
                found[name] = kind
            case _:
                pass
    return found


def _is_fixture(node: Definition) -> bool:
    return any("fixture" in ast.dump(decorator) for decorator in node.decorator_list)


def _definitions(tree: ast.Module) -> Mapping[str, Definition]:
    return {node.name: node for node in tree.body if isinstance(node, Definition)}


def _imports(nodes: Iterable[ast.AST], module: str) -> Mapping[str, str]:
    """Return the full name of each imported name."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update((one.asname or one.name, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = ".".join(module.split(".")[: -node.level]) if node.level else ""
            source = ".".join(filter(None, [source, node.module]))
            found.update((one.asname or one.name, f"{source}.{one.name}") for one in node.names)
    return found
