"""The command line of scripts/regenerate."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from . import upstream
from .annotations import CannotGenerateError
from .build import SOURCE, build
from .compare import differences, synchronize

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The arguments of the command; None for those of this process.

    Returns:
        The exit code: 0 on success, 1 on an error or if `--check` finds a difference.
    """
    options = _parser().parse_args(arguments)
    try:
        if options.accept_templates:
            upstream.record()
        upstream.check()
        # Generate into a temporary folder, so that an error leaves the package unchanged.
        with TemporaryDirectory() as folder:
            fresh = Path(folder) / options.output.name
            build(options.document, fresh)
            if options.check:
                return _compare(options.document, options.output, fresh)
            synchronize(options.output, fresh)
    except (CannotGenerateError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Generated {_shown(options.output)} from {_shown(options.document)}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/regenerate",
        description="Generate the package brainframe_rest from the OpenAPI document.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if the package is out of date",
    )
    parser.add_argument(
        "--document",
        type=Path,
        default=ROOT / SOURCE,
        metavar="FILE",
        help="the OpenAPI document (default: %(default)s)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "generated" / "brainframe_rest",
        metavar="DIR",
        help="the folder of the package, which is replaced (default: %(default)s)",
    )
    parser.add_argument(
        "--accept-templates",
        action="store_true",
        help="record that our templates were adapted to the installed generator's templates",
    )
    return parser


def _compare(document: Path, output: Path, fresh: Path) -> int:
    lines = differences(output, fresh)
    if not lines:
        return 0
    print(f"{_shown(output)} is out of date with {_shown(document)}:", file=sys.stderr)
    for line in lines:
        print(f"  {line}", file=sys.stderr)
    print("Run scripts/regenerate and commit its changes.", file=sys.stderr)
    return 1


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
