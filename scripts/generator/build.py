"""Generation of the package: reading, templates and formatting."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_python_client import Project

from . import prose, skeleton
from .annotations import Annotator, Definition
from .constructors import Constructors
from .cycles import components
from .document import OpenApiDocument
from .endpoints import Endpoints
from .escapes import Code, comment, finalize, identifier, literal
from .models import AliasCode, EnumerationCode, ModelCode
from .naming import TEMPLATES, is_identifier
from .operations import EndpointFunction
from .problems import GenerationError
from .schemas import Schemas

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SOURCE = "openapi/brainframe.yaml"

# The names that the package itself exports, by the module that defines them.
EXPORTS = {
    "openapi_runtime": [
        "UNSET",
        "ApiError",
        "CodecError",
        "Failure",
        "Operation",
        "Unset",
    ],
    # These modules are separate, so that programs with the sync client do not import asyncio.
    ".async_client": ["AsyncClient"],
    ".client": ["Client"],
    ".operations": ["OPERATIONS"],
}
# Modules that openapi-python-client does not generate.
_FURTHER_MODULES = ("async_client.py", "operations.py")
# openapi-python-client always generates this module; the clients raise errors of openapi_runtime.
_UNUSED_MODULES = ("errors.py",)
# The packages that generated code and its runtime import.
_IMPORTED = frozenset(
    {"anyio", "attr", "attrs", "httpcore", "httpx", "msgspec", "openapi_runtime", "sniffio"}
)
# Isolated mode makes the result independent of the configuration in the output folder.
_RUFF = [
    "--isolated",
    "--config=line-length=100",
    "--config=target-version='py311'",
    "--config=lint.isort.known-first-party=['brainframe_mixins', 'openapi_runtime']",
]


@dataclass(frozen=True)
class Settings:
    """Inputs of a package besides its document.

    Attributes:
        constructors: The table of aliases and defaults of constructors, or None.
        mixins: The folder of hand-written base classes, one module per model, or None. Its name is
            that of the package.
    """

    constructors: Path | None = None
    mixins: Path | None = None


OWN_SETTINGS = Settings(HERE / "constructors.yaml", ROOT / "brainframe_mixins")
"""The settings for our own document."""


@dataclass
class Package:
    """Generated package.

    Attributes:
        folder: Its folder.
        document: The document.
        schemas: Its schemas.
        operations: Its operations.
    """

    folder: Path
    document: OpenApiDocument
    schemas: Schemas
    operations: list[EndpointFunction]


def build(document: OpenApiDocument, output: Path, settings: Settings = Settings()) -> Package:
    """Generate a package.

    Args:
        document: The OpenAPI document.
        output: The folder of the package, which must not exist. Its name is that of the package.
        settings: The other inputs of the package.

    Raises:
        GenerationError: If the document has problems; all of them are listed.
    """
    _check_name(output.name)
    schemas, endpoints, operations = _read(document, settings)
    project = skeleton.project(
        classes=[*schemas.models, *schemas.aliases],
        enumerations=schemas.enumerations,
        operations=operations,
        templates=TEMPLATES,
        output=output,
    )
    # Templates can print nothing but code, so text of the document cannot become code.
    project.env.finalize = finalize
    template_globals: dict[str, Any] = project.env.globals  # Jinja's annotation is too narrow.
    template_globals.update(_globals(document, schemas, operations, endpoints, settings, output))
    _render(project, output)
    format_code(output)
    return Package(output, document, schemas, operations)


def _check_name(name: str) -> None:
    if not is_identifier(name):
        problem = "cannot be the name of a package"
    elif name in sys.stdlib_module_names:
        problem = "is the name of a module of Python"
    elif name in _IMPORTED:
        problem = "is the name of a package that generated code imports"
    else:
        return
    raise GenerationError(f"{name!r} {problem}. Name the output folder differently.")


def read(
    document: OpenApiDocument, settings: Settings = Settings()
) -> tuple[Schemas, list[EndpointFunction]]:
    """Return the schemas and operations of a document.

    Args:
        document: The OpenAPI document.
        settings: The other inputs of the package.

    Raises:
        GenerationError: If the document has problems; all of them are listed.
    """
    schemas, _, operations = _read(document, settings)
    return schemas, operations


def _read(
    document: OpenApiDocument, settings: Settings
) -> tuple[Schemas, Endpoints, list[EndpointFunction]]:
    constructors = Constructors.load(settings.constructors)
    violations = [*document.problems.errors]
    schemas = Schemas(document, constructors, settings.mixins)
    schemas.read_components()
    endpoints = Endpoints(document, schemas)
    operations = endpoints.read()
    document.problems.drop_consequences(violations)
    document.problems.raise_errors()
    constructors.check_all_used()
    return schemas, endpoints, operations


def _globals(
    document: OpenApiDocument,
    schemas: Schemas,
    operations: list[EndpointFunction],
    endpoints: Endpoints,
    settings: Settings,
    output: Path,
) -> dict[str, Any]:
    definitions = [*schemas.models, *schemas.enumerations, *schemas.aliases]
    cycles = components(definitions, schemas.references)
    annotator = Annotator(schemas.is_mapped)
    title = document.root.require("info").text("title") or output.name
    return {
        "header": Code(
            f"# Generated by scripts/regenerate from {comment(document.name)}. Do not edit."
        ),
        "session_scheme": document.session_scheme(),
        "user_agent": output.name.replace("_", "-"),
        "package_text": _package_text(title, output.name),
        "exports": {
            Code(module): [identifier(name) for name in names] for module, names in EXPORTS.items()
        },
        "exported_names": _exported_names(),
        "models": {
            definition[1]: ModelCode(model, annotator, cycles[definition])
            for definition, model in schemas.models.items()
        },
        "mixins_package": identifier(settings.mixins.name) if settings.mixins else "",
        "aliases": {
            definition[1]: AliasCode(alias, annotator, cycles[definition])
            for definition, alias in schemas.aliases.items()
        },
        "enumerations": {
            definition[1]: EnumerationCode(enumeration)
            for definition, enumeration in schemas.enumerations.items()
        },
        "model_modules": _model_modules(definitions),
        "all_operations": operations,
        "operations_by_name": {operation.name: operation for operation in operations},
        "tags": sorted({operation.tag for operation in operations}),
        "tag_titles": {
            tag: title.replace("_", " ").title() if title.islower() else title
            for tag, title in endpoints.tag_titles.items()
        },
        "docstring": prose.docstring,
        "identifier": identifier,
        "literal": literal,
    }


def _package_text(title: str, package: str) -> str:
    return (
        f"Client for the {title}.\n\n"
        "`Client` and `AsyncClient` hold the connections to a server. Each operation is a module "
        f"in `{package}.api` with the functions `sync` and `asyncio`. Their arguments and return "
        f"values are defined in `{package}.models`. A failed call raises `ApiError`."
    )


def _render(project: Project, output: Path) -> None:
    with redirect_stdout(io.StringIO()):
        problems = project.build()
    if problems:
        raise GenerationError("\n".join(f"{found.header}: {found.detail}" for found in problems))
    for name in _FURTHER_MODULES:
        template = project.env.get_template(f"{name}.jinja")
        (output / name).write_text(template.render(), encoding="utf-8")
    for name in _UNUSED_MODULES:
        (output / name).unlink()
    (output / "py.typed").write_text("", encoding="utf-8")


def _model_modules(definitions: list[Definition]) -> dict[str, str]:
    return {name: module for module, name in sorted(definitions, key=lambda item: item[1])}


def _exported_names() -> list[str]:
    """Sort the exports as ruff sorts `__all__`: constants first."""
    names = (name for names in EXPORTS.values() for name in names)
    return sorted(names, key=lambda name: (not name.isupper(), name))


def format_code(output: Path) -> None:
    """Remove unused imports, sort the others, and format the code."""
    for command in (
        ["check", "--fix", "--quiet", "--no-cache", "--select=F", "--ignore=F841", *_RUFF],
        ["check", "--fix", "--quiet", "--no-cache", "--select=I", *_RUFF],
        ["format", "--quiet", "--no-cache", *_RUFF],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, str(output)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise GenerationError(f"ruff rejects the generated code:\n{done.stdout}{done.stderr}")
