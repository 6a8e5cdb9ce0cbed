"""What the command writes: tables for people, JSON for machines, and never a password."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, cast

import click

# The password in a URL, which cameras often want there: rtsp://admin:secret@10.0.0.5/stream.
_URL_PASSWORD = re.compile(r"(?P<start>[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/?#:@]*:)[^\s/?#]*@")
_HIDDEN = "*****"

# Wide enough that nothing is cut where the output is no terminal.
_WIDTH_OF_A_FILE = 1000


def hide_passwords(value: Any) -> Any:
    """Replaces the passwords in URLs, wherever they are in a value.

    Args:
        value: text, or lists and dicts that hold text somewhere.

    Returns:
        The same with ``*****`` in place of each password.
    """
    if isinstance(value, str):
        return _URL_PASSWORD.sub(rf"\g<start>{_HIDDEN}@", value)
    if isinstance(value, dict):
        return {key: hide_passwords(item) for key, item in cast("Any", value).items()}
    if isinstance(value, list):
        return [hide_passwords(item) for item in cast("Any", value)]
    return value


def printable(text: str) -> str:
    """Makes text from a server safe for a terminal: a name cannot move the cursor.

    Args:
        text: any text.

    Returns:
        The text with control characters written out, line breaks kept.
    """
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text
    )


def print_json(value: Any) -> None:
    """Writes a value as JSON, without passwords.

    Args:
        value: what :mod:`json` can encode.
    """
    click.echo(json.dumps(hide_passwords(value), indent=2, ensure_ascii=False))


def print_json_line(value: Any) -> None:
    """Writes a value as one line of JSON, without passwords, for a sequence of them.

    Args:
        value: what :mod:`json` can encode.
    """
    click.echo(json.dumps(hide_passwords(value), ensure_ascii=False))
    sys.stdout.flush()


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "None."
) -> None:
    """Writes a table, without passwords.

    Args:
        columns: the titles.
        rows: the cells of each row; None is an empty cell.
        empty: what to write where there is no row.
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
    """Makes a table's cell of a value: no markup, no control characters, no passwords.

    Args:
        value: the value; None for nothing.

    Returns:
        What rich can put into a table.
    """
    from rich.text import Text

    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = "yes" if value else "no"
    return Text(printable(hide_passwords(text)))


def print_renderable(renderable: Any) -> None:
    """Writes something of rich's to standard output, uncut where that is no terminal.

    Args:
        renderable: what to write.
    """
    from rich.console import Console

    if sys.stdout.isatty():
        Console(highlight=False).print(renderable)
        return
    console = Console(width=_WIDTH_OF_A_FILE, highlight=False)
    with console.capture() as captured:
        console.print(renderable)
    # Padding would only be in the way of what reads it.
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def say(text: str) -> None:
    """Tells a person what was done; on standard error, so that it never mixes with results.

    Args:
        text: one sentence.
    """
    click.echo(printable(hide_passwords(text)), err=True)
