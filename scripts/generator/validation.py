"""Validation of a document against the OpenAPI specification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing.exceptions import Unresolvable

from .document import OpenApiDocument
from .nodes import Node
from .problems import Problem

# Deviations that are reported as warnings, because their meaning is clear.
_TOLERATED = (re.compile(r"properties are not allowed \('title' was unexpected\)"),)


def validate(document: OpenApiDocument) -> None:
    """Add the violations of the specification to the problems of a document.

    Args:
        document: The document.
    """
    for problem in _violations(document):
        if any(pattern.search(problem.message) for pattern in _TOLERATED):
            document.problems.warn(problem)
        else:
            document.problems.add(problem)


def _violations(document: OpenApiDocument) -> Iterator[Problem]:
    validator: Any = OpenAPIV30SpecValidator if document.is_30 else OpenAPIV31SpecValidator
    errors: list[Any] = []
    # It raises the exception of its library for a reference to nothing. Such references, and what
    # is wrong beside them, are found when the document is read.
    with suppress(Unresolvable):
        errors.extend(validator(document.root.value).iter_errors())
    for error in errors:
        pointer = tuple(str(key) for key in getattr(error, "absolute_path", ()))
        node = Node(document.root.source, pointer, None)
        yield Problem(node.place, f"{error.message.splitlines()[0]:.300}.")
