"""The options of the simulated cloud account on the command line."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any, Final

from brainframe_api._simulator.options import CloudOptions

_HELP: Final = {
    "access_token": "access token that set_cloud_tokens accepts",
    "refresh_token": "refresh token that set_cloud_tokens accepts",
    "user_sub": "subject identifier of the cloud account",
    "user_email": "email address of the cloud account",
    "max_streams": "stream limit of the cloud account's license",
    "oauth2_domain": "domain of the login page",
    "oauth2_client_id": "OAuth 2.0 client ID",
}


def add_cloud_arguments(parser: argparse.ArgumentParser) -> None:
    """Add an option for each attribute of `CloudOptions`.

    Args:
        parser: The parser of the command.
    """
    group = parser.add_argument_group("cloud account")
    defaults = CloudOptions()
    for name, text in _HELP.items():
        default: Any = getattr(defaults, name)
        group.add_argument(
            f"--cloud-{name.replace('_', '-')}",
            type=int if isinstance(default, int) else str,
            default=default,
            metavar="N" if isinstance(default, int) else "TEXT",
            help=f"{text} (default: %(default)s)",
        )
    group.add_argument(
        "--cloud-oauth2-scopes",
        type=lambda text: tuple(text.split()),
        default=defaults.oauth2_scopes,
        metavar="TEXT",
        help=f"OAuth 2.0 scopes to request (default: {' '.join(defaults.oauth2_scopes)})",
    )
    group.add_argument(
        "--cloud-unreachable",
        dest="cloud_reachable",
        action="store_false",
        help="make set_cloud_tokens fail with RemoteConnectionError",
    )


def cloud_options(arguments: argparse.Namespace) -> CloudOptions:
    """Return the options that were given.

    Args:
        arguments: The result of the parser.
    """
    names = [field.name for field in fields(CloudOptions)]
    return CloudOptions(**{name: getattr(arguments, f"cloud_{name}") for name in names})
