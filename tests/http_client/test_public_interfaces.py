"""Only public names of httpx and httpcore are used, so that their updates break nothing."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import httpx
import pytest

import openapi_runtime

FOLDER = Path(openapi_runtime.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_")


def own_names(tree: ast.Module) -> set[str]:
    """Return the private names that the classes of a module define."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(body=body):
                found |= {item.name for item in body if isinstance(item, ast.FunctionDef)}
                found |= {item.name for item in body if isinstance(item, ast.AsyncFunctionDef)}
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                found.add(name)
            case _:
                pass
    return found


# Public names of mapped codecs would collide with those of attributes, which come from JSON keys.
SHARED_NAMES = own_names(ast.parse((FOLDER / "mapped_codec.py").read_text(encoding="utf-8")))


def private_accesses(source: str) -> Iterator[str]:
    """Yield where a module uses private names of another module."""
    tree = ast.parse(source)
    own = own_names(tree) | SHARED_NAMES
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr=name) if is_private(name) and name not in own:
                yield ast.unparse(node)
            case ast.Call(
                func=ast.Name(id="getattr" | "setattr" | "hasattr" | "delattr"),
                args=[_, ast.Constant(value=str(name)), *_],
            ) if is_private(name) and name not in own:
                yield ast.unparse(node)
            case ast.Constant(value=str(name)) if name.startswith(("httpx._", "httpcore._")):
                yield ast.unparse(node)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                if "._" in module and not module.startswith(openapi_runtime.__name__):
                    yield ast.unparse(node)
                if not module.startswith(openapi_runtime.__name__):
                    yield from (alias.name for alias in names if is_private(alias.name))
            case ast.Import(names=names):
                yield from (alias.name for alias in names if "._" in alias.name)
            case _:
                pass


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_private_names_of_others_are_not_used(path: Path) -> None:
    assert list(private_accesses(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "client._transport",
        "self.http._transport_for_url(url)",
        "pool.connections[0]._connection",
        "getattr(response, '_content')",
        "setattr(client, '_mounts', {})",
        "from httpx._client import BoundSyncStream",
        "from httpx import _models",
        "import httpcore._sync.http11",
        "__import__('httpx._config')",
    ],
)
def test_each_way_to_use_a_private_name_is_detected(line: str) -> None:
    assert list(private_accesses(line))


def test_own_private_names_are_allowed() -> None:
    source = """
class Client:
    def __init__(self, other: Client) -> None:
        self._pool = other._pool
        twin = object.__new__(type(self))
        twin._pool = self._pool
        twin._start()

    def _start(self) -> None:
        super().__init__()
"""
    assert list(private_accesses(source)) == []


def modules() -> Iterator[object]:
    for path in FILES:
        parts = path.relative_to(FOLDER.parent).with_suffix("").parts
        yield importlib.import_module(".".join(part for part in parts if part != "__init__"))


def subclasses_of_others() -> set[type]:
    """Return the classes of the runtime that inherit from those of httpx and httpcore."""
    return {
        found
        for module in modules()
        for found in vars(module).values()
        if isinstance(found, type)
        and found.__module__.startswith(openapi_runtime.__name__)
        and bases_of_others(found)
    }


def bases_of_others(subclass: type) -> list[type]:
    return [base for base in subclass.__mro__ if base.__module__.startswith(("httpx", "httpcore"))]


def functions(found: type) -> Iterator[FunctionType]:
    for value in vars(found).values():
        inner = value.fget if isinstance(value, property) else inspect.unwrap(value)
        inner = getattr(inner, "__func__", inner)
        if isinstance(inner, FunctionType):
            yield inner


def private_names(found: type) -> set[str]:
    """Return the private names that a class defines, or that its methods use."""
    used = {name for function in functions(found) for name in function.__code__.co_names}
    # Python adds _abc_impl to every abstract class.
    return {name for name in used | vars(found).keys() if is_private(name)} - {"_abc_impl"}


def shared_private_names(subclass: type) -> set[str]:
    return private_names(subclass) & {
        name for base in bases_of_others(subclass) for name in private_names(base)
    }


def test_subclasses_share_no_private_name_with_classes_of_others() -> None:
    found = subclasses_of_others()
    assert len(found) > 5
    assert [subclass for subclass in found if shared_private_names(subclass)] == []


def test_a_private_name_of_a_base_is_detected() -> None:
    class Client(httpx.Client):
        def use(self) -> object:
            return self._transport

    assert shared_private_names(Client) == {"_transport"}
