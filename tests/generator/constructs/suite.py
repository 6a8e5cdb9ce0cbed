"""Generation of one package from all cases of an edition, and the calls of its operations.

As a program, it prints the cases that fail: `python -m tests.generator.constructs.suite 3.1`.
PYTHONPATH selects the folder from which `generator` is imported, so that faults can be planted in a
copy of it.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from openapi_runtime import ApiError
from tests.scripted_server import Connection, ReceivedRequest, ScriptedServer

from . import bodies, names, parameters, responses, schemas
from .case import Case, Json, Package, always, edition_31, same

GROUPS: dict[str, list[Case]] = {
    "names": names.CASES,
    "schemas": schemas.CASES,
    "parameters": parameters.CASES,
    "bodies": bodies.CASES,
    "responses": responses.CASES,
}
EDITIONS = {"3.0": "3.0.3", "3.1": "3.1.0"}


def cases(edition: str, groups: Sequence[str] = tuple(GROUPS)) -> list[Case]:
    """Return the cases of an edition."""
    return [case for group in groups for case in GROUPS[group] if edition in case.editions]


def document(edition: str, chosen: Sequence[Case]) -> Json:
    """Return a document with the changes of all cases."""
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {"schemas": {}}
    for case in chosen:
        operation: Any = {"operationId": case.name, "tags": ["cases"], **case.operation}
        operation = {key: value for key, value in operation.items() if value is not None}
        item = {**case.item, case.method: operation}
        path = f"/{case.name}{case.path}"
        if case.path_item:
            components.setdefault(case.path_item, {})[case.name] = item
            item = {"$ref": f"#/components/{case.path_item}/{case.name}"}
        assert path not in paths, path
        paths[path] = item
        for kind, named in {"schemas": case.schemas, **case.components}.items():
            own = components.setdefault(kind, {})
            for name, value in named.items():
                assert own.setdefault(name, value) == value, f"{name} is defined twice"
    found: Json = {
        "openapi": EDITIONS[edition],
        "info": {"title": "Constructs", "version": "1"},
        "paths": paths,
        "components": components,
    }
    return edition_31(found) if edition == "3.1" else found


def generate(folder: Path, edition: str, chosen: Sequence[Case]) -> Package:
    """Generate the package of some cases, and make it importable.

    Args:
        folder: The folder for the document and the package.
        edition: The version of OpenAPI.
        chosen: The cases.
    """
    from generator.build import build
    from generator.document import OpenApiDocument
    from generator.validation import validate

    file = folder / "document.json"
    file.write_text(json.dumps(document(edition, chosen)), encoding="utf-8")
    name = f"constructs_{edition.replace('.', '')}"
    loaded = OpenApiDocument.load(file, file.name)
    validate(loaded)
    build(loaded, folder / name)
    sys.path.insert(0, str(folder))
    return Package(folder / name)


class Suite:
    """Calls of the operations of a package against a real socket.

    Args:
        package: The package.
        edition: The version of OpenAPI.
    """

    def __init__(self, package: Package, edition: str) -> None:
        self.package = package
        self.edition = edition
        self._reply = b""
        self._server = ScriptedServer(self._serve)
        self._client = package.module("client").Client(self._server.url, proxy=None)

    def close(self) -> None:
        """Close the client and the server."""
        self._client.close()
        self._server.close()

    def _serve(self, connection: Connection) -> None:
        for _ in connection.requests():
            connection.send(self._reply)

    def check(self, case: Case) -> None:
        """Call the sync and the async function of a case, and check the request and the value.

        Raises:
            AssertionError: If the bytes on the wire or the value differ.
        """
        module = self.package.module(f"api.{case.module or f'cases.{case.name}'}")
        self._reply = case.reply.wire
        self._checked(case, module, self._call)
        self._checked(case, module, self._await)

    def check_headers(self, case: Case, text: str, value: Any) -> None:
        """Compare the X-It header of the detailed response of a case.

        Args:
            case: The case.
            text: The text of the header.
            value: The value that is decoded from it, or a function that creates it.
        """
        value = always(value)(self.package)
        module = self.package.module(f"api.cases.{case.name}")
        self._reply = case.reply.wire
        detailed = module.sync_detailed(self._client)
        assert detailed.headers["X-It"] == text
        assert detailed.status_code == case.reply.status
        assert detailed.content == case.reply.body
        headers = module.parse_headers(detailed)
        assert same(headers.x_it, value), f"{case.name}: {headers!r}"
        # A missing header is None if it is optional, and an error if it is required.
        self._reply = replace(case.reply, headers=case.reply.headers[:-1]).wire
        detailed = module.sync_detailed(self._client)
        if "_required_" in case.name:
            with pytest.raises(ApiError, match="X-It"):
                module.parse_headers(detailed)
        else:
            assert module.parse_headers(detailed).x_it is None

    def _checked(self, case: Case, module: Any, call: Any) -> None:
        self._server.requests.clear()
        with warnings.catch_warnings(record=True) as issued:
            warnings.simplefilter("always")
            if case.fails:
                with pytest.raises(ApiError, match=re.escape(case.fails)):
                    call(case, module)
                return
            found: Any = call(case, module)
        deprecated = any(item.category is DeprecationWarning for item in issued)
        assert deprecated == case.warns, f"warnings: {[str(item.message) for item in issued]}"
        (request,) = self._server.requests
        _check_request(case, request)
        value: Any = case.value(self.package)
        assert same(found, value), f"returned {found!r}, expected {value!r}"
        if case.check is not None:
            case.check(self.package, module, found)

    def _call(self, case: Case, module: Any) -> Any:
        arguments = [*case.arguments(self.package)]
        found = module.sync(self._client, *arguments, **case.keywords(self.package))
        if not case.collect:
            return found
        with found as items:
            return list(items)

    def _await(self, case: Case, module: Any) -> Any:
        async def call() -> Any:
            client: Any = self.package.module("async_client").AsyncClient(
                self._server.url, proxy=None
            )
            async with client:
                arguments = [*case.arguments(self.package)]
                found = module.asyncio(client, *arguments, **case.keywords(self.package))
                if not case.collect:
                    return await found
                async with found as items:
                    return [item async for item in items]

        return asyncio.run(call())


def _check_request(case: Case, request: ReceivedRequest) -> None:
    found = f"{request.method} {request.target}"
    assert found == case.request, f"sent {found}, expected {case.request}"
    for name, text in case.headers.items():
        sent = request.headers.get(name.lower())
        assert sent == text, f"sent {name}: {sent!r}, expected {text!r}"
    if isinstance(case.body, bytes):
        assert request.body == case.body, f"sent {request.body!r}, expected {case.body!r}"
    elif case.body is not None:
        case.body(request)
    elif "requestBody" not in case.operation:
        assert request.body == b"", f"sent {request.body!r}, expected no body"


@contextmanager
def running(edition: str, chosen: Sequence[Case]) -> Generator[Suite]:
    """Generate a package, and close its client and server at the end."""
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(generate(Path(folder), edition, chosen), edition)
        try:
            yield suite
        finally:
            suite.close()
            sys.path.remove(folder)


def failures(edition: str, chosen: Sequence[Case]) -> list[str]:
    """Return a line for each case that fails."""
    found: list[str] = []
    with running(edition, chosen) as suite:
        for case in chosen:
            try:
                suite.check(case)
            except (Exception, pytest.fail.Exception) as error:
                found.append(f"{edition} {case.name}: {type(error).__name__}: {error}")
        for case in chosen:
            if case.name in responses.HEADER_VALUES:
                try:
                    suite.check_headers(case, *responses.HEADER_VALUES[case.name])
                except (Exception, pytest.fail.Exception) as error:
                    found.append(f"{edition} {case.name}: {type(error).__name__}: {error}")
    return found


def main(arguments: Sequence[str]) -> int:
    """Print the cases that fail.

    Args:
        arguments: The edition, and the groups; none for all.
    """
    edition, *groups = arguments
    chosen = cases(edition, groups or tuple(GROUPS))
    found = failures(edition, chosen)
    print("\n".join([*found, f"{edition}: {len(chosen)} cases, {len(found)} failures"]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
