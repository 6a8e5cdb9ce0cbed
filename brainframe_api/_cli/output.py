"""Output of the command: tables, JSON and messages, with passwords removed."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import click

# The password in a URL. Cameras often require it there: rtsp://admin:secret@10.0.0.5/stream.
# The pattern extends to the last @ of the word, because a / or ? in a password is often not
# percent-encoded. Digits followed by a path are a port, not a password.
_URL_PASSWORD = re.compile(
    r"(?P<start>[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/?#:@]*:)(?![0-9]{1,5}[/?#])\S*@"
)
_HIDDEN = "*****"

# The width, in columns, of output to a file or a pipe. Large, so that rich truncates no lines.
_FILE_WIDTH = 1000


def hide_passwords(value: Any) -> Any:
    """Replace the passwords of URLs in a value with ``*****``.

    Args:
        value: A string, or nested lists and dicts of strings.

    Returns:
        A copy of the value without passwords.
    """
    if isinstance(value, str):
        return _URL_PASSWORD.sub(rf"\g<start>{_HIDDEN}@", value)
    if isinstance(value, dict):
        return {key: hide_passwords(item) for key, item in cast("Any", value).items()}
    if isinstance(value, list):
        return [hide_passwords(item) for item in cast("Any", value)]
    return value


def printable(text: str) -> str:
    """Escape control characters, so that text from a server cannot control the terminal.

    Args:
        text: Any text.

    Returns:
        The text with control characters escaped, except line breaks.
    """
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text
    )


def local_time(unix_time: float, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return a time as local time, or in seconds if it is outside of the years 1 to 9999.

    Args:
        unix_time: The Unix time. It may be any number if the clock of a server is wrong.
        form: The format, as for `strftime`.
    """
    try:
        return datetime.fromtimestamp(unix_time, UTC).astimezone().strftime(form)
    except (ValueError, OverflowError, OSError):
        return f"{unix_time:g} s"


def counted(number: float, noun: str) -> str:
    """Return a number with a noun in the singular or the plural.

    Args:
        number: The number.
        noun: The noun in the singular, such as the name of a class.
    """
    return f"{number:.15g} {noun if number == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    if noun.endswith("person"):
        return noun.removesuffix("person") + "people"
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def print_json(value: Any) -> None:
    """Print a value as indented JSON, without passwords."""
    click.echo(json.dumps(hide_passwords(value), indent=2, ensure_ascii=False))


def print_json_line(value: Any) -> None:
    """Print a value as one line of JSON, without passwords."""
    click.echo(json.dumps(hide_passwords(value), ensure_ascii=False))
    sys.stdout.flush()


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "None."
) -> None:
    """Print a table, without passwords.

    Args:
        columns: The column headings.
        rows: The cells of each row; None for an empty cell.
        empty: The message to print instead if there are no rows.
    """
    from rich.table import Table

    lines = list(rows)
    if not lines:
        click.echo(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(*(cell(value) for value in line))
    print_renderable(table)


def cell(value: object) -> Any:
    """Return a table cell without markup, control characters and passwords.

    Args:
        value: The value; None for an empty cell.

    Returns:
        A ``rich.text.Text``.
    """
    from rich.text import Text

    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = "yes" if value else "no"
    return Text(printable(hide_passwords(text)))


def print_renderable(renderable: Any) -> None:
    """Print a rich renderable on standard output, without truncation if it is not a terminal."""
    from rich.console import Console

    if sys.stdout.isatty():
        Console(highlight=False).print(renderable)
        return
    console = Console(width=_FILE_WIDTH, highlight=False)
    with console.capture() as captured:
        console.print(renderable)
    # rich pads lines to the width of the console.
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def print_message(text: str) -> None:
    """Print a message on standard error, to keep standard output for results.

    Args:
        text: The message, of one or more sentences.
    """
    click.echo(printable(hide_passwords(text)), err=True)
