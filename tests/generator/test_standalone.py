"""Packages that contain the runtime."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from generator.command import main
from generator.standalone import version

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": 'A "small"\nmuseum', "version": "1.2.0"},
    "paths": {
        # The name of the runtime is an ordinary text in a document.
        "/openapi_runtime/hours": {
            "get": {
                "operationId": "get_hours",
                "tags": ["Hours"],
                "description": "openapi_runtime",
                "parameters": [
                    {"name": "day", "in": "query", "schema": {"type": "string", "format": "date"}},
                    {"name": "openapi_runtime", "in": "query", "schema": {"type": "integer"}},
                ],
                "responses": {
                    "200": {
                        "description": "The hours.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Hours"},
                                }
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Hours": {
                "type": "object",
                "required": ["date", "opens"],
                "properties": {
                    "date": {"type": "string", "format": "date"},
                    "opens": {"type": "string"},
                    "openapi_runtime": {"type": "string"},
                },
            }
        }
    },
}
USE = """
import datetime, importlib.util, pathlib, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
assert importlib.util.find_spec("brainframe_api") is None
assert importlib.util.find_spec("openapi_runtime") is None
import museum_api
assert "site-packages" in museum_api.__file__
from museum_api import Client
from museum_api.api.hours import get_hours
from museum_api.models import Hours

class Museum(BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'[{"date": "2026-01-02", "opens": "09:00", "openapi_runtime": "x"}]'
        assert self.path == "/openapi_runtime/hours?day=2026-01-02&openapi_runtime=5", self.path
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

server = HTTPServer(("127.0.0.1", 0), Museum)
threading.Thread(target=server.serve_forever, daemon=True).start()
day = datetime.date(2026, 1, 2)
with Client(f"http://127.0.0.1:{server.server_port}") as client:
    found = get_hours.sync(client, day=day, openapi_runtime=5)
    assert found == [Hours(date=day, opens="09:00", openapi_runtime="x")]
server.shutdown()
print("used")
"""


@pytest.fixture(scope="module")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a package with the runtime."""
    folder = tmp_path_factory.mktemp("standalone")
    document = folder / "museum.json"
    document.write_text(json.dumps(DOCUMENT, indent=1))
    output = folder / "museum_api"
    assert main([f"--document={document}", f"--output={output}", "--standalone"]) == 0
    return output


def test_the_package_imports_nothing_of_this_project(standalone: Path) -> None:
    assert (standalone / "_runtime" / "py.typed").exists()
    for path in standalone.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?m)^\s*(from|import) (openapi_runtime|brainframe)", text), path


def test_the_dependencies_have_the_bounds_of_this_project(standalone: Path) -> None:
    written = tomllib.loads((standalone / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert written["name"] == "museum-api"
    assert written["version"] == "1.2.0"
    assert written["requires-python"] == own["requires-python"]
    assert set(written["dependencies"]) < set(own["dependencies"])
    assert any(item.startswith("httpx") for item in written["dependencies"])


@pytest.mark.slow
def test_generating_again_changes_nothing(
    standalone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = standalone.with_name("museum.json")
    arguments = [f"--document={document}", f"--output={standalone}", "--standalone"]
    assert main([*arguments, "--check"]) == 0
    assert main(arguments) == 0
    assert "wrote" not in capsys.readouterr().out


@pytest.mark.slow
def test_the_wheel_works_in_a_separate_environment(standalone: Path, tmp_path: Path) -> None:
    uv = shutil.which("uv") or str(ROOT / ".venv-nox" / "bin" / "uv")
    environment = tmp_path / "environment"
    wheels = tmp_path / "wheels"

    def run(*arguments: str | Path) -> str:
        done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(uv, "build", "--wheel", "--out-dir", wheels, standalone)
    run(uv, "venv", "--python", sys.executable, environment)
    python = environment / "bin" / "python"
    run(uv, "pip", "install", "--python", python, *wheels.glob("*.whl"))
    assert run(python, "-c", USE) == "used\n"


def test_a_package_with_base_classes_cannot_be_standalone(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "brainframe_rest"
    assert main([f"--document={document}", f"--output={output}", "--standalone"]) == 1
    assert "brainframe_mixins" in capsys.readouterr().err
    assert not output.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.0", "1.0"),
        ("v2.1.3", "2.1.3"),
        ("1.0.0-rc.1", "1.0.0rc1"),
        ("1.2.0b4", "1.2.0b4"),
        ("2024-01-02", "2024.1.2"),
        ("1.2.0-beta.3", "1.2.0.3"),
        ("latest", "0"),
        ("", "0"),
    ],
)
def test_versions_of_documents_become_versions_of_packages(text: str, expected: str) -> None:
    assert version(text) == expected
