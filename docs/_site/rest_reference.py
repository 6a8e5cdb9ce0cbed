"""The REST reference as Markdown pages, derived from the OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api_document import Node, load, resolve, slug
from api_document import operations as read_operations
from editions.samples import samples
from method_links import curl, methods_of, operations, python_call
from sphinx.application import Sphinx


def write_rest_reference(document: Path, folder: Path) -> None:
    """Write one page for each tag, one for the schemas and one with the conventions.

    Args:
        document: The OpenAPI document.
        folder: The folder for the pages. All other pages in it are removed.
    """
    pages = _Reference(load(document)).pages()
    folder.mkdir(exist_ok=True)
    for old in set(folder.glob("*.md")) - {folder / name for name in pages}:
        old.unlink()
    for name, text in pages.items():
        path = folder / name
        # An unchanged page keeps its modification time, so that a second build is quick.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


class _Reference:
    def __init__(self, document: Node) -> None:
        self._document = document

    def pages(self) -> dict[str, str]:
        tags: list[Node] = self._document["tags"]
        pages = {f"{slug(tag['name'])}.md": "\n".join(self._chapter(tag)) for tag in tags}
        pages["schemas.md"] = "\n".join(self._schemas())
        pages["index.md"] = "\n".join(self._index(tags))
        return pages

    def _index(self, tags: list[Node]) -> Iterator[str]:
        yield "# REST API\n"
        yield (
            "The HTTP requests and responses, for programs in other languages and for debugging."
            " This reference is rendered from `openapi/brainframe.yaml`; a simulator serves that"
            " document at `/docs`, where you can try out requests.\n"
        )
        yield self._document["info"]["description"].strip() + "\n"
        yield "## All operations\n"
        yield "| Request | | Operation |\n|---|---|---|"
        for tag in tags:
            for method, path, operation in self._operations(tag["name"]):
                page = f"{slug(tag['name'])}.md#{slug(operation['operationId'])}"
                yield (f"| `{method.upper()}` | `{path}` | [{operation['summary']}]({page}) |")
        yield "\n```{toctree}\n:hidden:\n"
        yield from (slug(tag["name"]) for tag in tags)
        yield "schemas\n```"

    def _chapter(self, tag: Node) -> Iterator[str]:
        yield f"# {tag['name']}\n\n{tag['description']}\n"
        for method, path, operation in self._operations(tag["name"]):
            yield f"({slug(operation['operationId'])})=\n## {operation['summary']}\n"
            yield f"```http\n{method.upper()} {path} HTTP/1.1\n```\n"
            yield operation["description"].strip() + "\n"
            yield from _calls(operation["operationId"])
            yield from _samples(operation["operationId"])
            yield from self._parameters(operation)
            yield from self._request(operation)
            yield from self._responses(operation)

    def _operations(self, tag: str) -> Iterator[tuple[str, str, Node]]:
        for path, method, operation in read_operations(self._document):
            if operation["tags"] == [tag]:
                yield method, path, operation

    def _parameters(self, operation: Node) -> Iterator[str]:
        parameters = [self._resolve(parameter) for parameter in operation["parameters"]]
        if parameters:
            yield "| Parameter | In | Type | |\n|---|---|---|---|"
            for parameter in parameters:
                need = "" if parameter.get("required") else "Optional. "
                cells = (
                    f"`{parameter['name']}`",
                    parameter["in"],
                    self._type(parameter["schema"]),
                    need + _cell(parameter["description"]),
                )
                yield f"| {' | '.join(cells)} |"
            yield ""

    def _request(self, operation: Node) -> Iterator[str]:
        body = operation.get("requestBody")
        if body is None:
            return
        body = self._resolve(body)
        yield f"**Request body.** {body.get('description', '').strip()}\n"
        for media_type, content in body["content"].items():
            yield f"`{media_type}`: {self._type(content['schema'])}\n"
            yield from self._examples(content)

    def _responses(self, operation: Node) -> Iterator[str]:
        errors: list[tuple[str, str, str]] = []
        for status, response in operation["responses"].items():
            response = self._resolve(response)
            if status == "default" or int(status) >= 400:
                for example in _error_examples(response).values():
                    value = self._resolve(example)["value"]
                    shown = "other" if status == "default" else status
                    errors.append((shown, value["title"], value["description"]))
                continue
            yield f"**Response {status}.** {response['description'].strip()}\n"
            for name, header in response.get("headers", {}).items():
                yield f"Header `{name}`: {self._resolve(header)['description']}\n"
            for media_type, content in response.get("content", {}).items():
                yield f"`{media_type}`: {self._type(content['schema'])}\n"
                yield from self._examples(content)
        yield "**Errors**\n"
        yield "| Status | Kind | For example |\n|---|---|---|"
        yield from (f"| {status} | `{kind}` | {_cell(text)} |" for status, kind, text in errors)
        yield ""

    def _examples(self, content: Node) -> Iterator[str]:
        for example in content.get("examples", {}).values():
            example = self._resolve(example)
            if "json" in json_type(content) or not isinstance(example["value"], str):
                text = _compact(example["value"])
            else:
                text = example["value"]
            yield f":::{{dropdown-example}} {example.get('summary', 'Example')}\n"
            yield (
                f"```json\n{text}\n```\n:::\n" if _is_json(text) else f"```text\n{text}\n```\n:::\n"
            )

    def _schemas(self) -> Iterator[str]:
        yield "# Schemas\n\nEvery object has all keys that are not optional, and may have more.\n"
        for name, schema in self._document["components"]["schemas"].items():
            yield f"(schema-{slug(name)})=\n## {name}\n"
            yield schema.get("description", "").strip() + "\n"
            if "enum" in schema:
                yield from _values(schema)
            elif "properties" in schema:
                yield "| Key | Type | |\n|---|---|---|"
                for key, value in schema["properties"].items():
                    optional = "" if key in schema.get("required", []) else "Optional. "
                    text = self._description(value)
                    yield f"| `{key}` | {self._type(value)} | {optional}{_cell(text)} |"
                yield ""
            else:
                yield f"{self._type(schema)}\n"

    def _description(self, schema: Node) -> str:
        if "description" in schema:
            return str(schema["description"])
        if "allOf" in schema:
            return self._description(schema["allOf"][0])
        return str(self._resolve(schema).get("description", ""))

    def _type(self, schema: Node) -> str:
        """Return a short description of a schema, with links to named schemas."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return f"[{name}](schemas.md#schema-{slug(name)})"
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                text = " or ".join(dict.fromkeys(self._type(part) for part in schema[key]))
                return text + (" or null" if schema.get("nullable") else "")
        if schema.get("enum") == [None]:
            return "null"
        kind = str(schema.get("type", "any value"))
        if kind == "array":
            kind = f"array of {self._type(schema['items'])}"
        elif kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            kind = f"object of {self._type(schema['additionalProperties'])}"
        elif "enum" in schema:
            kind = " or ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
        elif "format" in schema and kind == "string":
            kind = f"{kind} ({schema['format']})"
        return kind + (" or null" if schema.get("nullable") else "")

    def _resolve(self, node: Node) -> Node:
        return resolve(self._document, node)


def _calls(operation_id: str) -> Iterator[str]:
    """Yield the links to the methods that use an operation, and a call in Python and with curl."""
    operation = operations()[operation_id]
    methods = methods_of(operation_id)
    links = [f"{{py:meth}}`{name} <brainframe_api.BrainFrameAPI.{name}>`" for name in methods]
    links.append(f"`{operation_id}` of `brainframe_rest`")
    yield f"In Python: {', '.join(links)}.\n"
    call = python_call(operation)
    if call is not None:
        yield f"```python\n{call}\n```\n"
    yield f"```sh\n{curl(operation)}\n```\n"


def _samples(operation_id: str) -> Iterator[str]:
    """Yield the calls in other languages."""
    found = samples().get(operation_id, [])
    if found:
        yield "In other languages, with [generated clients](../other-languages.md):\n"
    for sample in found:
        lexer = "cpp" if sample.language == "C++" else sample.language.lower()
        yield f":::{{dropdown-example}} {sample.label}\n"
        yield f"```{lexer}\n{sample.source}```\n:::\n"


def json_type(content: Node) -> str:
    """Return the type of a schema, or json if it is a reference or has no type."""
    return "json" if "$ref" in content["schema"] else str(content["schema"].get("type", "json"))


def _error_examples(response: Node) -> dict[str, Node]:
    return dict(response["content"]["application/json"]["examples"])


def _values(schema: Node) -> Iterator[str]:
    names = schema.get("x-enum-varnames", [])
    descriptions = schema.get("x-enum-descriptions", [])
    yield "| Value | In Python | |\n|---|---|---|"
    for number, value in enumerate(schema["enum"]):
        name = f"`{names[number]}`" if number < len(names) else ""
        text = _cell(descriptions[number]) if number < len(descriptions) else ""
        yield f"| `{json.dumps(value)}` | {name} | {text} |"
    yield ""


def _compact(value: Any) -> str:
    """Write JSON indented, with points and other short arrays on one line."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return re.sub(
        r"\[\s+([^\[\]{}]{1,60}?)\s+\]",
        lambda match: "[" + re.sub(r"\s*\n\s*", " ", match[1]) + "]",
        text,
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write(app: Sphinx) -> None:
    folder = Path(app.srcdir)
    write_rest_reference(folder.parent / "openapi" / "brainframe.yaml", folder / "rest")
