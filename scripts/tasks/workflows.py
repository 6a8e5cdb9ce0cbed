"""Run the workflows of openapi/brainframe.arazzo.yaml against the simulator.

Redocly's Respect makes the requests and validates each response against the document. Where Node is
missing or too old, the command says so and passes; with --require it fails instead.
"""

import base64
import json
import os
import subprocess
import sys

from brainframe_api import BrainFrameAPI
from brainframe_api.simulator import Simulator
from tasks.lint_document import FOLDER, QUIET, REDOCLY
from tasks.node import code_without_node, npm_exec

WORKFLOWS = "brainframe.arazzo.yaml"
_CREDENTIALS = ("admin", "admin")


def main() -> int:
    """Run the command, and return its exit code."""
    code = code_without_node("workflows", __doc__, "The workflows were")
    if code is not None:
        return code
    with Simulator(authorize=True, strict=True) as server:
        code = _run(server.url)
        problems = [*server.violations, *_left_behind(server.url)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return code or int(bool(problems))


def _run(url: str) -> int:
    user = base64.b64encode(":".join(_CREDENTIALS).encode()).decode()
    command = npm_exec(
        REDOCLY,
        *("redocly", "respect", WORKFLOWS, "--server", f"brainframe={url}"),
        *("--input", json.dumps({"authorization": f"Basic {user}"})),
        # Respect validates the bytes of an image against a schema as if they were JSON.
        *("--severity", "SCHEMA_CHECK=warn"),
    )
    return subprocess.run(command, cwd=FOLDER, env=os.environ | QUIET, check=False).returncode


def _left_behind(url: str) -> list[str]:
    with BrainFrameAPI(url, _CREDENTIALS) as api:
        found = {"streams": api.get_stream_configurations(), "identities": api.get_identities()[0]}
    return [
        f"The workflows left {name} on the server: {each}" for name, each in found.items() if each
    ]


if __name__ == "__main__":
    sys.exit(main())
