"""The commands for the clients in other languages, without the tools of these languages."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from languages.language import CLIENTS, LANGUAGES, Language
from languages.table import documented_row

ROOT = Path(__file__).resolve().parents[2]


def run_without_tools(task: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"tasks.{task}", *arguments],
        env={**os.environ, "PATH": "", "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_folder_is_a_language() -> None:
    folders = {path.name for path in CLIENTS.iterdir() if path.is_dir()}

    assert folders == {language.name for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_the_documentation_has_the_losses_of_each_language(language: Language) -> None:
    assert documented_row(language) is not None


def test_a_language_without_its_tools_is_skipped() -> None:
    done = run_without_tools("clients", "go", "rust")

    assert (done.returncode, done.stdout) == (
        0,
        "go: skipped: no go\nrust: skipped: no cargo\n",
    )


def test_the_test_of_a_language_without_its_tools_is_skipped() -> None:
    done = run_without_tools("test_clients")

    assert done.returncode == 0
    assert "skipped  go: no go\n" in done.stdout
    again = f"scripts/nox -s test-clients -- {' '.join(language.name for language in LANGUAGES)}"
    assert done.stdout.endswith(
        f"skipped: to run only these, {again}\n0 passed, 0 failed, {len(LANGUAGES)} skipped\n"
    )


def test_a_missing_library_is_named_with_its_package() -> None:
    def missing(fails: bool) -> str | None:
        program = (sys.executable, "-c", f"raise SystemExit({fails})")
        return replace(LANGUAGES[0], tools={}, packages={"libexample-dev": program}).missing()

    assert missing(fails=True) == "no libexample-dev (a Debian package)"
    assert missing(fails=False) is None


def test_an_unknown_language_is_named() -> None:
    done = run_without_tools("clients", "cobol")

    assert done.returncode == 1
    assert "No such language: 'cobol'" in done.stderr


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_lock_files_name_no_registry(language: Language) -> None:
    locks = language.folder.glob("package-lock.json")

    assert all('"resolved"' not in lock.read_text("utf-8") for lock in locks)


@pytest.mark.parametrize(
    "name",
    ["cpp", "go", "go-ogen", "rust", *(it.name for it in LANGUAGES if "typescript" in it.name)],
)
def test_versions_are_locked(name: str) -> None:
    locks = {"go": "go.sum", "go-ogen": "go.sum", "rust": "Cargo.lock"}

    assert (CLIENTS / name / locks.get(name, "package-lock.json")).is_file()
