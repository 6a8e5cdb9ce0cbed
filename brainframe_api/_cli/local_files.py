"""Files on this machine that commands read and write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from brainframe_api._cli.failures import CommandError, ExitCode


class LocalFile(click.Path):
    """Argument type for an existing file. Fails with the exit code for local files."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, readable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or raise CommandError if there is no such readable file."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise CommandError(error.message, ExitCode.LOCAL_FILE) from error


def yaml_error(file: Path | str, error: Exception) -> CommandError:
    """Return the error for a file that is not valid YAML, with the line and column.

    Args:
        file: The file.
        error: The error of the YAML parser, or of decoding the file as UTF-8.
    """
    from yaml import MarkedYAMLError

    place, problem = "", str(error)
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}"
        problem = ", ".join(filter(None, (error.context, error.problem)))
    return CommandError(f"{file}{place}: not valid YAML: {problem}", ExitCode.LOCAL_FILE)


def write_privately(file: Path, text: str) -> None:
    """Replace a file atomically, and let only its owner read it.

    The content may include passwords. On failure, the old file is kept.

    Args:
        file: The file to write.
        text: The new content.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
