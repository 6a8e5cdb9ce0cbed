"""The folder that a package is written into: what is refused, kept, and repaired."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from generator.command import main
from generator.package_files import MARKER, read_marker, synchronize, write_marker
from generator.problems import GenerationError
from generator.surface import Surface

FIRST = {"__init__.py": "1", "api/first.py": "1", "api/second.py": "1", "operations.py": "1"}
SECOND = {"__init__.py": "2", "api/first.py": "1", "api/third.py": "2", "operations.py": "2"}


def surface(*codecs: str) -> Surface:
    return {
        "operations": {},
        "codecs": {name: {} for name in codecs},
        "enumerations": {},
        "sent": [],
        "received": [],
        "aliases": {},
    }


def write(
    output: Path, files: dict[str, str], *codecs: str, file_size: int | None = None
) -> list[str]:
    """Write a package with some files, like the command, and return its report.

    Args:
        output: The folder of the package.
        files: The texts of the files by their paths.
        codecs: The names of the codecs.
        file_size: The maximum size of a file in bytes, beyond which writing fails.
    """
    marker = read_marker(output)
    with TemporaryDirectory() as folder:
        fresh = Path(folder)
        for name, text in files.items():
            (fresh / name).parent.mkdir(exist_ok=True)
            (fresh / name).write_text(text)
        write_marker(fresh, "document.json", surface(*codecs))
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, limits[1]))
        try:
            return synchronize(output, fresh, marker)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return the folder of a package."""
    output = tmp_path / "small_api"
    write(output, FIRST, "Old")
    return output


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Return a document with one operation."""
    path = tmp_path / "document.json"
    responses = {"204": {"description": "Done"}}
    value: Any = {
        "openapi": "3.0.3",
        "info": {"title": "Small", "version": "1"},
        "paths": {"/first": {"get": {"operationId": "first", "responses": responses}}},
    }
    path.write_text(json.dumps(value))
    return path


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("class", "cannot be the name of a package"),
        ("small-api", "cannot be the name of a package"),
        ("1st", "cannot be the name of a package"),
        # Python imports names in the form NFKC, in which this is `file`.
        ("\ufb01le", "cannot be the name of a package"),
        ("json", "is the name of a module of Python"),
        ("typing", "is the name of a module of Python"),
        ("attr", "is the name of a package that generated code imports"),
        ("openapi_runtime", "is the name of a package that generated code imports"),
    ],
)
def test_a_folder_whose_name_cannot_be_imported_is_refused(
    name: str, problem: str, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--document", str(document), "--output", str(tmp_path / name)]) == 1
    assert f"{name!r} {problem}" in capsys.readouterr().err
    assert not (tmp_path / name).exists()


def test_a_package_in_the_working_directory_has_the_name_of_the_folder(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "größe_api"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert main(["--document", str(document), "--output", "."]) == 0
    assert "größe_api" in (folder / "__init__.py").read_text(encoding="utf-8")


def test_another_document_needs_a_folder(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--document", str(document)]) == 1
    assert "--output" in capsys.readouterr().err


def test_a_link_to_another_folder_is_refused(output: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (output / "api").rename(elsewhere)
    (output / "api").symlink_to(elsewhere)
    before = contents(elsewhere)
    with pytest.raises(GenerationError, match="Remove the link"):
        write(output, SECOND)
    assert contents(elsewhere) == before


def test_a_link_to_a_file_is_replaced_and_not_followed(output: Path, tmp_path: Path) -> None:
    others = tmp_path / "others.txt"
    others.write_text("mine")
    for name in ("__init__.py", "operations.py.partial"):
        (output / name).unlink(missing_ok=True)
        (output / name).symlink_to(others)
    write(output, SECOND)
    assert others.read_text() == "mine"
    assert contents(output) == SECOND


def test_a_new_package_is_completed_after_an_interrupted_run(tmp_path: Path) -> None:
    output = tmp_path / "small_api"
    large = {**FIRST, "operations.py": "1" * 10_000_000}
    # As on a full disk, the last file cannot be written.
    with pytest.raises(OSError, match="operations"):
        write(output, large, file_size=5_000_000)
    assert {path.name for path in output.iterdir()} == {MARKER, "__init__.py", "api"}
    write(output, large)
    assert contents(output) == large


def test_an_update_is_completed_after_an_interrupted_run(output: Path) -> None:
    # The files are written in alphabetical order, and this one cannot replace a folder.
    (output / "operations.py").unlink()
    (output / "operations.py").mkdir()
    with pytest.raises(OSError, match="operations"):
        write(output, SECOND, "New")
    assert (output / "api/third.py").exists()
    (output / "operations.py").rmdir()
    (output / "operations.py.partial").write_text("half of it")

    # The next run compares with the last complete one.
    marker = read_marker(output)
    assert marker is not None
    assert marker.surface == surface("Old")
    report = write(output, SECOND, "New")
    assert contents(output) == SECOND
    assert report == ["wrote:   operations.py", "removed: api/second.py"]
    marker = read_marker(output)
    assert marker is not None
    assert marker.surface == surface("New")
    assert marker.files == sorted(SECOND)


@pytest.mark.parametrize(
    "change",
    [{"surface": {"operations": []}}, {"files": [5]}, {"format": 2}, {"document": None}],
    ids=lambda change: next(iter(change)),
)
def test_the_error_names_a_damaged_marker(change: dict[str, Any], output: Path) -> None:
    marker = output / MARKER
    marker.write_text(json.dumps({**json.loads(marker.read_text()), **change}))
    with pytest.raises(GenerationError, match=r"generated\.json is not readable"):
        write(output, SECOND)
    assert contents(output) == FIRST


def test_verifying_a_folder_without_a_package_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--verify", "--output", str(tmp_path / "absent_api")]) == 1
    assert capsys.readouterr().err.endswith("absent_api is empty or does not exist.\n")


def test_a_broken_package_is_reported_without_a_traceback(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (output / "__init__.py").write_text("import no_such_module")
    assert main(["--verify", "--output", str(output)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "The generated package is faulty:"
    assert told[1].startswith("small_api cannot be imported: ModuleNotFoundError")
    assert len(told) == 2


def test_a_folder_in_a_cache_of_python_is_like_any_other(tmp_path: Path) -> None:
    output = tmp_path / "__pycache__" / "small_api"
    write(output, FIRST)
    assert contents(output) == FIRST
