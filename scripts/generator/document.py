"""OpenAPI document: its version, components and operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from openapi_runtime.media_types import essence
from openapi_runtime.sessions import SessionScheme

from .json_values import is_list, is_mapping
from .nodes import Node, References
from .problems import GenerationError, Problem, Problems
from .source import Source

_XML = re.compile(r"(application|text)/(.+\+)?xml")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class OpenApiDocument:
    """OpenAPI document.

    Attributes:
        root: The whole document.
        problems: The problems that were found in it.
        references: The resolution of its references.
    """

    def __init__(self, source: Source) -> None:
        self.problems = Problems()
        self.references = References(self.problems)
        self.references.add(source)
        self.root = Node(source, (), source.value)
        self.is_30 = self._check_version()
        for pointer in source.unquoted_keys:
            self.problems.warn(
                Problem(source.place(pointer), f"The key {pointer[-1]} is not quoted.", "Quote it.")
            )

    @classmethod
    def load(cls, path: Path, name: str | None = None) -> OpenApiDocument:
        """Read a document.

        Args:
            path: The file.
            name: The name of the file for messages and headers; None for its path.

        Raises:
            GenerationError: If it is not an OpenAPI document of a supported version.
        """
        return cls(Source(path, name or str(path)))

    @property
    def name(self) -> str:
        """The name of the document's file."""
        return self.root.source.name

    def _check_version(self) -> bool:
        root: object = self.root.value
        if not is_mapping(root):
            found = "an array" if is_list(root) else repr(root)[:50]
            message = f"Expected an OpenAPI document, which is an object, but found {found}."
        elif "swagger" in root:
            message = (
                f"Swagger {root['swagger']} is not supported: convert the document to "
                "OpenAPI 3, for example with swagger2openapi."
            )
        else:
            version = root.get("openapi")
            if isinstance(version, str) and re.fullmatch(r"3\.[01]\.\d+(-.*)?", version):
                return version.startswith("3.0")
            if version is None:
                message = "Missing the key `openapi`, so this is not an OpenAPI document."
            elif re.fullmatch(r"3\.[01]", str(version)):
                message = (
                    f"The OpenAPI version {version} is incomplete. "
                    f'Write three numbers in quotes, such as "{version}.0".'
                )
            else:
                message = f"OpenAPI {version!r} is not supported, only 3.0 and 3.1."
        raise GenerationError([Problem(self.root.place, message)])

    def resolve(self, node: Node) -> Node:
        """Return the value that a chain of references leads to."""
        return self.references.resolve(node)

    def components(self, kind: str) -> Iterator[tuple[str, Node]]:
        """Iterate over the named components of one kind, such as "schemas"."""
        components = self.root.get("components")
        if components is not None:
            with self.problems.collecting():
                yield from components.entries(kind)

    def operations(self) -> Iterator[tuple[str, str, Node, Node]]:
        """Iterate over the path, method, path item and operation of all operations."""
        with self.problems.collecting():
            for path, item in self.root.entries("paths"):
                if path.startswith("x-"):
                    continue
                with self.problems.collecting():
                    resolved = self._path_item(item)
                    for method in METHODS:
                        operation = resolved.get(method)
                        if operation is not None:
                            yield path, method, resolved, operation

    def _path_item(self, item: Node) -> Node:
        resolved = self.resolve(item)
        siblings = [key for key in item.value if key != "$ref"] if "$ref" in item else []
        if siblings:
            item.refuse(
                f"The path item has `$ref` beside {', '.join(siblings)}, whose meaning OpenAPI "
                "leaves undefined.",
                "Move them to the referenced path item.",
            )
        return resolved

    def session_scheme(self) -> SessionScheme | None:
        """Return the session scheme; None if basic authentication or a session cookie is missing.

        The extension `x-expired-kind` of the cookie's security scheme is the error kind for an
        expired session.
        """
        found = [self.resolve(scheme) for _, scheme in self.components("securitySchemes")]
        if not any(
            scheme.text("type") == "http" and scheme.text("scheme").lower() == "basic"
            for scheme in found
        ):
            return None
        for scheme in found:
            if scheme.text("type") == "apiKey" and scheme.text("in") == "cookie":
                kind = scheme.raw("x-expired-kind")
                return SessionScheme(scheme.text("name"), kind if isinstance(kind, str) else None)
        return None


def is_text(media_type: str) -> bool:
    """Return whether a media type is text, such as plain text, CSV or XML."""
    kind = essence(media_type)
    return kind.startswith("text/") or _XML.fullmatch(kind) is not None


def is_json(media_type: str) -> bool:
    """Return whether a media type is JSON."""
    kind = essence(media_type)
    return kind in ("application/json", "text/json") or kind.endswith("+json")


def is_range_with_json(media_type: str) -> bool:
    """Return whether a media type range includes JSON, such as any media type."""
    return essence(media_type) in ("*/*", "application/*")
