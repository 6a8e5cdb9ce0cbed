"""Links between each method of the API, its REST operation, its guide and an example.

All links are derived: the operations of a method from its source, the calls from the examples of
the OpenAPI document, and the guides from the code on the pages.
"""

from __future__ import annotations

import ast
import inspect
import json
import pprint
import re
import shlex
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import api_document
from api_document import Node
from markdown_it import MarkdownIt

from brainframe_api import BrainFrameAPI

# The tests use this module where Sphinx is not installed.
if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[2]
CLASSES = ("brainframe_api.BrainFrameAPI.", "brainframe_api.AsyncBrainFrameAPI.")
_LINE = 88
"""The maximum length of a line of a call."""


class Operation(NamedTuple):
    """An operation of the document.

    Attributes:
        id: Its operationId.
        summary: Its summary.
        verb: The HTTP method.
        path: The path, with the names of its parameters.
        parameters: The parameters by name, with their references resolved.
        body: The request body, with its references resolved, or None.
    """

    id: str
    summary: str
    verb: str
    path: str
    parameters: dict[str, Node]
    body: Node | None


class Place(NamedTuple):
    """A section of a page with an example.

    Attributes:
        page: The page, such as guides/zones.
        title: The title of the page.
        section: The anchor of the section, or an empty string for the page.
    """

    page: str
    title: str
    section: str


@cache
def operations() -> dict[str, Operation]:
    """Return the operations of the document by ID."""
    document = api_document.load()
    resolve = partial(api_document.resolve, document)
    found: dict[str, Operation] = {}
    for path, verb, given in api_document.operations(document):
        body = resolve(given["requestBody"]) if "requestBody" in given else None
        if body is not None:
            for content in body["content"].values():
                examples = content.get("examples", {}).items()
                content["examples"] = {name: resolve(example) for name, example in examples}
        found[given["operationId"]] = Operation(
            given["operationId"],
            given["summary"],
            verb.upper(),
            path,
            {node["name"]: node for node in map(resolve, given["parameters"])},
            body,
        )
    return found


@cache
def operations_of_methods() -> dict[str, list[str]]:
    """Return the IDs of the operations that each public method of the API uses."""
    direct: dict[str, list[str]] = {}
    calls: dict[str, set[str]] = {}
    for file in sorted((ROOT / "brainframe_api" / "_sync").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            used: list[str] = []
            for node in ast.walk(function):
                if not isinstance(node, ast.Attribute):
                    continue
                if isinstance(node.value, ast.Name) and node.value.id == "self":
                    calls.setdefault(function.name, set()).add(node.attr)
                elif node.attr in operations():
                    used.append(node.attr)
            direct.setdefault(function.name, []).extend(used)
    found: dict[str, list[str]] = {}
    for name, _ in inspect.getmembers(BrainFrameAPI, inspect.isfunction):
        if name.startswith("_"):
            continue
        used = [*direct.get(name, [])]
        # If a method sends no request itself, list the operations of the methods that it calls.
        for called in sorted(calls.get(name, ())):
            if not used or called.startswith("_"):
                used += direct.get(called, [])
        found[name] = list(dict.fromkeys(used))
    return found


def methods_of(operation: str) -> list[str]:
    """Return the methods that use an operation, its namesake or the most direct one first."""
    found = [name for name, used in operations_of_methods().items() if operation in used]
    used = operations_of_methods()
    return sorted(found, key=lambda name: (name != operation, len(used[name])))


@cache
def places() -> dict[str, Place]:
    """Return the first section with an example of each method, guides before other pages."""
    found: dict[str, Place] = {}
    docs = ROOT / "docs"
    for file in [*sorted(docs.glob("guides/*.md")), *sorted(docs.glob("*.md"))]:
        page = file.relative_to(docs).with_suffix("").as_posix()
        title = section = ""
        tokens = MarkdownIt().enable("table").parse(file.read_text(encoding="utf-8"))
        for number, token in enumerate(tokens):
            if token.type == "heading_open":
                text = tokens[number + 1].content.replace("`", "")
                title = title or text
                section = "" if token.tag == "h1" else _anchor(text)
            elif token.type == "fence" and token.info == "python":
                for name in re.findall(r"\.(\w+)\(", token.content):
                    found.setdefault(name, Place(page, title, section))
    return found


def curl(operation: Operation) -> str:
    """Return a curl command that calls an operation with the example values of the document."""
    path = operation.path
    query: list[str] = []
    for parameter in operation.parameters.values():
        value = parameter.get("example")
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif parameter["in"] == "query" and value is not None:
            text = ",".join(cast("list[str]", value)) if isinstance(value, list) else value
            query.append(f"{parameter['name']}={text}")
    url = f"http://localhost{path}" + (f"?{'&'.join(query)}" if query else "")
    words = ["curl", "--user", "admin:admin", url]
    if operation.verb != "GET":
        words += ["--request", operation.verb]
    if operation.body is not None:
        media_type, content = next(iter(operation.body["content"].items()))
        value = next(iter(content["examples"].values()))["value"]
        if media_type == "multipart/form-data":
            for name, part in value.items():
                is_file = content["schema"]["properties"][name].get("format") == "binary"
                text = "@picture.jpg" if is_file else json.dumps(part)
                words += ["--form", f"{name}={text}"]
        elif media_type == "application/octet-stream":
            words += ["--header", "Content-Type: video/mp4", "--data-binary", "@video.mp4"]
        else:
            data = (
                value if isinstance(value, str) and "json" not in media_type else json.dumps(value)
            )
            words += ["--header", f"Content-Type: {media_type}", "--data", data]
    return shlex.join(words)


def python_call(operation: Operation) -> str | None:
    """Return a call of the method that uses an operation, or None if there is no such method.

    Raises:
        ValueError: If an argument cannot be derived from the examples of the document.
    """
    methods = methods_of(operation.id)
    if not methods:
        return None
    arguments: list[str] = []
    parameters = inspect.signature(getattr(BrainFrameAPI, methods[0])).parameters
    for name, parameter in list(parameters.items())[1:]:
        is_needed = parameter.default is parameter.empty
        of_path = operation.parameters.get(name, {}).get("in") == "path"
        if is_needed or of_path:
            arguments.append(f"{name}={_argument(operation, name, str(parameter.annotation))}")
    call = f"api.{methods[0]}({', '.join(arguments)})"
    if len(call) <= _LINE:
        return call
    lines = "".join(f"    {argument},\n" for argument in arguments)
    return f"api.{methods[0]}(\n{lines})"


# Arguments that are files; the document has no examples of their content.
_FILES = {
    "data": 'Path("video.mp4").read_bytes()',
    "file": 'open("copy.mp4", "wb")',
    "img_bgr": 'cv2.imread("picture.jpg")',
    "mime_type": '"video/mp4"',
}


def _argument(operation: Operation, name: str, annotation: str) -> str:
    example = operation.parameters.get(name, {}).get("example")
    if example is None and name == "name":
        example = operation.parameters.get("capsule_name", {}).get("example")
    if example is not None:
        return repr(example)
    if name in _FILES:
        return _FILES[name]
    if operation.body is None:
        raise ValueError(f"{operation.id} has no example of {name}")
    value = next(iter(next(iter(operation.body["content"].values()))["examples"].values()))["value"]
    fields = cast("Node", value) if isinstance(value, dict) else {}
    if name in fields:
        return repr(fields[name])
    codec = annotation.removesuffix(" | None")
    if fields and re.fullmatch("[A-Z][A-Za-z]+", codec):
        shown = pprint.pformat(fields, width=_LINE - 12, sort_dicts=False)
        indented = shown.replace("\n", "\n        ")
        return f"bf_codecs.{codec}.from_dict(\n        {indented}\n    )"
    return repr(cast("object", value))


def _anchor(heading: str) -> str:
    """Return the anchor that MyST gives a heading, as GitHub does."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def add_links(
    _app: Sphinx, what: str, name: str, _obj: Any, _options: Any, lines: list[str]
) -> None:
    """Add the links of a method to its docstring."""
    prefix = next((prefix for prefix in CLASSES if name.startswith(prefix)), None)
    if what == "method" and prefix is not None:
        lines += ["", *_links(name.removeprefix(prefix))]


def _links(method: str) -> Iterator[str]:
    used = operations_of_methods().get(method, [])
    parts: list[str] = []
    if used:
        found = [operations()[one] for one in used]
        references = (f":ref:`{one.summary} <{one.id.replace('_', '-')}>`" for one in found)
        parts.append(f"REST: {', '.join(references)}")
    place = places().get(method)
    if place is not None:
        anchor = f"#{place.section}" if place.section else ""
        parts.append(f"Guide and example: `{place.title} <../{place.page}.html{anchor}>`__")
    if parts:
        yield f"{'. '.join(parts)}."
        yield ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    # After napoleon, so that the links do not become part of the last section.
    app.connect("autodoc-process-docstring", add_links, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
