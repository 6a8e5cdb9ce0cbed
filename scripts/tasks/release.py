"""Build the wheel and the sdist of the last commit, check them, and test them on each Python.

Nothing is published. The files are in dist/ when everything has passed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import nox
from _nox import CONSTRAINTS, ROOT, find_python, python_of

from tasks.environment import can_load_opencv, install_packages, run_uv, uv

PACKAGES = (
    "brainframe",
    "brainframe_api",
    "brainframe_mixins",
    "brainframe_rest",
    "openapi_runtime",
)
# Tests that use the installed packages alone, and not the other files of the checkout.
TESTS = ("tests/_async", "tests/demo", "tests/status_stream")
# Files that the tests import or read, or that the documentation names.
COPIED = ("pyproject.toml", "README.md", "openapi", "tests")

IMPORT_EVERYTHING = f"""
import importlib, pkgutil, sys
count = 0
for package in {PACKAGES!r}:
    found = importlib.import_module(package)
    for path in found.__path__:
        assert path.startswith(sys.prefix), path
    for module in pkgutil.walk_packages(found.__path__, package + "."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
            count += 1
print(count, "modules are imported")
"""


def problems_of_version(root: Path) -> list[str]:
    """Return why a checkout is not ready to be released.

    Args:
        root: The checkout.
    """
    source = (root / "brainframe_api" / "_version.py").read_text(encoding="utf-8")
    [version] = re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = changelog.partition("## Unreleased\n")[2].partition("\n## ")[0].strip()
    [newest, *_] = re.findall(r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    problems: list[str] = []
    if unreleased:
        problems.append(
            "CHANGELOG.md has entries under Unreleased. Put a heading with the version and the "
            "date of the release above them."
        )
    if newest != version:
        problems.append(
            f"The newest release in CHANGELOG.md is {newest}, but brainframe_api/_version.py has "
            f"{version}."
        )
    return problems


def build(folder: Path) -> tuple[Path, Path]:
    """Build the sdist of the last commit and the wheel of that sdist, and return their paths.

    Args:
        folder: The folder for them and for the committed files.
    """
    tree = folder / "tree"
    archive = folder / "tree.tar"
    _git("archive", "--format=tar", f"--output={archive}", "HEAD")
    with tarfile.open(archive) as committed:
        committed.extractall(tree, filter="data")
    # Builds of the same commit are identical.
    epoch = {"SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct")}
    built = folder / "built"
    direct = folder / "direct"
    for options in (["--outdir", built], ["--wheel", "--outdir", direct]):
        command = [sys.executable, "-m", "build", "--no-isolation", *map(str, options), str(tree)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **epoch})
    [wheel] = built.glob("*.whl")
    [sdist] = built.glob("*.tar.gz")
    [from_tree] = direct.glob("*.whl")
    if _digests(wheel) != _digests(from_tree):
        sys.exit(f"The wheel built from {sdist.name} differs from that built from the checkout.")
    return wheel, sdist


def check_on(version: str, distribution: Path, tests: Path | None, folder: Path) -> None:
    """Install a distribution into a new environment, import everything, and run tests.

    Args:
        version: The version of Python, such as "3.12".
        distribution: The wheel or sdist.
        tests: The folder with the tests, or None for the imports alone.
        folder: The folder for the environment.
    """
    interpreter = find_python(int(version.partition(".")[2]))
    if interpreter is None:
        print(f"-- Python {version} is not on this machine: not tested", flush=True)
        return
    print(f"-- {distribution.name} on Python {version}", flush=True)
    environment = folder / f"{version}-{distribution.suffix.strip('.')}"
    uv("venv", "--quiet", "--python", interpreter, str(environment))
    python = python_of(environment)
    options = ["--constraints", str(CONSTRAINTS), "--build-constraints", str(CONSTRAINTS)]
    if tests is not None:
        options += ["--group", f"{ROOT / 'pyproject.toml'}:test"]
    requirement = f"brainframe-sdk[all] @ {distribution.as_uri()}"
    install_packages(python, *options, requirement, "pytest")
    # Without libGL, another package replaces opencv-python.
    check = ["pip", "check", "--quiet", "--python", str(python)]
    if can_load_opencv() and run_uv(check).returncode:
        sys.exit(f"The dependencies of {distribution.name} conflict on Python {version}.")
    # Isolated mode imports nothing from the checkout.
    _run(python, folder, "-I", "-W", "error::SyntaxWarning", "-c", IMPORT_EVERYTHING)
    _run(python, folder, "-I", "-m", "brainframe_api", "--version")
    if tests is not None:
        _run(python, tests, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *TESTS)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/nox -s release --",
        description=(__doc__ or "").replace("\n", " ").strip(),
    )
    parser.add_argument(
        "--candidate",
        action="store_true",
        help="also accept a version without a date in the changelog",
    )
    arguments = parser.parse_args()
    problems = [] if arguments.candidate else problems_of_version(ROOT)
    if problems:
        sys.exit("\n".join([*problems, "--candidate builds and tests it anyway."]))
    versions = nox.project.python_versions(nox.project.load_toml(ROOT / "pyproject.toml"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel, sdist = build(folder)
        subprocess.run(
            [sys.executable, "-m", "twine", "check", "--strict", wheel, sdist], check=True
        )
        tests = folder / "tests-of-sdist"
        with tarfile.open(sdist) as archive:
            archive.extractall(folder / "sdist", filter="data")
        [unpacked] = (folder / "sdist").iterdir()
        tests.mkdir()
        for each in COPIED:
            (unpacked / each).rename(tests / each)
        for version in versions:
            check_on(version, wheel, tests, folder)
            check_on(version, sdist, None, folder)
        output = ROOT / "dist"
        output.mkdir(exist_ok=True)
        for path in (wheel, sdist):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            print(f"{shutil.copy2(path, output / path.name)}  sha256 {digest}")


def _digests(wheel: Path) -> dict[str, str]:
    """Return the digests of the files in a wheel, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _run(python: Path, folder: Path, *arguments: str) -> None:
    code = subprocess.run([str(python), *arguments], cwd=folder, check=False).returncode
    if code:
        sys.exit(
            f"This command failed with exit code {code}: {python.name} {' '.join(arguments[:3])}"
        )


if __name__ == "__main__":
    main()
