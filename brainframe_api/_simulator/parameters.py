"""Parsing of path and query parameters according to the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from brainframe_api._simulator.document import Parameter, Route
from brainframe_api._simulator.errors import invalid_format
from brainframe_api._simulator.schemas import SchemaError

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,40}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def read_parameters(operation: Route, path_values: Mapping[str, str], query: str) -> dict[str, Any]:
    """Return the parameters of an operation by name, with None for missing ones.

    Raises:
        SimulatorError: InvalidFormatError with the name of the parameter.
    """
    given: dict[str, list[str]] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name, []).append(text)
    values: dict[str, Any] = {}
    for parameter in operation.parameters:
        if parameter.location == "path":
            texts = [path_values[parameter.name]]
        else:
            texts = given.get(parameter.name, [])
        values[parameter.name] = _read(parameter, texts)
    return values


def _read(parameter: Parameter, texts: list[str]) -> Any:
    if not texts:
        if parameter.required:
            raise invalid_format(f"{parameter.name}: the required parameter is missing.")
        return None
    value: Any
    if parameter.type == "array":
        # Lists may be comma-separated, or repeat the name.
        items = [item for text in texts for item in text.split(",")]
        value = [_convert(parameter, parameter.item_type or "string", item) for item in items]
    elif len(texts) > 1:
        raise invalid_format(f"{parameter.name}: given {len(texts)} times, expected once.")
    else:
        value = _convert(parameter, parameter.type, texts[0])
    try:
        parameter.check(value, parameter.name)
    except SchemaError as mismatch:
        raise invalid_format(f"{mismatch}.") from mismatch
    return value


def _convert(parameter: Parameter, name: str, text: str) -> Any:
    if name == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if name == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if name == "boolean" and text in ("true", "false"):
        return text == "true"
    if name == "string":
        return text
    raise invalid_format(f"{parameter.name}: expected a value of type {name}, got {text!r}.")
