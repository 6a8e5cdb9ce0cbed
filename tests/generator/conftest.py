"""The document of the project and the package that is generated from it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


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
