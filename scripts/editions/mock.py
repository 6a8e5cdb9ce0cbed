"""The overlay for Prism, in which bodies that Prism cannot serialize or parse become text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from api_document import Node, operations, resolve

from editions.overlay import make_overlay

_LINES = "application/x-ndjson"
_FORM = "multipart/form-data"


def mock_overlay(document: Node) -> dict[str, Any]:
    """Return the overlay, which applies to the original document.

    JSON lines become text, so that Prism sends their example unchanged. The JSON part of a form
    becomes text, because Prism validates the text of each part against its schema.

    Args:
        document: The document.
    """
    actions: list[dict[str, Any]] = []
    for path, method, operation in operations(document):
        place = f"$.paths['{path}'].{method}"
        body = resolve(document, operation.get("requestBody", {}))
        if _FORM in body.get("content", {}):
            form = f"{place}.requestBody.content['{_FORM}']"
            actions += _texts_of_form(document, body["content"][_FORM], form)
        for status, response in operation["responses"].items():
            content = resolve(document, response).get("content", {})
            if _LINES in content:
                lines = f"{place}.responses['{status}'].content['{_LINES}']"
                examples = {
                    name: _changed(document, example, _line)
                    for name, example in content[_LINES]["examples"].items()
                }
                actions += _replace(lines, schema={"type": "string"}, examples=examples)
    return make_overlay(document, "Mock", actions)


def _texts_of_form(document: Node, form: Node, place: str) -> Iterator[dict[str, Any]]:
    properties: Node = form["schema"]["properties"]
    parts = {
        name for name, each in properties.items() if resolve(document, each)["type"] != "string"
    }

    def change(value: Node) -> Node:
        return {key: _json(part) if key in parts else part for key, part in value.items()}

    examples = {
        name: _changed(document, example, change) for name, example in form["examples"].items()
    }
    yield from _replace(
        f"{place}.schema.properties", **{name: {"type": "string"} for name in parts}
    )
    yield from _replace(place, examples=examples)


def _replace(place: str, **values: Any) -> Iterator[dict[str, Any]]:
    """Yield the actions that replace keys of an object; an update alone would merge them."""
    for key in values:
        yield {"target": f"{place}.{key}", "remove": True}
    yield {"target": place, "update": values}


def _changed(document: Node, example: Node, change: Callable[[Any], Any]) -> Node:
    found = resolve(document, example)
    return {**found, "value": change(found["value"])}


def _line(value: Any) -> str:
    return f"{_json(value)}\r\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
