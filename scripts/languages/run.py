"""Runs commands in a language's folder, politely: clients are built beside other work."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable

from languages.language import Command, Language

# A first build fetches and compiles what it depends on.
_LONGEST = 1800.0


class CommandError(Exception):
    """A command failed; says which, and what it printed."""


def run(language: Language, command: Command, timeout: float = _LONGEST) -> tuple[str, str]:
    """Runs a command in the folder of a language.

    Args:
        language: whose folder.
        command: the program and its arguments.
        timeout: how long it may take, in seconds.

    Returns:
        What it printed to stdout and to stderr.

    Raises:
        CommandError: it failed or took too long.
    """
    nice = shutil.which("nice")
    done = subprocess.Popen(
        (nice, *command) if nice else command,
        cwd=language.folder,
        # One at a time in each of the build tools.
        env=os.environ | {"CARGO_BUILD_JOBS": "1", "GOFLAGS": "-p=1", "CARGO_TERM_COLOR": "never"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        stdout, stderr = done.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        done.kill()
        done.communicate()
        raise CommandError(f"{' '.join(command)} took more than {timeout:.0f} s") from None
    if done.returncode:
        raise CommandError(f"{' '.join(command)} failed:\n{stdout}{stderr}".rstrip())
    return stdout, stderr


def run_all(language: Language, commands: Iterable[Command]) -> str:
    """Runs commands one after the other, and returns all that they printed."""
    return "".join(part for command in commands for part in run(language, command))
