"""The commands of the checkout: launchers, nox sessions, and the environments that they make."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SESSION = re.compile(r"scripts/nox -s ([\w.-]*\w)")
# An installation of the package by its name alone. For a file, the name has a suffix or an `@`.
INSTALLATION = re.compile(
    r"pip install[^\n]*[ '\"]brainframe-sdk(?:\[[\w,]+\])?(?![\w.-])(?! @)[^\n]*"
)
TEXTS = (".css", ".html", ".js", ".md", ".mjs", ".py", ".rs", ".toml", ".yaml", ".yml")
SCRIPT = re.compile(r"(?<![\w/])scripts/[\w./-]*\w")


@pytest.fixture(scope="module")
def sessions() -> set[str]:
    """Return the names of the nox sessions."""
    command = [sys.executable, "-m", "nox", "--noxfile", str(ROOT / "noxfile.py"), "--list"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(re.findall(r"^[-*] (\S+) ->", done.stdout, re.MULTILINE))


def texts() -> Iterator[tuple[str, str]]:
    """Iterate over the names of the checkout's text files and their contents."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("Needs a git checkout, for the list of its files (git clone the project)")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix in TEXTS:
            yield name, path.read_text(encoding="utf-8")


def test_commands_that_texts_name_exist(sessions: set[str]) -> None:
    problems: list[str] = []
    named: set[str] = set()
    for name, text in texts():
        problems += [f"{name}: {script}" for script in SCRIPT.findall(text) if is_missing(script)]
        named.update(SESSION.findall(text))
    # A session that runs once for each version of Python has several names, and none for the
    # version that runs this test.
    named = {re.sub(r"-3\.\d+$", "", name) for name in named}
    unknown = {name for name in named if not any(it.startswith(name) for it in sessions)}
    assert problems == []
    assert unknown == set()
    assert {"benchmark", "lock", "soak", "test-pythons"} <= named


def is_missing(script: str) -> bool:
    """Return whether a path in a text names no file or folder of the checkout."""
    return not any(ROOT.glob(script))


def test_no_text_installs_this_package_from_an_index() -> None:
    found = [f"{name}: {line}" for name, text in texts() for line in INSTALLATION.findall(text)]
    assert found == []


@pytest.mark.parametrize(
    "name",
    sorted(it.name for it in (ROOT / "scripts").iterdir() if it.is_file() and not it.suffix),
)
def test_each_launcher_starts_its_session(name: str, sessions: set[str]) -> None:
    launcher = ROOT / "scripts" / name
    assert os.access(launcher, os.X_OK)
    assert name == "nox" or (name in sessions and f'run_session("{name}")' in launcher.read_text())


def run_in_scripts(
    program: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a Python program that imports the modules of `scripts`."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT / "scripts",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="Needs a POSIX shell: run it on Linux or macOS")
def test_an_old_python_prints_the_required_version(tmp_path: Path) -> None:
    program = "import sys; sys.version_info = (3, 8, 0); import _nox; _nox._newer_python()"
    done = run_in_scripts(program, {"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)})
    assert done.returncode == 1
    assert f"This needs Python 3.11 or newer; {sys.executable} is 3.8" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Needs a POSIX shell: run it on Linux or macOS")
def test_a_failure_of_the_venv_module_is_shown(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\necho ensurepip is not available\nexit 1\n")
    python.chmod(0o755)
    program = (
        f"import pathlib, _nox; _nox.TOOLS = pathlib.Path({str(tmp_path / 'tools')!r});"
        f" _nox._newer_python = lambda: {str(python)!r}; _nox._install(_nox.python_of(_nox.TOOLS))"
    )
    done = run_in_scripts(program)
    assert done.returncode == 1
    assert "ensurepip is not available" in done.stderr
    assert "venv module failed (see the message above)" in done.stderr


def test_commands_write_bytecode_even_if_the_environment_disables_it(tmp_path: Path) -> None:
    noxfile = tmp_path / "noxfile.py"
    noxfile.write_text("import sys\nprint('no bytecode:', sys.dont_write_bytecode)\n")
    done = run_in_scripts(
        f"from _nox import run; run(['--list', '-f', {str(noxfile)!r}])",
        {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert "no bytecode: False" in done.stdout, done.stderr


def test_everything_runs_every_session(sessions: set[str]) -> None:
    program = "import json; from tasks.everything import *; print(json.dumps(sessions()))"
    done = run_in_scripts(program)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == sessions - {"check-commands", "everything"}


def prepare(folder: Path, *groups: str) -> subprocess.CompletedProcess[str]:
    """Make an environment as the sessions do."""
    program = f"import pathlib; print(prepare(pathlib.Path({str(folder)!r}), *{groups!r}))"
    return run_in_scripts(f"from tasks.environment import prepare; {program}")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_environment_is_installed_once_and_extended_by_group(tmp_path: Path) -> None:
    folder = tmp_path / "environment"

    first = prepare(folder, "headless")
    assert first.returncode == 0, first.stderr
    assert "Installing into" in first.stderr
    python = first.stdout.strip()
    program = "import brainframe_rest, brainframe_api; print(brainframe_api.__file__)"
    shown = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == str(ROOT / "brainframe_api" / "__init__.py")

    assert "Installing" not in prepare(folder, "headless").stderr
    assert "benchmark, headless" in prepare(folder, "benchmark").stderr


def test_the_error_names_an_unknown_group(tmp_path: Path) -> None:
    done = prepare(tmp_path / "environment", "no-such-group")
    assert done.returncode != 0
    assert "pyproject.toml has no group or extra named no-such-group" in done.stderr
