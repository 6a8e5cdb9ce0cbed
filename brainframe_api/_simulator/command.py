"""The command `python -m brainframe_api.simulator`."""

from __future__ import annotations

import argparse
import logging
import os
import re
import signal
import sys
import threading
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from brainframe_api._garbage import tune_garbage_collector
from brainframe_api._installation import install_command
from brainframe_api._signals import stop_signals
from brainframe_api._simulator.errors import StartupError
from brainframe_api._simulator.options import CloudOptions

if TYPE_CHECKING:
    from brainframe_api._simulator.server import Simulator

EXIT_FAILED = 1
EXIT_MISSING_EXTRA = 3
EXTRA_MODULES = {
    "argon2",
    "anyio",
    "fastjsonschema",
    "h11",
    "python_multipart",
    "starlette",
    "uvicorn",
    "yaml",
}
_CLOUD_HELP: Final = {
    "access_token": "access token that set_cloud_tokens accepts",
    "refresh_token": "refresh token that set_cloud_tokens accepts",
    "user_sub": "subject identifier of the cloud account",
    "user_email": "email address of the cloud account",
    "max_streams": "stream limit of the cloud account's license",
    "oauth2_domain": "domain of the login page",
    "oauth2_client_id": "OAuth 2.0 client ID",
}


def main(arguments: list[str] | None = None) -> int:
    """Run a simulator until SIGINT, SIGTERM or SIGHUP, and return the exit code.

    With `license` as the first argument, print a license key instead.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["license"]:
        from brainframe_api._simulator import license_command

        return license_command.main(given[1:])
    options = parser().parse_args(given)
    logging.basicConfig(
        level=os.environ.get("BRAINFRAME_LOG", "warning").upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    tune_garbage_collector()
    # A safeguard in addition to the check of each image. OpenCV reads the limit when it is loaded.
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(max(1, options.max_image_pixels)))
    stop = threading.Event()
    for number in stop_signals():
        signal.signal(number, lambda _number, _frame: stop.set())
    try:
        simulator = _simulator(options)
        with simulator:
            print(f"BrainFrame simulator listening on {simulator.url}", flush=True)
            # With a timeout, because an indefinite wait blocks signal handling on Windows.
            while not stop.wait(0.5):
                pass
    except StartupError as error:
        print(f"brainframe_api.simulator: {error}", file=sys.stderr)
        return EXIT_FAILED
    return 0


def run() -> int:
    """Run the command with the arguments of this process, and report a missing package.

    Returns:
        The exit code.
    """
    try:
        return main()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA_MODULES:
            raise
        print(
            f"brainframe_api.simulator: the package {error.name!r} is missing; to install the"
            f" simulator, {install_command('simulator')}",
            file=sys.stderr,
        )
        return EXIT_MISSING_EXTRA


def _simulator(options: argparse.Namespace) -> Simulator:
    from brainframe_api._simulator.server import Simulator

    return Simulator(
        host=options.host,
        port=options.port,
        data=options.data,
        adopt_data=options.adopt_data,
        authorize=options.authorize,
        license=options.license,
        max_streams=options.max_streams,
        version=options.version,
        max_upload_bytes=options.max_upload_bytes,
        max_form_bytes=options.max_form_bytes,
        max_image_pixels=options.max_image_pixels,
        max_image_decodes=options.max_image_decodes,
        max_connections=options.max_connections,
        allow_hosts=options.allow_host,
        cloud=cloud_options(options),
        capsules=options.capsules,
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's arguments, without those of `license`."""
    parser = argparse.ArgumentParser(
        prog="python -m brainframe_api.simulator",
        description="A BrainFrame server for one machine, for development and tests.",
        epilog="`license` as the first argument prints a license key that the simulator accepts.",
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=_port, default=8080, help="port; 0 picks a free port (default: %(default)s)")
    add(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="another host name of this server, such as that of a reverse proxy; repeatable",
    )
    add("--data", metavar="DIR", help="directory for the state (default: a temporary one)")
    add("--adopt-data", action="store_true", help="use DIR even if it contains other files")
    add(
        "--authorize",
        action="store_true",
        help="require a login (preset: user admin, password admin)",
    )
    add(
        "--license",
        choices=("valid", "missing", "expired", "invalid"),
        default="valid",
        help="state of the license until one is set (default: %(default)s)",
    )
    add(
        "--max-streams",
        type=_count,
        default=16,
        metavar="N",
        help="stream limit until a license is set (default: %(default)s)",
    )
    add(
        "--version",
        type=_version,
        default="0.30.0",
        metavar="X.Y.Z",
        help="version to report (default: %(default)s)",
    )
    add(
        "--max-upload-bytes",
        type=_count,
        default=4 << 30,
        metavar="N",
        help="maximum size of an upload (default: %(default)s)",
    )
    add(
        "--max-form-bytes",
        type=_count,
        default=64 << 20,
        metavar="N",
        help="maximum size of a multipart form or an image (default: %(default)s)",
    )
    add(
        "--max-image-pixels",
        type=_count,
        default=36_000_000,
        metavar="N",
        help="maximum number of pixels of an image (default: %(default)s)",
    )
    add(
        "--max-image-decodes",
        type=_positive,
        default=2,
        metavar="N",
        help="maximum number of images decoded at the same time (default: %(default)s)",
    )
    add(
        "--max-connections",
        type=_positive,
        default=1000,
        metavar="N",
        help="maximum number of connections (default: %(default)s)",
    )
    add("--capsules", metavar="FILE", help="YAML file that defines scripted capsules")
    _add_cloud_arguments(parser)
    return parser


def _add_cloud_arguments(parser: argparse.ArgumentParser) -> None:
    """Add an option for each attribute of `CloudOptions`."""
    group = parser.add_argument_group("cloud account")
    defaults = CloudOptions()
    for name, text in _CLOUD_HELP.items():
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
    """Return the cloud account that the arguments describe."""
    names = [field.name for field in fields(CloudOptions)]
    return CloudOptions(**{name: getattr(arguments, f"cloud_{name}") for name in names})


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"invalid port {text}: expected 0 to 65535")
    return port


def _version(text: str) -> str:
    if not re.fullmatch(r"\d+\.\d+\.\d+", text):
        raise argparse.ArgumentTypeError(f"invalid version {text!r}: expected X.Y.Z")
    return text


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError(f"invalid count {text}: expected 0 or more")
    return count


def _positive(text: str) -> int:
    count = _count(text)
    if count == 0:
        raise argparse.ArgumentTypeError("invalid count 0: expected 1 or more")
    return count
