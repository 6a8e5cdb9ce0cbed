"""Shapes of public names, which can be saved and compared."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any, TypeAlias

import griffe

from public_api.surface import PublicName, public_names

Shape: TypeAlias = dict[str, Any]
"""The kind of a name, and its parameters, return type, type, value or bases."""


def shapes(root: Path) -> dict[str, Shape]:
    """Return the shape of each public name of a checkout."""
    names = list(public_names(root))
    public = {name.thing.canonical_path: name.path for name in names if name.alias_of is None}
    return {name.path: _shape(name, public) for name in names}


def write(path: Path, version: str, names: dict[str, Shape]) -> None:
    """Write shapes as JSON, with one name per line for readable diffs.

    Args:
        path: The file.
        version: The version of the SDK.
        names: The shapes by name.
    """
    lines = [f"  {json.dumps(name)}: {json.dumps(shape)}" for name, shape in sorted(names.items())]
    body = ",\n".join(lines)
    path.write_text(f'{{"version": {json.dumps(version)}, "names": {{\n{body}\n}}}}\n')


def read(path: Path) -> tuple[str, dict[str, Shape]]:
    """Read a file written by `write`, and return its version and shapes."""
    content = json.loads(path.read_text())
    return content["version"], content["names"]


def _shape(name: PublicName, public: dict[str, str]) -> Shape:
    if name.alias_of is not None:
        return {"kind": "alias", "of": name.alias_of}
    thing = name.thing
    if isinstance(thing, griffe.Class):
        paths = (base.canonical_path for base in thing.mro())
        bases = [public[path] for path in paths if path in public]
        return {"kind": "class", "bases": bases, "parameters": _parameters(thing)}
    if isinstance(thing, griffe.Function):
        return {
            "kind": "async function" if "async" in thing.labels else "function",
            "parameters": _parameters(thing),
            "returns": _text(thing.returns),
        }
    if isinstance(thing, griffe.Attribute):
        shape: Shape = {"kind": "attribute", "type": _text(thing.annotation)}
        value = _text(thing.value)
        if _is_literal(value) and not name.path.endswith(".__version__"):
            shape["value"] = value
        return shape
    return {"kind": thing.kind.value}


def _parameters(thing: griffe.Class | griffe.Function) -> list[Shape]:
    """Return the parameters without `self` and `cls`."""
    found = list(thing.parameters)
    if found and found[0].name in ("self", "cls"):
        found = found[1:]
    return [
        {
            "name": parameter.name,
            "kind": parameter.kind.value if parameter.kind else "positional or keyword",
            "type": _text(parameter.annotation, protocols=True),
            "default": _text(parameter.default),
            **_expanded(parameter.annotation),
        }
        for parameter in found
    ]


def _text(expression: str | griffe.Expr | None, *, protocols: bool = False) -> str | None:
    """Return an annotation or a value as text.

    Args:
        expression: The expression.
        protocols: Whether to mark the name of a protocol.
    """
    if protocols and isinstance(expression, griffe.ExprName) and _is_protocol(expression):
        return f"protocol {expression}"
    return None if expression is None else str(expression)


def _expanded(annotation: str | griffe.Expr | None) -> Shape:
    """Return the annotation with type aliases replaced by their values, if it has any."""
    if not isinstance(annotation, griffe.Expr):
        return {}
    parts = [
        str(_alias_value(part) or part) if isinstance(part, griffe.ExprName) else str(part)
        for part in annotation.iterate(flat=True)
    ]
    text = "".join(parts)
    return {} if text == str(annotation) else {"expanded": text}


def _alias_value(name: griffe.ExprName) -> str | griffe.Expr | None:
    """Return the value of a type alias, or None for another name."""
    thing = _resolved(name)
    if isinstance(thing, griffe.Attribute) and str(thing.annotation) == "TypeAlias":
        return thing.value
    return None


def _resolved(name: griffe.ExprName) -> griffe.Object | None:
    """Return the object that a name refers to, or None if it belongs to another project."""
    try:
        found = name.resolved
        return found.final_target if isinstance(found, griffe.Alias) else found
    except (griffe.GriffeError, AttributeError, KeyError):
        return None  # A name of the standard library or of another project.


def _is_protocol(name: griffe.ExprName) -> bool:
    thing = _resolved(name)
    bases = thing.bases if isinstance(thing, griffe.Class) else []
    return any(str(base).rpartition(".")[2].startswith("Protocol") for base in bases)


def _is_literal(text: str | None) -> bool:
    try:
        ast.literal_eval(text or "")
    except (SyntaxError, ValueError):
        return False
    return True
