"""The test vectors that the clients in all languages share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import brainframe_rest.models
import msgspec
import pytest

from tests.openapi.document import schemas

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "openapi" / "vectors"
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
VECTORS = [
    pytest.param(codec, vector, id=f"{codec}-{vector['name']}".replace(" ", "_"))
    for codec, file in FILES.items()
    for vector in file["vectors"]
]


def names(codec: str) -> list[str]:
    return [vector["name"] for vector in FILES[codec]["vectors"]]


def test_the_vectors_are_up_to_date_with_the_document() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "tasks.vectors", "--check"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


def test_each_codec_has_a_file() -> None:
    open_objects = (
        schemas()["StreamConfiguration"]["properties"]["connection_options"],
        schemas()["CapsuleOption"]["properties"]["constraints"],
    )
    known = {
        reference["$ref"].rpartition("/")[2]
        for each in open_objects
        for reference in each["x-known-schemas"].values()
    }
    codecs = {name for name, schema in schemas().items() if "properties" in schema} - known

    assert set(FILES) == codecs | {"ZoneStatusesByStream"}
    assert all(file["codec"] == codec for codec, file in FILES.items())


def test_names_of_vectors_are_unique() -> None:
    assert all(len(names(codec)) == len(set(names(codec))) for codec in FILES)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("nulls", "StreamConfiguration"),
        ("unicode", "Zone"),
        ("unknown enum values", "ZoneAlarmCountCondition"),
        ("unknown keys", "Detection"),
        ("integers of more than 32 bits", "Alert"),
        ("integers up to 2 to the power of 53", "Identity"),
        ("anything in free objects", "StreamConfiguration"),
    ],
)
def test_the_vectors_include_edge_cases(name: str, codec: str) -> None:
    assert name in names(codec)


@pytest.mark.parametrize(("codec", "vector"), VECTORS)
def test_python_reads_and_writes_each_vector(codec: str, vector: dict[str, Any]) -> None:
    codec_type = getattr(brainframe_rest.models, codec)

    value = msgspec.json.decode(json.dumps(vector["json"]), type=codec_type)

    if codec == "ZoneStatusesByStream":
        written = {
            stream: {zone: status.to_dict() for zone, status in zones.items()}
            for stream, zones in value.items()
        }
    else:
        written = json.loads(value.to_json())
    assert written == vector.get("written", vector["json"])
