"""Extraction of a capsule's description from the values of its class."""

# Narrowing a value of type Any results in partially unknown types.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from brainframe_rest.models import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

from brainframe_api._simulator.capsules.static_values import (
    Member,
    Namespace,
    Node,
    Option,
    Unknown,
    Unresolvable,
)
from brainframe_api._simulator.errors import SimulatorError


@dataclass(slots=True)
class Unresolved:
    """The parts of a capsule that are unknown without executing it.

    Attributes:
        parts: Readable descriptions of the parts with their expressions.
        options: The names of options whose type or constraints are not known.
        more_options: Whether there may be options whose names are not known.
    """

    parts: list[str] = field(default_factory=list[str])
    options: list[str] = field(default_factory=list[str])
    more_options: bool = False

    def add(self, part: str, reason: object) -> None:
        """Add a part, with the expression that cannot be resolved."""
        if isinstance(reason, Unknown):
            self.parts.append(f"{part}: {reason}")
        else:
            self.parts.append(f"{part}: a value of another type")


def read_capsule_class(module: Namespace, name: str | None) -> tuple[Capsule, Unresolved]:
    """Return the description of the capsule that a module defines, and its unresolved parts.

    Args:
        module: The names of `capsule.py`.
        name: Overrides the name of the capsule, unless None.

    Raises:
        SimulatorError: InvalidCapsuleError, with the reason.
    """
    found = module.names.get("Capsule")
    if not isinstance(found, Namespace):
        raise _invalid("its capsule.py defines no class named Capsule")
    unresolved = Unresolved()
    own_name, version = _attribute(found, "name"), _attribute(found, "version")
    description = _attribute(found, "description")
    if not name and isinstance(own_name, Unknown):
        raise _invalid(
            "the attribute `name` of its class Capsule cannot be read without executing"
            f" {own_name}; give a name when you load it"
        )
    if not name and (not isinstance(own_name, str) or not own_name):
        raise _invalid("its class Capsule has no attribute `name` that is a nonempty string")
    if isinstance(version, Unknown):
        unresolved.add("version", version)
        version = 1
    if not isinstance(version, int) or isinstance(version, bool):
        raise _invalid("its class Capsule has no attribute `version` that is an integer")
    if isinstance(description, Unknown):
        unresolved.add("description", description)
    reader = _Reader(unresolved)
    input_type = reader.node(_attribute(found, "input_type"), "input_type")
    output_type = reader.node(_attribute(found, "output_type"), "output_type")
    capsule = Capsule(
        name=name or str(own_name),
        version=version,
        description=description if isinstance(description, str) else "",
        input_type=input_type,
        output_type=output_type,
        capability=difference(input_type, output_type),
        options=reader.options(_attribute(found, "options")),
    )
    if unresolved.parts:
        missing = "; ".join(unresolved.parts)
        capsule.description = (
            f"{capsule.description} (Not known without executing the capsule: {missing}.)".strip()
        )
    return capsule, unresolved


def difference(input_type: NodeDescription, output_type: NodeDescription) -> NodeDescription:
    """Return the parts of a capsule's output that are not in its input."""
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


def _invalid(reason: str) -> SimulatorError:
    return SimulatorError("InvalidCapsuleError", f"The file is not a capsule: {reason}.")


def _attribute(found: Namespace, name: str) -> Any:
    """Return an attribute of a class, which may be inherited, or None."""
    try:
        value = found.find(name)
    except Unresolvable:
        return None
    return value.value if isinstance(value, Member) else value


class _Reader:
    """Converts values to parts of a description, and collects what cannot be resolved."""

    def __init__(self, unresolved: Unresolved) -> None:
        self._unresolved = unresolved

    def node(self, value: Any, part: str) -> NodeDescription:
        """Return a description of an input or output."""
        if value is not None and not isinstance(value, Node):
            self._unresolved.add(part, value)
        arguments = value.arguments if isinstance(value, Node) else {}
        size = arguments.get("size")
        if size is not None and not isinstance(size, SizeType):
            self._unresolved.add(f"size of {part}", size)
        return NodeDescription(
            size=size if isinstance(size, SizeType) else SizeType.NONE,
            detections=self._texts(arguments.get("detections"), f"detections of {part}"),
            attributes=self._attributes(arguments.get("attributes"), f"attributes of {part}"),
            encoded=self._flag(arguments.get("encoded"), f"encoded of {part}"),
            tracked=self._flag(arguments.get("tracked"), f"tracked of {part}"),
            extra_data=self._texts(arguments.get("extra_data"), f"extra_data of {part}"),
        )

    def options(self, value: Any) -> dict[str, CapsuleOption]:
        """Return the options of a capsule."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._unresolved.add("options", value)
            self._unresolved.more_options = True
            return {}
        options: dict[str, CapsuleOption] = {}
        for key, entry in value.items():
            name = key.value if isinstance(key, Member) else key
            if not isinstance(name, str):
                self._unresolved.add("options", name)
                self._unresolved.more_options = True
            elif isinstance(entry, Option):
                options[name] = self._option(name, entry)
            else:
                self._unresolved.add(f"option {name!r}", entry)
                self._unresolved.options.append(name)
        return options

    def _option(self, name: str, option: Option) -> CapsuleOption:
        given = {key: _plain(value) for key, value in option.arguments.items()}
        for key, value in given.items():
            if not isinstance(value, (str, int, float, bool, list, type(None))):
                self._unresolved.add(f"{key} of the option {name!r}", value)
                self._unresolved.options.append(name)
        default, description = given.get("default"), given.get("description")
        constraints: dict[str, Any] = {}
        if option.kind in (OptionType.FLOAT, OptionType.INT):
            constraints = {key: _number(given.get(key)) for key in ("min_val", "max_val")}
        elif option.kind is OptionType.ENUM:
            choices = option.arguments.get("choices")
            constraints = {"choices": self._texts(choices, f"choices of the option {name!r}")}
            if isinstance(choices, list) and len(constraints["choices"]) < len(_items(choices)):
                self._unresolved.options.append(name)
        return CapsuleOption(
            type=option.kind,
            default=default if isinstance(default, (str, int, float, bool)) else None,
            constraints=constraints,
            description=description if isinstance(description, str) else "",
        )

    def _attributes(self, value: Any, part: str) -> dict[str, list[str]]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._unresolved.add(part, value)
            return {}
        found: dict[str, list[str]] = {}
        for key, choices in value.items():
            name = _plain(key)
            if isinstance(name, str):
                found[name] = self._texts(choices, f"{name!r} of the {part}")
            else:
                self._unresolved.add(part, name)
        return found

    def _texts(self, value: Any, part: str) -> list[str]:
        if value is None:
            return []
        if isinstance(value, dict):
            value = list(value)
        if not isinstance(value, (list, tuple)):
            self._unresolved.add(part, value)
            return []
        texts: list[str] = []
        for item in cast("Sequence[Any]", value):
            plain = _plain(item)
            if isinstance(plain, (str, int, float)):
                texts.append(str(plain))
            else:
                self._unresolved.add(part, plain)
        return texts

    def _flag(self, value: Any, part: str) -> bool:
        if isinstance(value, Unknown):
            self._unresolved.add(part, value)
        return value is True


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Member) else value


def _items(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value)


def _number(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if is_number else None
