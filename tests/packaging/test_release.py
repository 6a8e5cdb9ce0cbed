"""A release needs a version and a dated section of the changelog that agree."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
RELEASED = "# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-11-29\n\n- News.\n"


def problems(root: Path, version: str, changelog: str) -> list[str]:
    (root / "brainframe_api").mkdir()
    (root / "brainframe_api" / "_version.py").write_text(f'"""."""\n__version__ = "{version}"\n')
    (root / "CHANGELOG.md").write_text(changelog)
    program = (
        "import json, pathlib, sys; from tasks.release import problems_of_version as find;"
        "print(json.dumps(find(pathlib.Path(sys.argv[1]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(root)],
        cwd=SCRIPTS,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("version", "changelog", "expected"),
    [
        ("1.2.0", RELEASED, []),
        ("1.3.0", RELEASED, ["The newest release in CHANGELOG.md is 1.2.0"]),
        (
            "1.2.0",
            RELEASED.replace("Unreleased\n", "Unreleased\n\n### Fixed\n\n- More.\n"),
            ["CHANGELOG.md has entries under Unreleased"],
        ),
    ],
    ids=["released", "undated", "unreleased"],
)
def test_the_error_names_a_version_and_a_changelog_that_disagree(
    tmp_path: Path, version: str, changelog: str, expected: list[str]
) -> None:
    found = problems(tmp_path, version, changelog)
    assert len(found) == len(expected)
    for text, start in zip(found, expected, strict=True):
        assert text.startswith(start)
