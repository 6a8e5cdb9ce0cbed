"""The catalog of capsules and their settings, with the validation of option values."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from brainframe_rest.models import Capsule, CapsuleOption, OptionType

from brainframe_api._simulator.analysis.capsules import INACTIVE_BY_DEFAULT, built_in_capsules
from brainframe_api._simulator.analysis.pipeline import StreamSettings
from brainframe_api._simulator.capsules.scripted import ScriptedCapsules
from brainframe_api._simulator.capsules.source import Unresolved
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.schemas import describe
from brainframe_api._simulator.state import capsules, streams


class CapsuleCatalog:
    """The built-in capsules, the scripted ones and those loaded from archives.

    All methods run within the caller's transaction. If an archive was loaded with the name of a
    scripted capsule, the description comes from the archive and the results from the scripted one.

    Args:
        scripted: The scripted capsules.
    """

    def __init__(self, scripted: ScriptedCapsules) -> None:
        self._built_in = built_in_capsules()
        self.scripted = scripted

    def find_all(self, db: sqlite3.Connection) -> list[Capsule]:
        """Return all capsules, the built-in ones first."""
        scripted = {name: item.capsule for name, item in self.scripted.all().items()}
        return [*self._built_in.values(), *(scripted | capsules.find_loaded(db)).values()]

    def get(self, db: sqlite3.Connection, name: str) -> Capsule:
        """Return a capsule, or raise PluginNotFoundError."""
        capsule = self._built_in.get(name) or capsules.find_loaded(db).get(name)
        scripted = self.scripted.get(name)
        if capsule is None and scripted is not None:
            return scripted.capsule
        if capsule is None:
            raise SimulatorError("PluginNotFoundError", f"There is no capsule named {name!r}.")
        return capsule

    def is_built_in(self, name: str) -> bool:
        """Return whether a capsule is part of the simulator."""
        return name in self._built_in

    def can_run(self, name: str) -> bool:
        """Return whether a capsule can run; the code of a loaded one is never executed."""
        return name in self._built_in or self.scripted.get(name) is not None

    def option_values(self, db: sqlite3.Connection, name: str) -> dict[str, Any]:
        """Return the global value of every option, including defaults."""
        capsule = self.get(db, name)
        defaults = {option: entry.default for option, entry in capsule.options.items()}
        return {**defaults, **capsules.options(db, name, None)}

    def check_option_values(
        self, db: sqlite3.Connection, capsule: Capsule, values: Mapping[str, Any]
    ) -> None:
        """Raise InvalidPluginOptionError unless all values are valid for a capsule's options."""
        _check_values(capsule, values, capsules.find_unresolved(db, capsule.name))

    def stream_option_values(
        self, db: sqlite3.Connection, name: str, stream_id: int
    ) -> dict[str, Any]:
        """Return the option values that a stream overrides, without the global ones."""
        self._require(db, name, stream_id)
        return capsules.options(db, name, stream_id)

    def set_option_values(
        self, db: sqlite3.Connection, name: str, stream_id: int | None, values: dict[str, Any]
    ) -> None:
        """Replace the option values set globally or for a stream."""
        self.check_option_values(db, self._require(db, name, stream_id), values)
        capsules.set_options(db, name, stream_id, values)

    def patch_option_values(
        self, db: sqlite3.Connection, name: str, stream_id: int | None, values: dict[str, Any]
    ) -> None:
        """Set the given option values; None removes a setting."""
        capsule = self._require(db, name, stream_id)
        # Removed options are validated with their default, so that unknown names are rejected too.
        self.check_option_values(
            db,
            capsule,
            {
                option: capsule.options[option].default
                if value is None and option in capsule.options
                else value
                for option, value in values.items()
            },
        )
        merged = {**capsules.options(db, name, stream_id), **values}
        kept = {option: value for option, value in merged.items() if value is not None}
        capsules.set_options(db, name, stream_id, kept)

    def is_active(self, db: sqlite3.Connection, name: str) -> bool:
        """Return whether a capsule is active on streams that do not override it."""
        self.get(db, name)
        active = capsules.active(db, name, None)
        return name not in INACTIVE_BY_DEFAULT if active is None else active

    def is_stream_active(self, db: sqlite3.Connection, name: str, stream_id: int) -> bool | None:
        """Return whether a capsule is active on a stream, or None if the stream has no override."""
        self._require(db, name, stream_id)
        return capsules.active(db, name, stream_id)

    def set_active(
        self, db: sqlite3.Connection, name: str, stream_id: int | None, value: bool | None
    ) -> None:
        """Set whether a capsule is active, globally or on a stream."""
        self._require(db, name, stream_id)
        capsules.set_active(db, name, stream_id, value)

    def stream_settings(self, db: sqlite3.Connection, stream_id: int) -> StreamSettings:
        """Return the effective settings for the analysis of a stream."""
        inactive: set[str] = set()
        options: dict[str, dict[str, Any]] = {}
        for name in [*self._built_in, *self.scripted.all()]:
            on_stream = capsules.active(db, name, stream_id)
            if not (self.is_active(db, name) if on_stream is None else on_stream):
                inactive.add(name)
            options[name] = {
                **self.option_values(db, name),
                **capsules.options(db, name, stream_id),
            }
        runtime = streams.get(db, stream_id).runtime_options
        return StreamSettings(
            options=options,
            inactive=frozenset(inactive),
            keyframes_only=runtime.get("keyframes_only") is True,
        )

    def _require(self, db: sqlite3.Connection, name: str, stream_id: int | None) -> Capsule:
        if stream_id is not None:
            streams.require(db, stream_id)
        return self.get(db, name)


def _check_values(
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
