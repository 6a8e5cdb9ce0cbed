"""The overlay that adds code samples and links to the documentation to the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api_document import Node, operations, slug

from editions.samples import Sample


def overlay(
    document: Node, samples: Mapping[str, list[Sample]], project: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the overlay, which applies to each edition of the document.

    Args:
        document: The document.
        samples: The code samples by operation ID.
        project: The table of that name in pyproject.toml. Its URL named Documentation is the
            address of the site; without it, the overlay has no links.
    """
    site = str(project.get("urls", {}).get("Documentation", "")).rstrip("/")
    actions: list[dict[str, Any]] = []
    if site:
        actions.append({"target": "$", "update": {"externalDocs": {"url": f"{site}/"}}})
    for path, method, operation in operations(document):
        update: dict[str, Any] = {}
        name = operation["operationId"]
        if site:
            update["externalDocs"] = {"url": f"{site}/{reference_page(operation)}"}
        if name in samples:
            update["x-codeSamples"] = [
                {"lang": sample.language, "label": sample.label, "source": sample.source}
                for sample in samples[name]
            ]
        if update:
            actions.append({"target": f"$.paths['{path}'].{method}", "update": update})
    return make_overlay(document, "Code samples", actions)


def make_overlay(document: Node, subject: str, actions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an overlay of the original document.

    Args:
        document: The document.
        subject: The beginning of the title, such as "Code samples".
        actions: The changes, in order.
    """
    return {
        "overlay": "1.0.0",
        "info": {
            "title": f"{subject} of the {document['info']['title']}",
            "version": document["info"]["version"],
        },
        "extends": "brainframe.yaml",
        "actions": actions,
    }


def reference_page(operation: Node) -> str:
    """Return the address of an operation in the REST reference of the site."""
    return f"rest/{slug(operation['tags'][0])}.html#{slug(operation['operationId'])}"
