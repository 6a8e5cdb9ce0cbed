"""Execution of commands in the folder of a language, with low priority."""

from __future__ import annotations

import os
import shutil
import subprocess

from languages.language import Command, Language

# The timeout in seconds, only for commands that hang: the first build downloads and compiles all
# dependencies, which takes half an hour with Rust on a busy machine.
_TIMEOUT = 7200.0


class CommandError(Exception):
    """Raised if a command fails, with its output."""


def run(language: Language, command: Command, timeout: float = _TIMEOUT) -> tuple[str, str]:
    """Run a command in the folder of a language.

    Args:
        language: The language.
        command: The program and its arguments.
        timeout: The timeout in seconds.

    Returns:
        The standard output and the standard error output.

    Raises:
        CommandError: If the command fails or times out.
    """
    nice = shutil.which("nice")
    done = subprocess.Popen(
        (nice, *command) if nice else command,
        cwd=language.folder,
        # Limit the build tools to one job, because other programs use the machine, too.
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
        raise CommandError(f"{' '.join(command)} timed out after {timeout:.0f} s") from None
    if done.returncode:
        raise CommandError(f"{' '.join(command)} failed:\n{stdout}{stderr}".rstrip())
    return stdout, stderr


def run_all(language: Language, commands: tuple[Command, ...]) -> str:
    """Run commands of a language one by one, and return their combined output."""
    return "".join(
        part for command in language.commands(commands) for part in run(language, command)
    )
