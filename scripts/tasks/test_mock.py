"""Mock the server with Prism from the OpenAPI document, and call every operation.

The document has the overlay openapi/mock.overlay.yaml applied to it. Prism is a program for Node.
Where Node is missing or too old, the command says so and passes; with --require it fails instead.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from api_document import Node, load, operations, resolve

from tasks.lint_document import DOCUMENT, MOCK, apply_overlay
from tasks.node import code_without_node, npm_exec

PRISM = "@stoplight/prism-cli@5.14.2"
_TIMEOUT = 300.0


def main() -> int:
    """Run the command, and return its exit code."""
    code = code_without_node("test-mock", __doc__, "The mock server was")
    if code is not None:
        return code
    passed, failed = 0, 0
    with _prism() as url, httpx.Client(base_url=url, auth=("admin", "admin"), timeout=60) as client:
        for request in _requests(client):
            name = request.extensions.pop("operation")
            response = client.send(request)
            if response.status_code == HTTPStatus.OK:
                passed += 1
            else:
                failed += 1
                print(f"{name}: {response.status_code} {response.text[:500]}", file=sys.stderr)
    print(f"Prism responded to {passed} operations with the documented success, {failed} failed.")
    return int(failed > 0)


@contextmanager
def _prism() -> Generator[str]:
    """Run Prism, and yield its URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    listening = ("--host", "127.0.0.1", "--port", str(port))
    with tempfile.TemporaryDirectory() as folder:
        if not apply_overlay(MOCK, Path(folder) / DOCUMENT):
            raise SystemExit(f"{MOCK} could not be applied; see above.")
        command = npm_exec(PRISM, "prism", "mock", *listening, DOCUMENT)
        # Prism is in its own process group, because npm does not pass signals on to its child.
        with subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                _wait(process, port)
                yield f"http://127.0.0.1:{port}"
            finally:
                os.killpg(process.pid, 15)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit(f"Prism did not listen within {_TIMEOUT:.0f} s.")


def _requests(client: httpx.Client) -> Iterator[httpx.Request]:
    """Yield a request of each operation, made of the examples of the document."""
    document = load()
    for path, method, operation in operations(document):
        parameters = [resolve(document, each) for each in operation["parameters"]]
        values = {each["name"]: each["example"] for each in parameters}
        body = _body(document, operation)
        request = client.build_request(method.upper(), path.format(**values), **body)
        request.extensions["operation"] = operation["operationId"]
        yield request


def _body(document: Node, operation: Node) -> dict[str, Any]:
    body = resolve(document, operation.get("requestBody", {}))
    for media_type, content in body.get("content", {}).items():
        value = resolve(document, next(iter(content["examples"].values())))["value"]
        if media_type == "application/json":
            return {"json": value}
        if media_type == "multipart/form-data":
            metadata = json.dumps(value["metadata"])
            return {
                "files": {
                    "image": ("image.jpg", value["image"].encode(), "image/jpeg"),
                    "metadata": ("metadata.json", metadata, "application/json"),
                }
            }
        return {"content": value, "headers": {"Content-Type": media_type}}
    return {}


if __name__ == "__main__":
    sys.exit(main())
