"""Make the generator importable: it is a script, not a part of the package."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))


@pytest.fixture(scope="session")
def document() -> Path:
    """Return the document that the package is generated from."""
    return ROOT / "openapi" / "brainframe.yaml"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory, document: Path) -> Path:
    """Generate the package. Tests must not change it."""
    from generator.command import main

    output = tmp_path_factory.mktemp("generated") / "brainframe_rest"
    assert main(["--document", str(document), "--output", str(output)]) == 0
    return output
