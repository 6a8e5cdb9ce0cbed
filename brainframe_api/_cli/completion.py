"""``brainframe-sdk completion``: shell completion of commands, options and stream names."""

from __future__ import annotations

import os
import re

import click
from click.shell_completion import CompletionItem, get_completion_class

PROGRAM = "brainframe-sdk"
# The environment variable through which the shell requests completions.
COMPLETION_VARIABLE = "_BRAINFRAME_SDK_COMPLETE"

# Short, because the shell blocks on this request at every press of the Tab key.
_TIMEOUT = 2.0


_INSTALL_HELP = """\b
bash: completion bash > ~/.local/share/bash-completion/completions/brainframe-sdk
zsh:  completion zsh > ~/.zfunc/_brainframe-sdk    (a folder in your fpath)
fish: completion fish > ~/.config/fish/completions/brainframe-sdk.fish"""


@click.command(epilog=_INSTALL_HELP, short_help="Print a shell completion script.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script with which SHELL completes commands, options and stream names."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"Unsupported shell {shell!r}.")
    root = context.find_root().command
    click.echo(kind(root, {}, PROGRAM, COMPLETION_VARIABLE).source())


def complete_streams(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the stream names that start with the incomplete argument.

    Args:
        context: The context of the command so far.
        _parameter: The argument to complete.
        incomplete: The text typed so far.

    Returns:
        The names, with the stream IDs as help text. Empty if the server cannot be reached.
    """
    from brainframe_api._cli.command_context import CommandContext, own_options
    from brainframe_api.bf_errors import BaseAPIError

    try:
        with CommandContext(interactive=False, **own_options(context)) as command:
            streams = command.api.get_stream_configurations(timeout=_TIMEOUT)
    except (BaseAPIError, click.ClickException, OSError, ValueError):
        return []
    return [
        CompletionItem(_quoted(stream.name), help=f"stream {stream.id}")
        for stream in streams
        if stream.name.startswith(incomplete)
    ]


def _quoted(name: str) -> str:
    """Escape a name for bash; zsh and fish escape completions themselves."""
    if not os.environ.get(COMPLETION_VARIABLE, "").startswith("bash"):
        return name
    # Escaped twice, because click's bash script reads the completions with `read` without `-r`,
    # which removes one level of backslashes.
    return re.sub(r"([^\w@%+=:,./-])", r"\\\\\1", name)
