"""To support a newer server, an edit of the document and one command are enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from generator.build import OWN_SETTINGS
from generator.command import main

USE = """
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import brainframe_rest
from brainframe_rest import OPERATIONS, ApiError, Client
from brainframe_rest.api.zones import describe_zone, set_zone
from brainframe_rest.models import StreamConfiguration, Zone

assert brainframe_rest.__file__.startswith({package!r}), brainframe_rest.__file__
received = []


class Handler(BaseHTTPRequestHandler):
    def respond(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        zone = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        received.append((self.path, zone))
        self.respond(200, zone | {{"id": 5, "a_still_newer_key": 1}})

    def do_GET(self):
        received.append((self.path, None))
        if self.path.startswith("/api/zones/5/"):
            self.respond(200, {{"text": "A doorway"}})
        else:
            self.respond(404, {{"title": "ZoneNotFoundError", "description": "No such zone"}})

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
Thread(target=server.serve_forever, daemon=True).start()
with Client(f"http://127.0.0.1:{{server.server_address[1]}}") as client:
    # The new field, by position and by keyword. The dict has the order of the document.
    zone = Zone("Doorway", 1, [[0, 0], [5, 5]], "red", [], None)
    assert zone == Zone(name="Doorway", stream_id=1, coords=[[0, 0], [5, 5]], color="red")
    assert list(zone.to_dict()) == ["name", "stream_id", "coords", "color", "alarms", "id"]
    saved = set_zone.sync(client, zone)
    assert (saved.id, saved.color) == (5, "red")
    assert received[-1] == ("/api/zones", zone.to_dict())

    # The new operation.
    assert describe_zone.sync(client, 5, language="en").text == "A doorway"
    assert received[-1] == ("/api/zones/5/description?language=en", None)
    try:
        describe_zone.sync(client, 6)
    except ApiError as error:
        assert error.kind == "ZoneNotFoundError"
    assert OPERATIONS["describe_zone"].error_kinds == ("ZoneNotFoundError",)

# The new value of an enumeration.
assert StreamConfiguration.ConnType("rtmp") is StreamConfiguration.ConnType.RTMP
assert StreamConfiguration.ConnType.RTMP.is_known
server.shutdown()
print("used")
"""


def grow(raw: Any) -> None:
    zone = raw["components"]["schemas"]["Zone"]
    properties = zone["properties"]
    alarms, id_ = properties.pop("alarms"), properties.pop("id")
    properties["color"] = {"type": "string", "description": "Color of the drawn zone."}
    properties["alarms"], properties["id"] = alarms, id_
    zone["required"].append("color")

    types = raw["components"]["schemas"]["ConnType"]
    types["enum"].append("rtmp")
    types["x-enum-varnames"].append("RTMP")
    types["x-enum-descriptions"].append("A stream that is pushed to the server")

    raw["components"]["schemas"]["ZoneDescription"] = {
        "type": "object",
        "description": "A zone in words.",
        "required": ["text"],
        "properties": {"text": {"type": "string", "description": "The words."}},
    }
    json = "application/json"
    raw["paths"]["/api/zones/{zone_id}/description"] = {
        "get": {
            "operationId": "describe_zone",
            "tags": ["Zones"],
            "summary": "Describe a zone",
            "description": "Puts a zone into words.",
            "parameters": [
                {"$ref": "#/components/parameters/ZoneId"},
                {
                    "name": "language",
                    "in": "query",
                    "description": "The language of the words.",
                    "schema": {"type": "string"},
                },
            ],
            "responses": {
                "200": {
                    "description": "The words.",
                    "content": {json: {"schema": {"$ref": "#/components/schemas/ZoneDescription"}}},
                },
                "404": {
                    "description": "There is no such zone.",
                    "content": {
                        json: {
                            "schema": {"$ref": "#/components/schemas/Error"},
                            "examples": {
                                "ZoneNotFoundError": {
                                    "$ref": "#/components/examples/ZoneNotFoundError"
                                }
                            },
                        }
                    },
                },
            },
        }
    }


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, document: Path) -> Path:
    """Return the package of a document with one more field, enumeration value and operation."""
    folder = tmp_path_factory.mktemp("grown")
    raw = yaml.load(document.read_bytes(), Loader=yaml.CSafeLoader)
    grow(raw)
    # The keys keep their order, as if a person had edited the document.
    (folder / "brainframe.yaml").write_text(
        yaml.dump(raw, Dumper=yaml.CSafeDumper, sort_keys=False)
    )
    package = folder / "brainframe_rest"
    arguments = [
        f"--document={folder / 'brainframe.yaml'}",
        f"--output={package}",
        f"--constructors={OWN_SETTINGS.constructors}",
        f"--mixins={OWN_SETTINGS.mixins}",
    ]
    assert main(arguments) == 0
    return package


def test_one_command_adds_a_field_an_enumeration_value_and_an_operation(grown: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", USE.format(package=str(grown))],
        env={**os.environ, "PYTHONPATH": str(grown.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "used"


def test_the_new_texts_are_where_editors_look(grown: Path) -> None:
    assert '"""Color of the drawn zone."""' in (grown / "models" / "zone.py").read_text()
    values = (grown / "models" / "conn_type.py").read_text()
    assert 'RTMP = "rtmp"\n    """A stream that is pushed to the server"""' in values
    operation = (grown / "api" / "zones" / "describe_zone.py").read_text()
    assert "language: The language of the words." in operation
    assert "Documented kinds: `ZoneNotFoundError`." in operation
