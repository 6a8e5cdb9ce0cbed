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
from .compare import bring_in_line, differences

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command.

    Args:
        arguments: What stands behind its name.

    Returns:
        The exit code: 0, or 1 if there is something to do.
    """
    options = _parser().parse_args(arguments)
    try:
        if options.accept_templates:
            upstream.record()
        upstream.check()
        # In a folder of its own: when something is wrong, the package stays as it is.
        with TemporaryDirectory() as folder:
            fresh = Path(folder) / options.output.name
            build(options.document, fresh)
            if options.check:
                return _compare(options.document, options.output, fresh)
            bring_in_line(options.output, fresh)
    except (CannotGenerateError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Wrote {_shown(options.output)} from {_shown(options.document)}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/regenerate",
        description="Generates the package brainframe_rest from the OpenAPI document.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if the package is not what would be generated",
    )
    parser.add_argument(
        "--document",
        type=Path,
        default=ROOT / SOURCE,
        metavar="FILE",
        help="the document (default: %(default)s)",
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
        help="record that our templates fit the generator's present ones",
    )
    return parser


def _compare(document: Path, output: Path, fresh: Path) -> int:
    lines = differences(output, fresh)
    if not lines:
        return 0
    print(f"{_shown(output)} is not what {_shown(document)} makes:", file=sys.stderr)
    for line in lines:
        print(f"  {line}", file=sys.stderr)
    print("Run scripts/regenerate and commit what it changes.", file=sys.stderr)
    return 1


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
