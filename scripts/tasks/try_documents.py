"""Run the generator, and plain openapi-python-client, on a folder of OpenAPI documents.

A package is generated from each document, imported and type-checked, and decodes the examples of
the document. According to an independent validator, an example that cannot be decoded must violate
its schema. The result is a table in Markdown, with the titles of the documents.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import yaml
from _nox import CONSTRAINTS, ROOT, locked, python_of
from generator.build import build
from generator.document import OpenApiDocument
from generator.examples import examples
from generator.nodes import Node
from generator.problems import GenerationError
from generator.validation import validate
from generator.verification import Example, type_errors, verify
from openapi_schema_validator import (
    OAS30Validator,
    OAS31Validator,
    oas30_format_checker,
    oas31_format_checker,
)
from referencing import Registry
from referencing.jsonschema import DRAFT4, DRAFT202012

from .environment import uv

_STOCK = ROOT / ".venv-stock-generator"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_SUFFIXES = (".json", ".yaml", ".yml")
_IMPORT = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
for found in pkgutil.walk_packages(package.__path__, sys.argv[2] + "."):
    try:
        importlib.import_module(found.name)
    except Exception as error:
        sys.exit(f"{found.name}: {type(error).__name__}: {error}")
"""


@dataclass
class Result:
    """Result of one generator.

    Attributes:
        operations: The number of operations that it generated.
        problems: The reasons why the package cannot be used, one per line.
        type_errors: The number of errors that each type checker found.
    """

    operations: int = 0
    problems: list[str] = field(default_factory=list[str])
    type_errors: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def cells(self) -> list[str]:
        """The cells of the table."""
        if not self.operations:
            return ["0", "", ""]
        counts = " + ".join(map(str, self.type_errors.values()))
        return [str(self.operations), "no" if self.problems else "yes", counts]


@dataclass
class Trial:
    """Result for one document.

    Attributes:
        title: The title and the version of the document.
        edition: The version of OpenAPI.
        operations: The number of operations in the document.
        own: The result of our generator.
        stock: The result of plain openapi-python-client.
        decoded: The number of examples that were decoded.
        invalid: The examples that violate their schemas, with the reasons.
    """

    title: str
    edition: str
    operations: int
    own: Result
    stock: Result
    decoded: int = 0
    invalid: list[str] = field(default_factory=list[str])


def main() -> int:
    """Try all documents, and return the exit code: 1 if one has a problem."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s try-documents --", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER", help="folders or files")
    parser.add_argument("--no-stock", action="store_true", help="without openapi-python-client")
    parser.add_argument("--no-types", action="store_true", help="without mypy and pyright")
    options = parser.parse_args()
    python = None if options.no_stock else _stock_environment()
    trials: list[Trial] = []
    with tempfile.TemporaryDirectory() as caches:
        for path in _documents(options.paths):
            print(f"# {path.name}", file=sys.stderr, flush=True)
            trial = _try(path, python, None if options.no_types else Path(caches))
            for line in [*trial.own.problems, *(f"invalid example: {it}" for it in trial.invalid)]:
                print(line, file=sys.stderr, flush=True)
            trials.append(trial)
    print(f"Compared with openapi-python-client {version('openapi-python-client')}:\n")
    print("\n".join(_table(trials)))
    return any(
        trial.own.problems
        or any(trial.own.type_errors.values())
        or trial.own.operations != trial.operations
        for trial in trials
    )


def _documents(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES)
        else:
            yield path


def _stock_environment() -> str:
    """Return the Python of an environment with openapi-python-client and the type checkers."""
    python = python_of(_STOCK)
    with locked(_STOCK):
        if not python.exists():
            uv("venv", "--quiet", "--python", sys.executable, str(_STOCK))
        packages = ["mypy", "openapi-python-client", "pyright", "python-dateutil", "ruff",
                    "types-python-dateutil"]  # fmt: skip
        uv("pip", "install", "--quiet", "--python", str(python), "--constraints", str(CONSTRAINTS),
           *packages)  # fmt: skip
    return str(python)


def _try(path: Path, stock_python: str | None, caches: Path | None) -> Trial:
    """Try a document.

    Args:
        path: The document.
        stock_python: The Python for openapi-python-client, or None to leave it out.
        caches: The folder for the caches of mypy, or None to leave out the type checks.
    """
    raw = _raw(path)
    info = raw.get("info", {})
    trial = Trial(
        f"{info.get('title') or path.stem.title()} {info.get('version')}".replace("|", "\\|"),
        str(raw.get("openapi")),
        sum(len(_METHODS & item.keys()) for item in _path_items(raw)),
        Result(),
        Result(),
    )
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "tried"
        try:
            _try_own(path, package, trial)
        except GenerationError as error:
            trial.own.problems += str(error).splitlines()
        if caches and package.exists():
            outputs = type_errors(package, cache=caches / "own")
            trial.own.type_errors = _count(outputs, trial.own.problems)
    if stock_python is not None:
        with tempfile.TemporaryDirectory() as folder:
            _try_stock(path, Path(folder) / "tried", stock_python, trial.stock, caches)
    return trial


def _raw(path: Path) -> dict[str, Any]:
    """Read a document independently of the generator, to count its operations."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _path_items(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    paths: dict[str, Any] = raw.get("paths") or {}
    for item in paths.values():
        found: Any = item
        while isinstance(found, dict) and "$ref" in found:
            reference = cast("dict[str, str]", found)["$ref"]
            found = raw
            for key in reference.removeprefix("#/").split("/"):
                found = found.get(key.replace("~1", "/").replace("~0", "~"), {})
        if isinstance(found, dict):
            yield cast("dict[str, Any]", found)


def _try_own(path: Path, folder: Path, trial: Trial) -> None:
    document = OpenApiDocument.load(path, path.name)
    validate(document)
    package = build(document, folder)
    trial.own.operations = len(package.operations)
    listed = list(examples(package))
    failures = verify(folder, listed)
    trial.decoded = len(listed) - len(failures)
    for example, problem in failures:
        reason = _violation(document, example)
        if reason is None:
            trial.own.problems.append(f"{example.place}: valid, but not decoded: {problem}")
        else:
            trial.invalid.append(f"{example.place}: {reason}")


def _violation(document: OpenApiDocument, example: Example) -> str | None:
    """Return how an example violates its schema, or None if it is valid."""
    specification: Any = DRAFT4 if document.is_30 else DRAFT202012
    resources = [
        (_uri(source.path), specification.create_resource(source.value))
        for source in document.references.sources
    ]
    schema = {"$ref": f"{_uri(example.schema.source.path)}#{_pointer(example.schema)}"}
    kind: Any = OAS30Validator if document.is_30 else OAS31Validator
    checker: Any = oas30_format_checker if document.is_30 else oas31_format_checker
    registry: Registry[Any] = Registry[Any]().with_resources(resources)
    validator = kind(schema, registry=registry, format_checker=checker)
    error = next(iter(validator.iter_errors(example.value)), None)
    return None if error is None else f"{error.json_path}: {error.message:.200}"


def _uri(path: Path) -> str:
    return path.resolve().as_uri()


def _pointer(node: Node) -> str:
    escaped = (key.replace("~", "~0").replace("/", "~1") for key in node.pointer)
    return "".join(f"/{quote(key)}" for key in escaped)


def _try_stock(path: Path, package: Path, python: str, result: Result, caches: Path | None) -> None:
    programs = str(Path(python).parent)
    done = subprocess.run(
        [
            f"{programs}/openapi-python-client", "generate", "--path", str(path.resolve()),
            "--output-path", str(package), "--meta", "none",
        ],
        # openapi-python-client formats the code with the ruff that is first on the PATH.
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"},
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    modules = [item for item in package.glob("api/*/*.py") if item.name != "__init__.py"]
    result.operations = len(modules)
    if not modules:
        result.problems.append((done.stdout + done.stderr).strip()[-500:])
        return
    imported = subprocess.run(
        [python, "-c", _IMPORT, str(package.parent), package.name],
        capture_output=True,
        text=True,
        check=False,
    )
    if imported.returncode:
        result.problems.append(imported.stderr.strip()[-500:])
    if caches:
        result.type_errors = _count(type_errors(package, python, caches / "stock"))


def _count(outputs: dict[str, str], problems: list[str] | None = None) -> dict[str, int]:
    counts = {"mypy": 0, "pyright": 0}
    for name, output in outputs.items():
        lines = [line for line in output.splitlines() if ": error:" in line or "- error:" in line]
        counts[name] = max(len(lines), 1)
        if problems is not None:
            problems += (f"{name}: {line.strip()}" for line in lines or [output[-500:]])
    return counts


def _table(trials: list[Trial]) -> Iterator[str]:
    """Yield the lines of the table.

    The column for type errors shows those of mypy and pyright. The column for examples shows the
    numbers of those that were decoded and of those that violate their schemas.
    """
    yield (
        "| document | OpenAPI | operations | generated | imports | type errors | examples "
        "| stock: generated | imports | type errors |"
    )
    yield "|---|---|" + "---:|" * 8
    for trial in trials:
        cells = [
            trial.title, trial.edition, str(trial.operations), *trial.own.cells,
            f"{trial.decoded} + {len(trial.invalid)}", *trial.stock.cells,
        ]  # fmt: skip
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
