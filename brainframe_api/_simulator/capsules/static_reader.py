"""Static reading of Python source: the values of names, without executing the code.

The reader follows assignments, imports within the archive, classes, comprehensions and calls of
functions without side effects. A value that depends on anything else is `Unknown`. The code of a
capsule is never executed: this module interprets expressions, with limits.
"""

# Narrowing a value of type Any results in partially unknown types.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast

from brainframe_api._simulator.capsules.static_values import (
    BINARY,
    BUILTINS,
    COMPARISONS,
    DICT_CLASS,
    FUNCTIONS,
    SIZES,
    UNARY,
    VCAP,
    ArchivePath,
    BoundMethod,
    Budget,
    Builtin,
    Member,
    Namespace,
    Node,
    NodeClass,
    OpenFile,
    Option,
    OptionClass,
    Partial,
    Unknown,
    Unresolvable,
    call_method,
    format_value,
    iterate,
    limited,
    unique,
)

_MAX_DEPTH = 100
_SHORT = 60
_FAILURES = (
    Unresolvable, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
    RecursionError, MemoryError,
)  # fmt: skip

ReadMember = Callable[[PurePosixPath], bytes | None]
"""Returns the content of a file of the archive, or None if there is none."""


@dataclass(frozen=True, eq=False)
class Function:
    """A function of the archive; a lambda has an expression as its body."""

    arguments: ast.arguments
    body: list[ast.stmt] | ast.expr
    scope: Scope


@dataclass
class Scope:
    """The names that an expression can use.

    Attributes:
        file: The file of the source.
        names: The innermost names.
        outer: The enclosing scope, or None for a module.
    """

    file: PurePosixPath
    names: dict[str, Any]
    outer: Scope | None = None
    depth: int = 0
    is_function: bool = False

    def find(self, name: str) -> Any:
        """Return the value of a name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        if name == "dict":
            return DICT_CLASS
        if name in BUILTINS:
            return BUILTINS[name]
        if name == "open":
            return _Special("open")
        if name == "__file__":
            return ArchivePath(self.file)
        raise Unresolvable

    def inner(self, names: dict[str, Any], *, is_function: bool = False) -> Scope:
        """Return a scope within this one.

        Raises:
            Unresolvable: If it is nested too deeply.
        """
        if self.depth > _MAX_DEPTH:
            raise Unresolvable
        return Scope(self.file, names, self, self.depth + 1, is_function or self.is_function)


class _Returned(Exception):  # noqa: N818 (a return statement)
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class _LoopControl(Exception):  # noqa: N818 (a statement)
    def __init__(self, statement: ast.Break | ast.Continue) -> None:
        super().__init__()
        self.statement = statement


class StaticReader:
    """Reads the modules of an archive, each once.

    Args:
        read_member: Returns the content of a file of the archive.
    """

    def __init__(self, read_member: ReadMember) -> None:
        self._read_member = read_member
        self._modules: dict[PurePosixPath, Namespace] = {}
        self._budget = Budget()
        self._depth = 0

    def read_module(self, file: PurePosixPath, tree: ast.Module) -> Namespace:
        """Return the names of a module.

        Args:
            file: The file of the module.
            tree: The syntax tree of the module.
        """
        module = Namespace({})
        self._modules[file] = module
        self._run(tree.body, Scope(file, module.names))
        return module

    # Statements

    def _run(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        for statement in body:
            try:
                self._budget.spend()
                self._run_statement(statement, scope)
            except _FAILURES as error:
                unknown = self._reason(error, statement, scope)
                if _leaves(statement, ast.Break, ast.Continue):
                    raise Unresolvable(unknown) from error
                if scope.is_function and _leaves(statement, ast.Return, ast.Raise):
                    raise _Returned(unknown) from error
                for name in _bound_names([statement]):
                    scope.names[name] = unknown

    def _run_statement(self, statement: ast.stmt, scope: Scope) -> None:
        match statement:
            case ast.Assign(targets=targets, value=value):
                result = self.value(value, scope)
                for target in targets:
                    self._assign(target, result, scope)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self.value(value, scope), scope)
            case ast.AugAssign():
                operation = ast.BinOp(_as_load(statement.target), statement.op, statement.value)
                ast.copy_location(operation, statement)
                self._assign(statement.target, self.value(operation, scope), scope)
            case ast.Import(names=aliases):
                for alias in aliases:
                    self._import(alias, scope)
            case ast.ImportFrom():
                self._import_from(statement, scope)
            case ast.ClassDef():
                scope.names[statement.name] = self._class(statement, scope)
            case ast.FunctionDef(decorator_list=[]):
                scope.names[statement.name] = Function(statement.args, statement.body, scope)
            case ast.If(test=test):
                self._run_if(statement, self.value(test, scope), scope)
            case ast.For(orelse=[]):
                for item in list(iterate(self._known(statement.iter, scope))):
                    self._assign(statement.target, item, scope)
                    try:
                        self._run(statement.body, scope)
                    except _LoopControl as control:
                        if isinstance(control.statement, ast.Break):
                            break
            case ast.With():
                for entry in statement.items:
                    opened = self.value(entry.context_expr, scope)
                    if entry.optional_vars is not None:
                        self._assign(entry.optional_vars, opened, scope)
                self._run(statement.body, scope)
            case ast.Try():
                self._run([*statement.body, *statement.orelse, *statement.finalbody], scope)
            case ast.Return(value=value):
                raise _Returned(None if value is None else self.value(value, scope))
            case ast.Raise() if scope.is_function:
                raise _Returned(self._unknown(statement, scope))
            case ast.Expr(value=value):
                result = self.value(value, scope)
                if isinstance(result, Unknown) and isinstance(value, ast.Call):
                    self._forget(value.func, result, scope)
            case ast.Break() | ast.Continue():
                raise _LoopControl(statement)
            case ast.Pass() | ast.Raise() | ast.Global() | ast.Nonlocal():
                pass
            case _:
                raise Unresolvable

    def _forget(self, function: ast.expr, unknown: Unknown, scope: Scope) -> None:
        """Mark a container as partly unknown, after a method call that cannot be resolved."""
        if isinstance(function, ast.Attribute):
            owner = self.value(function.value, scope)
            if isinstance(owner, dict):
                owner[unknown] = unknown
            elif isinstance(owner, list):
                owner.append(unknown)

    def _run_if(self, statement: ast.If, test: Any, scope: Scope) -> None:
        if isinstance(test, Unknown):
            raise Unresolvable(test)
        self._run(statement.body if test else statement.orelse, scope)

    def _assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                scope.names[name] = value
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values = list(iterate(value))
                for each, item in zip(targets, values, strict=True):
                    self._assign(each, item, scope)
            case ast.Subscript():
                container = self._known(target.value, scope)
                if not isinstance(container, (list, dict)):
                    raise Unresolvable
                cast("Any", container)[self.value(target.slice, scope)] = value
                limited(container)
            case ast.Attribute():
                owner = self._known(target.value, scope)
                if not isinstance(owner, Namespace):
                    raise Unresolvable
                owner.names[target.attr] = value
            case _:
                raise Unresolvable

    def _class(self, statement: ast.ClassDef, scope: Scope) -> Namespace:
        bases = tuple(self.value(base, scope) for base in statement.bases)
        found = Namespace({}, bases)
        self._run(statement.body, scope.inner(found.names))
        if found.is_enum():
            for name, value in found.names.items():
                if not name.startswith("_") and not isinstance(value, Function):
                    found.names[name] = Member(name, value)
        return found

    # Imports

    def _import(self, alias: ast.alias, scope: Scope) -> None:
        module = self._find_module(alias.name.split("."), scope.file)
        top = alias.name.partition(".")[0]
        if alias.asname is not None:
            scope.names[alias.asname] = module or _StandardLibrary(alias.name)
        elif module is None:
            scope.names[top] = _StandardLibrary(top)
        else:
            package = self._find_module([top], scope.file)
            scope.names[top] = package or module

    def _import_from(self, statement: ast.ImportFrom, scope: Scope) -> None:
        folder = scope.file.parent
        for _ in range(statement.level - 1):
            folder = folder.parent
        parts = statement.module.split(".") if statement.module else []
        inside = statement.level > 0
        start = folder / "__init__.py" if inside else scope.file
        module = self._find_module(parts, start) if parts or inside else None
        for alias in statement.names:
            if alias.name == "*":
                if module is None and not inside:
                    names: Mapping[str, Any] = _library(statement.module or "")
                else:
                    names = {} if module is None else module.names
                scope.names.update({k: v for k, v in names.items() if not k.startswith("_")})
                continue
            value = self._imported(module, parts, alias.name, folder, inside=inside)
            if value is None:
                value = self._unknown(statement, scope, ".".join([*parts, alias.name]))
            scope.names[alias.asname or alias.name] = value

    def _imported(
        self, module: Namespace | None, parts: list[str], name: str, folder: PurePosixPath, *,
        inside: bool,
    ) -> Any:  # fmt: skip
        if module is not None and name in module.names:
            return module.names[name]
        submodule = self._find_module([*parts, name], folder / "__init__.py")
        if submodule is not None or inside:
            return submodule
        return _library(".".join(parts)).get(name)

    def _find_module(self, parts: list[str], start: PurePosixPath) -> Namespace | None:
        """Return a module of the archive, resolved from the folder of a file, or None."""
        for folder in dict.fromkeys((start.parent, PurePosixPath())):
            base = folder.joinpath(*parts)
            candidates = [base / "__init__.py"]
            if parts:
                candidates.insert(0, base.with_name(f"{base.name}.py"))
            for file in candidates:
                if file in self._modules:
                    return self._modules[file]
                content = self._read_member(file)
                if content is not None:
                    return self._parse(file, content)
        return None

    def _parse(self, file: PurePosixPath, content: bytes) -> Namespace:
        try:
            tree = ast.parse(content, str(file))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return self._modules.setdefault(file, Namespace({}))
        return self.read_module(file, tree)

    # Expressions

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """Return the value of an expression, `Unknown` if it cannot be resolved."""
        self._depth += 1
        try:
            if self._depth > _MAX_DEPTH:
                raise Unresolvable
            value = limited(self._evaluate(node, scope))
            self._budget.spend(None if isinstance(node, (ast.Name, ast.Attribute)) else value)
        except _FAILURES as error:
            return self._reason(error, node, scope)
        finally:
            self._depth -= 1
        return value

    def _known(self, node: ast.expr, scope: Scope) -> Any:
        value = self.value(node, scope)
        if isinstance(value, Unknown):
            raise Unresolvable(value)
        return value

    def _reason(self, error: BaseException, node: ast.AST, scope: Scope) -> Unknown:
        """Return the part of an expression or statement that cannot be resolved."""
        if isinstance(error, Unresolvable) and error.unknown is not None:
            return error.unknown
        return self._unknown(node, scope)

    def _unknown(self, node: ast.AST, scope: Scope, source: str | None = None) -> Unknown:
        try:
            text = source or ast.unparse(node).replace("\n", " ")
        except RecursionError:
            text = "a deeply nested expression"
        shown = text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
        return Unknown(shown, f"{scope.file}, line {getattr(node, 'lineno', 1)}")

    def _evaluate(self, node: ast.expr, scope: Scope) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return scope.find(name)
            case ast.Attribute(value=owner, attr=name):
                return self._attribute(self._known(owner, scope), name)
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.List() | ast.Tuple() | ast.Set():
                return self._sequence(node, scope)
            case ast.Dict():
                return self._dict(node, scope)
            case ast.JoinedStr(values=values):
                return "".join(self._formatted(value, scope) for value in values)
            case ast.BinOp(left=left, op=operation, right=right):
                function = BINARY[type(operation).__name__]
                return function(self._known(left, scope), self._known(right, scope))
            case ast.UnaryOp(op=operation, operand=operand):
                return UNARY[type(operation).__name__](self._known(operand, scope))
            case ast.BoolOp(op=operation, values=values):
                return self._boolean(isinstance(operation, ast.And), values, scope)
            case ast.Compare():
                return self._compare(node, scope)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body if self._known(test, scope) else orelse, scope)
            case ast.ListComp() | ast.GeneratorExp():
                return [self.value(node.elt, each) for each in self._loops(node, scope)]
            case ast.SetComp():
                return unique(self._known(node.elt, each) for each in self._loops(node, scope))
            case ast.DictComp():
                return limited({
                    self._known(node.key, each): self.value(node.value, each)
                    for each in self._loops(node, scope)
                })  # fmt: skip
            case ast.Lambda(args=arguments, body=body):
                return Function(arguments, body, scope)
            case ast.Call():
                return self._call(node, scope)
            case _:
                raise Unresolvable

    def _attribute(self, owner: Any, name: str) -> Any:
        match owner:
            case Namespace(names={"__members__": _}) if name == "__members__":
                raise Unresolvable
            case Namespace() if name == "__members__" and owner.is_enum():
                return {item.name: item for item in iterate(owner)}
            case Namespace():
                return owner.find(name)
            case _StandardLibrary():
                return owner.find(name)
            case NodeClass() if name == "Size":
                return SIZES
            case Member() if name in ("name", "value"):
                return getattr(owner, name)
            case ArchivePath() if name == "parent":
                return ArchivePath(owner.path.parent)
            case ArchivePath() if name in ("name", "stem", "suffix"):
                return getattr(owner.path, name)
            case str() | list() | tuple() | dict() | bytes() | ArchivePath() | OpenFile():
                return BoundMethod(owner, name)
            case _:
                raise Unresolvable

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        container = self._known(node.value, scope)
        if isinstance(node.slice, ast.Slice):
            bounds = (node.slice.lower, node.slice.upper, node.slice.step)
            limits = [None if bound is None else self._known(bound, scope) for bound in bounds]
            return container[slice(*limits)]
        key = self._known(node.slice, scope)
        if isinstance(container, Namespace) and container.is_enum():
            return container.find(key)
        if not isinstance(container, (str, bytes, list, tuple, dict)):
            raise Unresolvable
        return cast("Any", container)[key]

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Any:
        items: list[Any] = []
        for element in node.elts:
            if isinstance(element, ast.Starred):
                items.extend(iterate(self._known(element.value, scope)))
            else:
                items.append(self.value(element, scope))
        if isinstance(node, ast.List):
            return items
        return tuple(items) if isinstance(node, ast.Tuple) else unique(iter(items))

    def _dict(self, node: ast.Dict, scope: Scope) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            result = self.value(value, scope)
            if key is not None:
                found[self.value(key, scope)] = result
            elif isinstance(result, dict):
                found.update(result)
            else:
                # The keys are unknown, too.
                unknown = result if isinstance(result, Unknown) else self._unknown(value, scope)
                found[unknown] = unknown
        return found

    def _formatted(self, node: ast.expr, scope: Scope) -> str:
        if isinstance(node, ast.FormattedValue):
            spec = "" if node.format_spec is None else self._known(node.format_spec, scope)
            return format_value(self._known(node.value, scope), node.conversion, spec)
        return str(self._known(node, scope))

    def _boolean(self, is_and: bool, values: Sequence[ast.expr], scope: Scope) -> Any:
        result: Any = None
        for value in values:
            result = self._known(value, scope)
            if bool(result) is not is_and:
                break
        return result

    def _compare(self, node: ast.Compare, scope: Scope) -> bool:
        left = self._known(node.left, scope)
        for operation, other in zip(node.ops, node.comparators, strict=True):
            right = self._known(other, scope)
            if not COMPARISONS[type(operation).__name__](left, right):
                return False
            left = right
        return True

    def _loops(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, scope: Scope
    ) -> Iterator[Scope]:
        yield from self._loop(node.generators, scope)

    def _loop(self, generators: Sequence[ast.comprehension], scope: Scope) -> Iterator[Scope]:
        if not generators:
            yield scope
            return
        generator, *rest = generators
        for item in iterate(self._known(generator.iter, scope)):
            self._budget.spend()
            inner = scope.inner({})
            self._assign(generator.target, item, inner)
            if all(self._known(condition, inner) for condition in generator.ifs):
                yield from self._loop(rest, inner)

    # Calls

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        function = self._known(node.func, scope)
        positional: list[Any] = []
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                positional.extend(iterate(self._known(argument.value, scope)))
            else:
                positional.append(self.value(argument, scope))
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value, scope)
            if keyword.arg is not None:
                named[keyword.arg] = value
            elif isinstance(value, dict):
                named.update(value)
            else:
                raise Unresolvable(value if isinstance(value, Unknown) else None)
        return self._apply(function, positional, named)

    def _apply(self, function: Any, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        if isinstance(function, Partial):
            return self._apply(
                function.function,
                [*function.positional, *positional],
                {**function.named, **named},
            )
        if isinstance(function, Namespace) and "__call__" in function.names:
            function = function.names["__call__"]
        if isinstance(function, Namespace):
            # The capsule's own subclass of an option class, which inherits its constructor.
            function = _option_class(function)
        if isinstance(function, OptionClass) and not positional:
            return Option(function.kind, named)
        if isinstance(function, NodeClass):
            names = ("size", "detections", "attributes", "encoded", "tracked", "extra_data")
            return Node({**dict(zip(names, positional, strict=False)), **named})
        if isinstance(function, Function):
            return self._apply_function(function, positional, named)
        if isinstance(function, BoundMethod) and isinstance(function.owner, (list, dict)):
            # A container may hold unknown values.
            return call_method(function.owner, function.name, positional, named)
        for value in (*positional, *named.values()):
            if isinstance(value, Unknown):
                raise Unresolvable(value)
        if isinstance(function, _Special):
            return self._apply_special(function.name, positional, named)
        if isinstance(function, BoundMethod):
            if isinstance(function.owner, ArchivePath):
                return self._apply_path(function, positional, named)
            return call_method(function.owner, function.name, positional, named)
        if isinstance(function, Builtin):
            return function.function(*positional, **named)
        raise Unresolvable

    def _apply_function(
        self, function: Function, positional: Sequence[Any], named: Mapping[str, Any]
    ) -> Any:
        given = function.arguments
        if given.vararg or given.kwarg:
            raise Unresolvable
        parameters = [*given.posonlyargs, *given.args]
        names = {parameter.arg: value
                 for parameter, value in zip(parameters, positional, strict=False)}  # fmt: skip
        if len(positional) > len(parameters):
            raise Unresolvable
        names.update(named)
        defaults = dict(zip(reversed(parameters), reversed(given.defaults), strict=False))
        defaults.update({
            parameter: default
            for parameter, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
            if default is not None
        })  # fmt: skip
        for parameter in (*parameters, *given.kwonlyargs):
            if parameter.arg not in names:
                names[parameter.arg] = self.value(defaults[parameter], function.scope)
        scope = function.scope.inner(names, is_function=True)
        if isinstance(function.body, ast.expr):
            return self.value(function.body, scope)
        try:
            self._run(function.body, scope)
        except _Returned as returned:
            return returned.value
        return None

    def _apply_path(
        self, method: BoundMethod, positional: Sequence[Any], named: Mapping[str, Any]
    ) -> Any:
        if method.name == "read_text":
            return self._open(method.owner).content.decode()
        if method.name == "read_bytes":
            return self._open(method.owner).content
        if method.name == "open":
            return self._open(method.owner, *positional[:1])
        return call_method(method.owner, method.name, positional, named)

    def _apply_special(self, name: str, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        match name, *positional:
            case "open", ArchivePath() as path, *mode:
                return self._open(
                    path, *mode[:1], **{k: v for k, v in named.items() if k == "mode"}
                )
            case "Path", ArchivePath() as path, *rest:
                return ArchivePath(path.path.joinpath(*map(str, rest)))
            case "json.load", OpenFile() as file:
                return json.loads(file.content)
            case "json.loads", str() | bytes() as text:
                return json.loads(text)
            case "os.path.join", ArchivePath() as path, *rest:
                return ArchivePath(path.path.joinpath(*map(str, rest)))
            case "os.path.dirname", ArchivePath() as path:
                return ArchivePath(path.path.parent)
            case "os.path.abspath" | "os.path.realpath", ArchivePath() as path:
                return path
            case "partial", function, *rest:
                return Partial(function, rest, named)
            case _:
                raise Unresolvable

    def _open(self, path: ArchivePath, mode: Any = "r") -> OpenFile:
        content = self._read_member(path.path)
        if content is None or "r" not in str(mode):
            raise Unresolvable
        return OpenFile(content, "b" not in str(mode))


@dataclass(frozen=True, eq=False)
class _Special:
    """A function that the reader emulates."""

    name: str


_SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "functools": {"partial": _Special("partial")},
    "json": {"load": _Special("json.load"), "loads": _Special("json.loads")},
    "os": {"path": Namespace({
        name: _Special(f"os.path.{name}") for name in ("abspath", "dirname", "join", "realpath")
    })},
    "os.path": {
        name: _Special(f"os.path.{name}") for name in ("abspath", "dirname", "join", "realpath")
    },
    "pathlib": {"Path": _Special("Path"), "PurePath": _Special("Path")},
}  # fmt: skip


def _library(module: str) -> Mapping[str, Any]:
    for table in (VCAP, FUNCTIONS, _SPECIAL):
        if module in table:
            return table[module]
    return {}


@dataclass(frozen=True, eq=False)
class _StandardLibrary:
    """A module outside the archive, of which only some names are known."""

    name: str

    def find(self, name: str) -> Any:
        """Return a name or a submodule."""
        names = _library(self.name)
        if name in names:
            return names[name]
        if _library(f"{self.name}.{name}"):
            return _StandardLibrary(f"{self.name}.{name}")
        raise Unresolvable


def _option_class(found: Namespace) -> OptionClass:
    if "__init__" not in found.names:
        for base in found.bases:
            if isinstance(base, OptionClass):
                return base
            if isinstance(base, Namespace):
                return _option_class(base)
    raise Unresolvable


def _as_load(target: ast.expr) -> ast.expr:
    loaded = ast.parse(ast.unparse(target), mode="eval").body
    return ast.copy_location(loaded, target)


def _leaves(statement: ast.AST, *kinds: type[ast.stmt]) -> bool:
    """Return whether a statement may leave the loop or function around it."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return False
    if isinstance(statement, kinds):
        return True
    if isinstance(statement, (ast.For, ast.While)) and ast.Break in kinds:
        return False
    return any(
        _leaves(child, *kinds)
        for child in ast.iter_child_nodes(statement)
        if isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case))
    )


def _bound_names(body: Sequence[ast.stmt]) -> set[str]:
    """Return the names that statements may bind, except in other scopes."""
    names: set[str] = set()
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            names.add(node.id)
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name is not None:
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp)):
            continue
        elif isinstance(node, ast.Call) or (
            isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store)
        ):
            # A container becomes unknown if it is modified, or if one of its methods is called.
            inner: ast.expr = node.func if isinstance(node, ast.Call) else node
            while isinstance(inner, (ast.Subscript, ast.Attribute)):
                inner = inner.value
            is_function = isinstance(node, ast.Call) and node.func is inner
            if isinstance(inner, ast.Name) and not is_function:
                names.add(inner.id)
        pending.extend(ast.iter_child_nodes(node))
    return names
