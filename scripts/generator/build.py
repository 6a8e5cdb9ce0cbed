"""Builds the package: parser, templates, runtime modules, formatting."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import EnumProperty, ModelProperty

from . import prose
from .annotations import Annotator, CannotGenerateError, is_map
from .document import Document, for_parser, is_json
from .endpoints import Operation, Operations
from .models import Constructors, Models

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
RUNTIME = HERE / "runtime"
CONSTRUCTORS = HERE / "constructors.yaml"
SOURCE = "openapi/brainframe.yaml"

# What the package itself gives, and the modules that hold it.
EXPORTS = {
    "client": ["AsyncClient", "Client"],
    "errors": ["ApiError", "CodecError", "Failure"],
    "operation": ["Operation"],
    "operations": ["OPERATIONS"],
    "unset": ["UNSET", "Unset"],
}
# Formatting must not depend on the configuration of the folder that is written to.
_RUFF = ["--isolated", "--config", "line-length=100", "--config", "target-version='py311'"]


def build(document_path: Path, output: Path, constructors_path: Path = CONSTRUCTORS) -> None:
    """Writes the package.

    Args:
        document_path: The OpenAPI document.
        output: The folder of the package; it is replaced.
        constructors_path: The table of what constructors accept beyond the document.

    Raises:
        CannotGenerateError: If the document has something that the parser warns about, or that the
            templates have no form for.
    """
    document = Document.load(document_path)
    project = _project(document, document_path, output)
    annotator = Annotator(document.schemas, project.openapi.models)
    _drop_unnamed(project.openapi, document)
    constructors = Constructors.load(constructors_path)
    models = Models(document, annotator, constructors, RUNTIME / "behaviour")
    operations = _operations(project.openapi, Operations(document, annotator))
    project.env.globals.update(
        document=document.raw,
        header=_header(f"Generated from {SOURCE}"),
        exports=EXPORTS,
        models=models,
        is_map=is_map,
        model_modules=_model_modules(project.openapi),
        all_operations=[operation for _, operation in operations],
        operations_by_endpoint=_finder(operations),
        chapter={str(tag): tag.replace("_", " ").title() for tag in _tags(project.openapi)}.get,
        docstring=prose.docstring,
        indented=prose.indented,
        entry=prose.entry,
        raises=_raises,
    )
    shutil.rmtree(output, ignore_errors=True)
    with redirect_stdout(io.StringIO()):
        problems = project.build()
    _check(problems)
    template = project.env.get_template("operations.py.jinja")
    (output / "operations.py").write_text(template.render(), encoding="utf-8")
    _copy_runtime(output)
    (output / "py.typed").write_text("", encoding="utf-8")
    constructors.check_all_used()
    _format(output)


def _project(document: Document, document_path: Path, output: Path) -> Project:
    config = Config.from_sources(
        ConfigFile.load_from_path(HERE / "config.yaml"),
        MetaType.NONE,
        document_path,
        "utf-8",
        overwrite=True,
        output_path=output,
    )
    # It knows JSON, forms and plain bytes. How each type is sent and read is in our templates.
    config.content_type_overrides |= {
        media_type: "application/octet-stream"
        for media_type in document.media_types()
        if not is_json(media_type) and not media_type.startswith("multipart/")
    }
    data = GeneratorData.from_dict(for_parser(document), config=config)
    if isinstance(data, GeneratorError):
        raise CannotGenerateError(_describe(data))
    parsed = data.endpoint_collections_by_tag.values()
    _check([*data.errors, *(error for collection in parsed for error in collection.parse_errors)])
    return Project(openapi=data, config=config, custom_template_path=TEMPLATES)


def _drop_unnamed(data: GeneratorData, document: Document) -> None:
    """Leaves out the classes for schemas without a name: annotations say what they are."""
    data.models = [model for model in data.models if model.class_info.name in document.schemas]
    data.enums = [enum for enum in data.enums if enum.class_info.name in document.schemas]
    lost = set(document.schemas) - {item.class_info.name for item in [*data.models, *data.enums]}
    for name in sorted(lost):
        schema = document.schemas[name]
        if "properties" in schema or "enum" in schema:
            raise CannotGenerateError(
                f"The schema {name} would get another name as a class: name it in PascalCase"
            )


def _tags(data: GeneratorData) -> list[str]:
    return [str(tag) for tag in data.endpoint_collections_by_tag]


def _operations(data: GeneratorData, reader: Operations) -> list[tuple[Endpoint, Operation]]:
    return [
        (endpoint, reader.operation(endpoint, str(tag)))
        for tag, collection in data.endpoint_collections_by_tag.items()
        for endpoint in collection.endpoints
    ]


def _finder(operations: list[tuple[Endpoint, Operation]]) -> Callable[[Endpoint], Operation]:
    by_place = {(endpoint.path, endpoint.method): operation for endpoint, operation in operations}
    return lambda endpoint: by_place[endpoint.path, endpoint.method]


def _model_modules(data: GeneratorData) -> dict[str, str]:
    classes: list[ModelProperty | EnumProperty] = [
        *data.models,
        *(enum for enum in data.enums if isinstance(enum, EnumProperty)),
    ]
    return {
        item.class_info.name: item.class_info.module_name
        for item in sorted(classes, key=lambda item: item.class_info.name)
    }


def _raises(operation: Operation) -> str:
    if not operation.error_kinds:
        return "If the call fails."
    kinds = ", ".join(f"`{kind}`" for kind in operation.error_kinds)
    return f"If the call fails. Kinds that the server answers: {kinds}."


def _header(origin: str) -> str:
    return f"# {origin} by scripts/regenerate. Do not edit."


def _copy_runtime(output: Path) -> None:
    """Copies the plain modules, over the generator's own client and errors."""
    for module in sorted(RUNTIME.rglob("*.py")):
        place = module.relative_to(RUNTIME)
        target = output / place
        target.parent.mkdir(parents=True, exist_ok=True)
        origin = f"Copied from scripts/generator/runtime/{place.as_posix()}"
        text = module.read_text(encoding="utf-8")
        target.write_text(f"{_header(origin)}\n{text}", encoding="utf-8")


def _format(output: Path) -> None:
    """Drops imports that a template did not need, sorts the others, and lays the code out."""
    for command in (
        ["check", "--fix", "--quiet", "--no-cache", "--select=F", *_RUFF],
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
            raise CannotGenerateError(f"ruff refuses the result:\n{done.stdout}{done.stderr}")


def _check(problems: Sequence[GeneratorError]) -> None:
    """Lets no warning pass: each means that something of the document would be left out."""
    if problems:
        raise CannotGenerateError("\n".join(_describe(problem) for problem in problems))


def _describe(problem: GeneratorError) -> str:
    text = f"{problem.level.value}: {problem.header}"
    return f"{text}\n{problem.detail}" if problem.detail else text
