"""Validation of option values against the options of a capsule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brainframe_rest.models import Capsule, CapsuleOption, OptionType

from brainframe_api._simulator.capsules.source import Unresolved
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.schemas import describe


def check_values(
    capsule: Capsule, values: Mapping[str, Any], unresolved: Unresolved | None = None
) -> None:
    """Raise InvalidPluginOptionError unless all values are valid for the options of the capsule.

    Args:
        capsule: The capsule.
        values: The values by option.
        unresolved: The unresolved parts of the capsule; options among them may have any value.
    """
    for name, value in values.items():
        if unresolved is not None and (
            name in unresolved.options or (unresolved.more_options and name not in capsule.options)
        ):
            continue
        option = capsule.options.get(name)
        if option is None:
            names = ", ".join(sorted(capsule.options)) or "none"
            raise _error(capsule, f"has no option {name!r}; its options: {names}")
        problem = _problem(option, value)
        if problem is not None:
            raise _error(capsule, f"option {name!r}: {problem}, got {describe(value)}")


def _problem(option: CapsuleOption, value: Any) -> str | None:
    match option.type:
        case OptionType.BOOL:
            return None if isinstance(value, bool) else "expected true or false"
        case OptionType.ENUM:
            choices = option.constraints.get("choices", [])
            return None if value in choices else f"expected one of {', '.join(choices)}"
        case OptionType.STR:
            return None if isinstance(value, str) else "expected a string"
        case OptionType.INT:
            if not isinstance(value, int) or isinstance(value, bool):
                return "expected an integer"
        case OptionType.FLOAT:
            if not isinstance(value, (int, float)) or isinstance(value, bool):
                return "expected a number"
        case _:
            return f"options of the type {option.type.value} cannot be set"
    return _range_problem(option.constraints, value)


def _range_problem(constraints: Mapping[str, Any], value: float) -> str | None:
    least, most = constraints.get("min_val"), constraints.get("max_val")
    if least is not None and value < least:
        return f"expected {least} or more"
    if most is not None and value > most:
        return f"expected {most} or less"
    return None


def _error(capsule: Capsule, problem: str) -> SimulatorError:
    return SimulatorError("InvalidPluginOptionError", f"The capsule {capsule.name!r} {problem}.")
