"""``brainframe-sdk doctor``: check the installation, and compare a server with the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.output import print_json, print_message
from brainframe_api._version import __version__


@click.command(short_help="Check the installation, and compare a server with the OpenAPI document.")
@click.option(
    "--server", "--url", metavar="URL", help="Compare this server with the OpenAPI document."
)
@click.option(
    "--username",
    envvar="BRAINFRAME_USERNAME",
    help="User name for the server. [env: BRAINFRAME_USERNAME]",
)
@click.option(
    "--password",
    envvar="BRAINFRAME_PASSWORD",
    help="Password for the server. Arguments are visible to other users of the machine: prefer the "
    "environment. [env: BRAINFRAME_PASSWORD]",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the results to this file, as JSON.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def doctor(
    server: str | None,
    username: str | None,
    password: str | None,
    report: Path | None,
    as_json: bool,
) -> int:
    """Check the installation, and with --server compare a server with the OpenAPI document.

    Nothing on the server is changed. The command reads all lists, the first item of each, the
    beginning of a stored video and of a stored image, and one frame of a stream. The report
    contains names, types and counts, but no passwords, URLs or other values, except enumeration
    values that are missing from the document.
    """
    from brainframe_api._cli.command_context import options_given, with_scheme
    from brainframe_api._cli.diagnosis.installation import check_installation

    given = options_given(click.get_current_context())
    server = server or given.get("url")
    username, password = given.get("username", username), given.get("password", password)
    as_json = given.get("as_json", as_json)
    findings = check_installation()
    results: dict[str, Any] = {
        "sdk_version": __version__,
        "installation": [finding._asdict() for finding in findings],
    }
    faults = sum(finding.problem is not None for finding in findings)
    if server is not None:
        readings = _read(with_scheme(server), username, password)
        results["server"] = readings
        faults += sum(bool(reading["problems"]) for reading in readings)
    if as_json:
        print_json(results)
    else:
        for line in _lines(results):
            click.echo(line)
    if report is not None:
        _write(report, results)
        print_message(f"Wrote {report}.")
    return int(ExitCode.FAILED if faults else ExitCode.SUCCESS)


def _read(server: str, username: str | None, password: str | None) -> list[dict[str, Any]]:
    from brainframe_api import BrainFrameAPI
    from brainframe_api._cli.diagnosis.server import read_server

    credentials = None if username is None else (username, password or "")
    try:
        api = BrainFrameAPI(server, credentials, retries=0)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with api:
        return [reading._asdict() for reading in read_server(api)]


def _lines(results: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for finding in results["installation"]:
        if finding["problem"] is None:
            lines.append(f"ok       {finding['subject']}")
        else:
            lines.append(f"PROBLEM  {finding['subject']}: {finding['problem']}.")
            lines.append(f"         {finding['remedy']}.")
    for reading in results.get("server", []):
        status = reading["status"] or "-"
        skipped = reading["skipped"]
        mark = "DIFFERS" if reading["problems"] else "ok" if skipped is None else "skipped"
        result = f"status {status}" if skipped is None else skipped
        lines.append(f"{mark:8} {reading['operation']} ({reading['path']}): {result}")
        lines += [f"         {problem}" for problem in reading["problems"]]
    return lines


def _write(report: Path, results: dict[str, Any]) -> None:
    import json

    try:
        report.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Cannot write {report}: {error}", ExitCode.LOCAL_FILE) from error
