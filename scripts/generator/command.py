"""The command line of scripts/regenerate."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from . import upstream
from .build import OWN_SETTINGS, ROOT, SOURCE, Package, Settings, build, read
from .document import OpenApiDocument
from .examples import examples
from .facade import missing, parameters_of
from .package_files import differences, read_marker, synchronize, write_marker
from .problems import GenerationError
from .standalone import make_standalone
from .surface import Surface, changes, surface
from .validation import validate
from .verification import check_types, verify

_OUTPUT = ROOT / "generated" / "brainframe_rest"
_FACADE = ROOT / "brainframe_api" / "_async"
_HANDLERS = ROOT / "brainframe_api" / "_simulator" / "handlers"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The arguments of the command; None for those of this process.

    Returns:
        The exit code: 0 on success, 1 on an error or if `--check` finds a difference.
    """
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except GenerationError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}." if error.filename else error, file=sys.stderr)
    return 1


def _run(options: argparse.Namespace) -> int:
    if options.diff:
        return _diff(*options.diff)
    options.output = _output(options)
    if options.accept_templates:
        upstream.record()
    upstream.check()
    if options.verify:
        if read_marker(options.output) is None:
            raise GenerationError(f"{_shown(options.output)} is empty or does not exist.")
        verify(options.output)
        print(f"Every module of {_shown(options.output)} can be imported.")
        return 0
    document = _load(options.document)
    if options.validate:
        read(document, _settings(options))
        _warn(document)
        print(f"{_shown(options.document)} is valid.")
        return 0
    settings = _settings(options)
    if options.standalone and settings.mixins is not None:
        raise GenerationError(
            f"A standalone package cannot import the base classes in {_shown(settings.mixins)}. "
            "Leave out --standalone."
        )
    marker = read_marker(options.output)
    # Generate into a temporary folder, so that an error leaves the package unchanged.
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / options.output.name
        package = build(document, fresh, settings)
        _warn(document)
        new_surface = surface(package.schemas, package.operations)
        _verify(package, check=options.check_types)
        if options.standalone:
            make_standalone(fresh, document)
            verify(fresh)
        write_marker(fresh, document.name, new_surface)
        if options.check:
            return _compare(options.document, options.output, fresh)
        found = changes(marker.surface, new_surface) if marker and marker.surface else []
        lines = synchronize(options.output, fresh, marker)
    for line in [*map(str, found), *lines]:
        print(line)
    for line in _missing(options, document, new_surface):
        print(f"missing:   {line}")
    print(f"Generated {_shown(options.output)} from {_shown(options.document)}.")
    return 0


def _output(options: argparse.Namespace) -> Path:
    if options.output is not None:
        path: Path = options.output
        # The folder has a name, even if it is given as `.`.
        return path if path.name.strip(".") else path.resolve()
    if not _is_own(options.document) and not options.validate:
        raise GenerationError(
            f"No folder for the package from {_shown(options.document)} is given. "
            "Name it with --output."
        )
    return _OUTPUT


def _load(path: Path) -> OpenApiDocument:
    document = OpenApiDocument.load(path, _shown(path))
    validate(document)
    return document


def _warn(document: OpenApiDocument) -> None:
    for warning in document.problems.warnings:
        print(f"warning: {warning}", file=sys.stderr)


def _settings(options: argparse.Namespace) -> Settings:
    default = OWN_SETTINGS if _is_own(options.document) else Settings()
    return Settings(options.constructors or default.constructors, options.mixins or default.mixins)


def _is_own(document: Path) -> bool:
    return document.resolve() == (ROOT / SOURCE).resolve()


def _verify(package: Package, *, check: bool) -> None:
    for example, problem in verify(package.folder, examples(package)):
        print(f"warning: {example.place}: invalid example: {problem}", file=sys.stderr)
    if check:
        check_types(package.folder)


def _diff(old: Path, new: Path) -> int:
    surfaces = [surface(*read(_load(path))) for path in (old, new)]
    found = changes(*surfaces)
    for change in found:
        print(change)
    if not found:
        print("No changes for callers.")
    return 0


def _missing(options: argparse.Namespace, document: OpenApiDocument, found: Surface) -> list[str]:
    own = _is_own(options.document) and options.output.name == _OUTPUT.name
    facade: Path | None = options.facade or (_FACADE if own else None)
    if facade is None:
        return []
    handlers = options.handlers or (_HANDLERS if own else None)
    operations: dict[str, tuple[str, str]] = {}
    for id_, operation in found["operations"].items():
        tag, _, module = operation["module"].partition(".")
        operations[id_] = tag, module
    parameters = parameters_of(document)
    return missing(options.output.name, operations, facade, handlers, parameters)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/regenerate",
        description="Generate a Python package from an OpenAPI document.",
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
        metavar="DIR",
        help="the folder of the package, whose name is that of the package (default for our own "
        f"document: {_OUTPUT})",
    )
    parser.add_argument(
        "--constructors",
        type=Path,
        metavar="FILE",
        help="the table of aliases and defaults of constructors (default: that of our document)",
    )
    parser.add_argument(
        "--mixins",
        type=Path,
        metavar="DIR",
        help="the package of hand-written base classes (default: that of our document)",
    )
    parser.add_argument(
        "--standalone",
        action="store_true",
        help="copy the runtime into the package and write a pyproject.toml, so that it can be "
        "installed by itself",
    )
    parser.add_argument(
        "--facade",
        type=Path,
        metavar="DIR",
        help="the hand-written methods to compare with the operations (default: those of our own "
        "document)",
    )
    parser.add_argument(
        "--handlers",
        type=Path,
        metavar="DIR",
        help="the handlers of the simulator to compare with the operations (default: those of our "
        "own document)",
    )
    parser.add_argument(
        "--check-types",
        action="store_true",
        help="check the types of the package before it replaces the old one",
    )
    parser.add_argument(
        "--accept-templates",
        action="store_true",
        help="record that our templates were adapted to the installed generator's templates",
    )
    steps = parser.add_mutually_exclusive_group()
    steps.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if the package is out of date",
    )
    steps.add_argument(
        "--validate", action="store_true", help="only check the document against OpenAPI"
    )
    steps.add_argument(
        "--verify", action="store_true", help="only import the existing package, and test decoding"
    )
    steps.add_argument(
        "--diff",
        nargs=2,
        type=Path,
        metavar=("OLD", "NEW"),
        help="only print the changes between two documents, as callers see them",
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
