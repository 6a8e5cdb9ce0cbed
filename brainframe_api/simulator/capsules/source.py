"""Extraction of a capsule's description from the syntax tree of its class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any, cast

from brainframe_rest.models import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

from brainframe_api.simulator.errors import SimulatorError

_OPTION_TYPES = {
    "FloatOption": OptionType.FLOAT,
    "IntOption": OptionType.INT,
    "EnumOption": OptionType.ENUM,
    "BoolOption": OptionType.BOOL,
    "TextOption": OptionType.STR,
}


def read_capsule_source(tree: ast.Module, name: str | None) -> Capsule:
    """Return the description of the capsule that a module defines.

    Args:
        tree: The syntax tree of `capsule.py`.
        name: Overrides the name of the capsule, unless None.

    Raises:
        SimulatorError: InvalidCapsuleError, with the reason.
    """
    values = _assignments(_capsule_class(tree).body)
    own_name = _literal(values.get("name"))
    version = _literal(values.get("version"))
    if not isinstance(own_name, str) or not own_name:
        raise _invalid("its class Capsule has no attribute `name` that is a nonempty string")
    if not isinstance(version, int) or isinstance(version, bool):
        raise _invalid("its class Capsule has no attribute `version` that is an integer")
    description = _literal(values.get("description"))
    input_type = _node_description(values.get("input_type"))
    output_type = _node_description(values.get("output_type"))
    return Capsule(
        name=name or own_name,
        version=version,
        description=description if isinstance(description, str) else "",
        input_type=input_type,
        output_type=output_type,
        capability=difference(input_type, output_type),
        options=_options(values.get("options")),
    )


def _invalid(reason: str) -> SimulatorError:
    return SimulatorError("InvalidCapsuleError", f"The file is not a capsule: {reason}.")


def _capsule_class(tree: ast.Module) -> ast.ClassDef:
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and statement.name == "Capsule":
            return statement
    raise _invalid("its capsule.py defines no class named Capsule")


def _assignments(body: list[ast.stmt]) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for statement in body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = statement.value
        elif (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and statement.value is not None
        ):
            found[statement.target.id] = statement.value
    return found


def _literal(node: ast.expr | None) -> Any:
    """Return the value of a literal expression, or None for any other expression."""
    if node is None:
        return None
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _call(node: ast.expr | None) -> tuple[str, dict[str, ast.expr]] | None:
    """Return the name of the called function and the keyword arguments of a call."""
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name, {entry.arg: entry.value for entry in node.keywords if entry.arg is not None}


def _node_description(node: ast.expr | None) -> NodeDescription:
    _, arguments = _call(node) or ("", {})
    size = arguments.get("size")
    size_name = size.attr.upper() if isinstance(size, ast.Attribute) else "NONE"
    return NodeDescription(
        size=SizeType[size_name] if size_name in SizeType.__members__ else SizeType.NONE,
        detections=_texts(arguments.get("detections")),
        attributes=_attributes(_literal(arguments.get("attributes"))),
        encoded=_literal(arguments.get("encoded")) is True,
        tracked=_literal(arguments.get("tracked")) is True,
        extra_data=_texts(arguments.get("extra_data")),
    )


def _attributes(value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        return {}
    entries = cast("Mapping[Any, Any]", value)
    return {str(name): _as_texts(choices) for name, choices in entries.items()}


def _texts(node: ast.expr | None) -> list[str]:
    return _as_texts(_literal(node))


def _as_texts(value: Any) -> list[str]:
    if not isinstance(value, (list, tuple)):
        return []
    return [str(item) for item in cast("Iterable[Any]", value)]


def difference(input_type: NodeDescription, output_type: NodeDescription) -> NodeDescription:
    """Return what the output of a capsule adds to its input."""
    return NodeDescription(
        size=output_type.size,
        detections=[name for name in output_type.detections if name not in input_type.detections],
        attributes={
            k: v for k, v in output_type.attributes.items() if k not in input_type.attributes
        },
        encoded=output_type.encoded and not input_type.encoded,
        tracked=output_type.tracked and not input_type.tracked,
        extra_data=[key for key in output_type.extra_data if key not in input_type.extra_data],
    )


def _options(node: ast.expr | None) -> dict[str, CapsuleOption]:
    options: dict[str, CapsuleOption] = {}
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            name, option = _literal(key), _option(value)
            if isinstance(name, str) and option is not None:
                options[name] = option
    return options


def _option(node: ast.expr) -> CapsuleOption | None:
    called = _call(node)
    if called is None or called[0] not in _OPTION_TYPES:
        return None
    kind = _OPTION_TYPES[called[0]]
    arguments = {name: _literal(value) for name, value in called[1].items()}
    constraints: dict[str, Any] = {}
    if kind in (OptionType.FLOAT, OptionType.INT):
        constraints = {key: arguments.get(key) for key in ("min_val", "max_val")}
    elif kind is OptionType.ENUM:
        constraints = {"choices": _as_texts(arguments.get("choices"))}
    return CapsuleOption(
        type=kind,
        default=arguments.get("default"),
        constraints=constraints,
        description=arguments.get("description") or "",
    )
