"""``brainframe-sdk capsules``: list, configure, load and unload capsules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.completion import complete_streams
from brainframe_api._cli.local_files import LocalFile
from brainframe_api._cli.lookup import find_stream
from brainframe_api._cli.output import print_json, print_message, print_table
from brainframe_api._cli.uploads import uploaded

if TYPE_CHECKING:
    from brainframe_rest.models import CapsuleOption

_SHOWN_CLASSES: Final = 8
"""The maximum number of classes to list per capsule. Neural networks may have a thousand."""


@click.group(cls=CommandGroup)
def capsules() -> None:
    """Manage capsules and their options."""


_of_stream = click.option(
    "--stream",
    help="Use the settings of this stream instead of the global ones.",
    shell_complete=complete_streams,
)


@capsules.command("list")
@with_context
def list_capsules(context: CommandContext) -> None:
    """List all capsules."""
    api = context.api
    found = api.get_capsules()
    if context.as_json:
        print_json([{**c.to_dict(), "active": api.is_capsule_active(c.name)} for c in found])
        return
    print_table(
        ("NAME", "VERSION", "ACTIVE", "DETECTS", "DESCRIPTION"),
        [
            (
                capsule.name,
                capsule.version,
                api.is_capsule_active(capsule.name),
                _shortened(capsule.output_type.detections),
                capsule.description,
            )
            for capsule in found
        ],
        empty="No capsules.",
    )


def _shortened(classes: list[str]) -> str:
    """Return the classes as text, or the first of them and the number of the others."""
    shown = classes if len(classes) <= _SHOWN_CLASSES else classes[: _SHOWN_CLASSES - 1]
    others = len(classes) - len(shown)
    return ", ".join(shown) + (f" and {others} more" if others else "")


@capsules.command("options", short_help="Show the options of CAPSULE with their values.")
@click.argument("capsule")
@_of_stream
@with_context
def show_options(context: CommandContext, capsule: str, stream: str | None) -> None:
    """Show the options of CAPSULE with their values, defaults and limits."""
    api = context.api
    options = api.get_capsule(capsule).options
    values = api.get_capsule_option_vals(capsule)
    overrides: dict[str, object] = {}
    if stream is not None:
        overrides = api.get_capsule_option_vals(capsule, find_stream(api, stream).id)
    if context.as_json:
        print_json({"values": {**values, **overrides}, "overridden": sorted(overrides),
                    "options": {n: o.to_dict() for n, o in options.items()}})  # fmt: skip
        return
    print_table(
        ("OPTION", "VALUE", "SET FOR", "DEFAULT", "TYPE", "DESCRIPTION"),
        [
            (
                name,
                json.dumps({**values, **overrides}.get(name)),
                "this stream" if name in overrides else "all streams",
                json.dumps(option.default),
                _type_and_limits(option),
                option.description,
            )
            for name, option in options.items()
        ],
        empty=f"Capsule {capsule} has no options.",
    )


@capsules.command("set", short_help="Set options of CAPSULE, for example threshold=0.5.")
@click.argument("capsule")
@click.argument("values", nargs=-1, required=True, metavar="OPTION=VALUE...")
@_of_stream
@with_context
def set_options(
    context: CommandContext, capsule: str, values: tuple[str, ...], stream: str | None
) -> None:
    """Set options of CAPSULE, for example threshold=0.5 smooth=true mode=fast."""
    api = context.api
    options = api.get_capsule(capsule).options
    chosen = dict(_option_value(text, options) for text in values)
    _patch(context, capsule, stream, chosen)


@capsules.command("unset", short_help="Reset options of CAPSULE to their defaults.")
@click.argument("capsule")
@click.argument("names", nargs=-1, required=True, metavar="OPTION...")
@_of_stream
@with_context
def unset_options(
    context: CommandContext, capsule: str, names: tuple[str, ...], stream: str | None
) -> None:
    """Reset options of CAPSULE to their defaults, or with --stream to the global values."""
    _patch(context, capsule, stream, dict.fromkeys(names))


@capsules.command("activate")
@click.argument("capsule")
@_of_stream
@with_context
def activate_capsule(context: CommandContext, capsule: str, stream: str | None) -> None:
    """Run CAPSULE on frames."""
    _set_active(context, capsule, stream, True)


@capsules.command("deactivate")
@click.argument("capsule")
@_of_stream
@with_context
def deactivate_capsule(context: CommandContext, capsule: str, stream: str | None) -> None:
    """Stop running CAPSULE on frames."""
    _set_active(context, capsule, stream, False)


@capsules.command("inherit")
@click.argument("capsule")
@click.option("--stream", required=True, help="The stream.", shell_complete=complete_streams)
@with_context
def inherit_active(context: CommandContext, capsule: str, stream: str) -> None:
    """Make CAPSULE follow the global setting on a stream."""
    _set_active(context, capsule, stream, None)


@capsules.command("load")
@click.argument("file", type=LocalFile())
@with_context
def load_capsule(context: CommandContext, file: Path) -> None:
    """Upload a capsule FILE (.cap) and load it."""
    with uploaded(context.api, file, "application/octet-stream") as storage_id:
        capsule = context.api.load_capsule(storage_id)
    print_message(f"Loaded capsule {capsule.name}, version {capsule.version}.")
    if context.as_json:
        print_json(capsule.to_dict())


@capsules.command("unload")
@click.argument("capsule")
@with_context
def unload_capsule(context: CommandContext, capsule: str) -> None:
    """Unload CAPSULE, which must have been loaded with the API."""
    context.api.unload_capsule(capsule)
    print_message(f"Unloaded capsule {capsule}.")
    if context.as_json:
        print_json({"name": capsule, "unloaded": True})


def _patch(
    context: CommandContext, capsule: str, stream: str | None, values: dict[str, Any]
) -> None:
    api = context.api
    stream_id = find_stream(api, stream).id if stream is not None else None
    api.patch_capsule_option_vals(capsule_name=capsule, stream_id=stream_id, option_vals=values)
    now = api.get_capsule_option_vals(capsule, stream_id)
    for name in values:
        print_message(f"{name} = {json.dumps(now[name]) if name in now else 'global setting'}")
    if context.as_json:
        print_json(now)


def _set_active(
    context: CommandContext, capsule: str, stream: str | None, active: bool | None
) -> None:
    api = context.api
    stream_id = find_stream(api, stream).id if stream is not None else None
    api.set_capsule_active(capsule_name=capsule, stream_id=stream_id, active=active)
    now = api.is_capsule_active(capsule, stream_id)
    state = {True: "active", False: "not active", None: "global setting"}[now]
    print_message(f"Capsule {capsule}: {state}.")
    if context.as_json:
        print_json({"name": capsule, "active": now})


def _option_value(text: str, options: dict[str, CapsuleOption]) -> tuple[str, Any]:
    """Parse OPTION=VALUE according to the type of the option."""
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"Invalid setting {text!r}: expected OPTION=VALUE.")
    option = options.get(name)
    kind = str(option.type.value) if option is not None else ""
    if kind in {"enum", "str"}:
        return name, value
    try:
        return name, json.loads(value)
    except ValueError:
        if kind:
            raise click.UsageError(
                f"Invalid value {value!r} for option {name}: expected a value of type {kind}."
            ) from None
        return name, value  # The server reports unknown options.


def _type_and_limits(option: CapsuleOption) -> str:
    limits: dict[str, Any] = option.constraints
    kind = str(option.type.value)
    if "choices" in limits:
        return f"{kind}: {', '.join(map(str, limits['choices']))}"
    low, high = limits.get("min_val"), limits.get("max_val")
    if low is None and high is None:
        return kind
    return f"{kind}, {'' if low is None else low}..{'' if high is None else high}"
