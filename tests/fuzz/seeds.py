"""Seeds of fuzzing: the JSON codecs that all clients are tested with."""

from __future__ import annotations

import functools
import json
from pathlib import Path

VECTORS = Path(__file__).parents[2] / "openapi" / "vectors"


@functools.cache
def codec_samples(name: str) -> list[bytes]:
    """Return codecs of one class in JSON."""
    path = VECTORS / f"{name}.json"
    if not path.exists():
        return [b"{}"]
    vectors = json.loads(path.read_text())["vectors"]
    return [json.dumps(vector["json"]).encode() for vector in vectors]


def codec_names() -> list[str]:
    """Return the names of the codecs with samples."""
    return sorted(path.stem for path in VECTORS.glob("*.json"))
