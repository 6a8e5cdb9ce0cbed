"""``brainframe-sdk fleet add``, ``remove``, ``list``, ``export`` and ``import``."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

import click

from brainframe_api._cli.deletion import confirm
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.fleet.context import (
    NO_SERVERS,
    FleetContext,
    run_async,
    server_url,
    valid_name,
    valid_server_url,
    with_fleet,
)
from brainframe_api._cli.local_files import yaml_error
from brainframe_api._cli.output import counted, print_json, print_message, print_table
from brainframe_api._fleet import names

_KEYS: Final = {"name", "url", "profile"}


@click.command("add")
@click.argument("name", callback=valid_name)
@click.argument("url", callback=valid_server_url)
@click.option("--profile", metavar="NAME", help="The profile with the credentials of the server.")
@click.option("--replace", is_flag=True, help="Replace an existing server with that name.")
@with_fleet
def add_server(
    context: FleetContext, name: str, url: str, profile: str | None, replace: bool
) -> None:
    """Add the server at URL to the fleet as NAME.

    NAME may contain ASCII letters, digits, hyphens and underscores. The credentials of
    the server are never stored in the broker, but in the profile file of each machine with a
    bridge.
    """

    async def add() -> None:
        async with context.fleet() as fleet:
            await fleet.add(name, url, profile, replace=replace)

    run_async(add())
    print_message(f"Added {name}.")
    if context.as_json:
        print_json({"name": name, "url": url, "profile": profile})


@click.command("remove")
@click.argument("name", callback=valid_name)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_fleet
def remove_server(context: FleetContext, name: str, yes: bool) -> None:
    """Remove the server NAME from the fleet. Its alerts stay in the broker."""
    confirm(f"Remove {name} from the fleet?", yes=yes)

    async def remove() -> None:
        async with context.fleet() as fleet:
            await fleet.remove(name)

    run_async(remove())
    print_message(f"Removed {name}.")


@click.command("list")
@with_fleet
def list_servers(context: FleetContext) -> None:
    """List the servers of the fleet."""
    found = run_async(_servers(context))
    if context.as_json:
        print_json(found)
        return
    print_table(
        ("NAME", "URL", "PROFILE"),
        [(one["name"], one["url"], one["profile"]) for one in found],
        empty=NO_SERVERS,
    )


@click.command("export", short_help="Write the servers of the fleet to FILE as YAML.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=Path("-"))
@with_fleet
def export_servers(context: FleetContext, file: Path) -> None:
    """Write the servers of the fleet to FILE as YAML, or to standard output."""
    import yaml

    text = yaml.safe_dump({"servers": run_async(_servers(context))}, sort_keys=False)
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=Path("-"))
@click.option("--replace", is_flag=True, help="Replace existing servers with the same names.")
@with_fleet
def import_servers(context: FleetContext, file: Path, replace: bool) -> None:
    """Add the servers in FILE, which `export` wrote, to the fleet.

    Existing servers of the same name are kept, unless --replace is given.
    """
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    servers = _parsed(text, str(file))
    added, kept = run_async(_add_all(context, servers, replace=replace))
    if context.as_json:
        print_json({"added": added, "kept": kept})
    print_message(f"Added {counted(added, 'server')}" + (f", kept {kept}." if kept else "."))


async def _servers(context: FleetContext) -> list[dict[str, Any]]:
    async with context.fleet() as fleet:
        return [
            {"name": one.name, "url": one.url, "profile": one.profile}
            for one in await fleet.servers()
        ]


async def _add_all(
    context: FleetContext, servers: list[dict[str, str | None]], *, replace: bool
) -> tuple[int, int]:
    from brainframe_api.fleet import ServerExistsError

    added = kept = 0
    async with context.fleet() as fleet:
        for one in servers:
            try:
                await fleet.add(
                    str(one["name"]), str(one["url"]), one.get("profile"), replace=replace
                )
                added += 1
            except ServerExistsError:
                kept += 1
    return added, kept


def _parsed(text: str, file: str) -> list[dict[str, str | None]]:
    import yaml

    expected = "expected a list `servers` of mappings with `name`, `url` and optionally `profile`"
    try:
        content: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise yaml_error(file, error) from error
    servers: Any = None
    with suppress(TypeError, KeyError):
        servers = content["servers"]
    if not isinstance(servers, list):
        raise CommandError(f"Invalid fleet in {file}: {expected}", ExitCode.LOCAL_FILE)
    found = cast("list[dict[str, str | None]]", servers)
    for number, one in enumerate(found, 1):
        given: Any = one
        if not isinstance(given, dict) or not {"name", "url"} <= one.keys() <= _KEYS:
            raise CommandError(
                f"Invalid server {number} in {file}: {expected}", ExitCode.LOCAL_FILE
            )
        try:
            names.checked_name(str(one["name"]))
            one["url"] = server_url(str(one["url"]))
        except ValueError as error:
            raise CommandError(
                f"Invalid server {number} in {file}: {error}", ExitCode.LOCAL_FILE
            ) from error
    return found
