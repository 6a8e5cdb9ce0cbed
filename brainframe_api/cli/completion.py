"""``brainframe-sdk completion``: lets the shell complete commands, options and stream names."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

PROGRAM = "brainframe-sdk"
# The variable with which the shell asks the command for completions.
COMPLETION_VARIABLE = "_BRAINFRAME_SDK_COMPLETE"

# A shell waits for this at every press of the Tab key.
_LONGEST_WAIT = 2.0


_WHERE_TO = """\b
bash: completion bash > ~/.local/share/bash-completion/completions/brainframe-sdk
zsh:  completion zsh > ~/.zfunc/_brainframe-sdk    (a folder of your fpath)
fish: completion fish > ~/.config/fish/completions/brainframe-sdk.fish"""


@click.command(epilog=_WHERE_TO, short_help="Complete commands in the shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Write the script that makes SHELL complete commands, options and stream names."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"{shell} is not supported.")
    root = context.find_root().command
    click.echo(kind(root, {}, PROGRAM, COMPLETION_VARIABLE).source())


def complete_streams(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Completes a stream's name by asking the server; nothing where it does not answer.

    Args:
        context: what was typed so far.
        _parameter: the argument to complete.
        incomplete: its beginning.

    Returns:
        The names, with the IDs as their explanation.
    """
    from brainframe_api.bf_errors import BaseAPIError
    from brainframe_api.cli.session import OWN_OPTIONS, Session

    own: dict[str, Any] = {name: context.params.get(name) for name in OWN_OPTIONS}
    if isinstance(own["profile_file"], str):
        own["profile_file"] = Path(own["profile_file"])
    try:
        with Session(may_ask=False, **own) as session:
            streams = session.api.get_stream_configurations(timeout=_LONGEST_WAIT)
    except (BaseAPIError, click.ClickException, OSError, ValueError):
        return []
    return [
        CompletionItem(_quoted(stream.name), help=f"stream {stream.id}")
        for stream in streams
        if stream.name.startswith(incomplete)
    ]


def _quoted(name: str) -> str:
    """Makes a name one word for bash; zsh and fish do that themselves."""
    if not os.environ.get(COMPLETION_VARIABLE, "").startswith("bash"):
        return name
    # Twice, since click's script reads the answer with `read`, which takes one backslash away.
    return re.sub(r"([^\w@%+=:,./-])", r"\\\\\1", name)
