"""The definitions and operations in the form that openapi-python-client expects.

openapi-python-client renders one template for each model, enumeration and operation. Its parser
supports only a part of OpenAPI, and omits the rest. It therefore gets a document that has every
definition and operation but no details, which our templates take from the original document.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import evolve
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import EndpointCollection
from openapi_python_client.parser.properties import Class
from openapi_python_client.strings import ClassName, PythonIdentifier

from .annotations import Definition
from .operations import EndpointFunction
from .problems import GenerationError


def project(
    *,
    classes: Iterable[Definition],
    enumerations: Iterable[Definition],
    operations: list[EndpointFunction],
    templates: Path,
    output: Path,
) -> Project:
    """Return the project that renders the templates.

    Args:
        classes: The models and aliases.
        enumerations: The enumerations.
        operations: The operations.
        templates: The folder of our templates.
        output: The folder of the package.
    """
    named = {f"Model{number}": found for number, found in enumerate(classes)}
    enums = {f"Enum{number}": found for number, found in enumerate(enumerations)}
    text: dict[str, Any] = {"type": "string"}
    schemas: dict[str, Any] = {
        name: {"type": "object", "properties": {"value": text}} for name in named
    }
    schemas |= {name: {"type": "string", "enum": ["value"]} for name in enums}
    raw = {
        "openapi": "3.0.3",
        "info": {"title": "API", "version": "1"},
        "paths": {
            f"/{number}": {
                "get": {
                    "operationId": f"operation_{number}",
                    "tags": [operation.tag],
                    "responses": {"204": {"description": ""}},
                }
            }
            for number, operation in enumerate(operations)
        },
        "components": {"schemas": schemas},
    }
    config = Config.from_sources(
        ConfigFile(package_name_override=output.name, post_hooks=[]),
        MetaType.NONE,
        Path("openapi.json"),
        "utf-8",
        overwrite=True,
        output_path=output,
    )
    data = GeneratorData.from_dict(raw, config=config)
    if isinstance(data, GeneratorError):  # pragma: no cover  (the skeleton is always valid)
        raise GenerationError(f"{data.header}: {data.detail}")
    data.models = [
        evolve(model, class_info=_class(named[model.class_info.name])) for model in data.models
    ]
    data.enums = [
        evolve(enum, class_info=_class(enums[enum.class_info.name])) for enum in data.enums
    ]
    data.endpoint_collections_by_tag = _collections(data, operations)
    return Project(openapi=data, config=config, custom_template_path=templates)


def _class(definition: Definition) -> Class:
    # Bypass the constructors of these types, which would change names with consecutive capitals.
    module = str.__new__(PythonIdentifier, definition[0])
    return Class(name=str.__new__(ClassName, definition[1]), module_name=module)


def _collections(
    data: GeneratorData, operations: list[EndpointFunction]
) -> dict[PythonIdentifier, EndpointCollection]:
    by_path = {
        endpoint.path.get_untrusted_value(): endpoint
        for collection in data.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }
    found: dict[PythonIdentifier, EndpointCollection] = {}
    for number, operation in enumerate(operations):
        endpoint = by_path[f"/{number}"]
        endpoint.name = str.__new__(PythonIdentifier, operation.name)
        tag = str.__new__(PythonIdentifier, operation.tag)
        found.setdefault(tag, EndpointCollection(operation.tag)).endpoints.append(endpoint)
    return found
