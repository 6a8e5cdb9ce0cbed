"""The check of the public names detects incompatible changes, which are made in a copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ZONES = "brainframe_api/_sync/zones.py"
RELEASED: str = json.loads((ROOT / "scripts/public_api/released.json").read_text())["version"]
_MAJOR, _MINOR, _PATCH = map(int, RELEASED.split("."))
NEXT_PATCH = f"{_MAJOR}.{_MINOR}.{_PATCH + 1}"
NEXT_MINOR = f"{_MAJOR}.{_MINOR + 1}.0"


def check(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the check on a checkout."""
    return subprocess.run(
        [sys.executable, "-m", "public_api", "--root", str(root), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the sources that a test may change."""
    for folder in (
        "brainframe",
        "brainframe_api",
        "brainframe_mixins",
        "generated",
        "openapi_runtime",
    ):
        ignored = shutil.ignore_patterns("__pycache__", "media", "web")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    media = "brainframe_api/simulator/media"
    (tmp_path / media).mkdir()
    shutil.copy(ROOT / media / "__init__.py", tmp_path / media)
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## {RELEASED}\n")
    return tmp_path


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Replace text in a file; fail if the file does not contain it."""
    path = root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def added(name: str, version: str) -> str:
    """Return the source of a method that was added in a version."""
    return (
        f"    def {name}(self) -> int:\n"
        f'        """Count.\n\n        .. versionadded:: {version}\n        """\n\n'
    )


@pytest.mark.slow
def test_nothing_public_has_changed_incompatibly_since_the_release() -> None:
    done = check(ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_check_names_incompatible_changes_and_the_remedy(copy: Path) -> None:
    edit(copy, ZONES, "def delete_zone(", "def remove_zone(")
    edit(copy, ZONES, "stream_id: int | None = None", "stream_id: int = 1")
    edit(copy, ZONES, "-> list[Zone]", "-> tuple[Zone, ...]")
    edit(copy, ZONES, "def get_zone(self, zone_id: int", "def get_zone(self, id: int")
    edit(copy, "brainframe_api/bf_errors.py", "class ZoneNotFoundError(BaseAPIError)",
         "class ZoneNotFoundError(Exception)")  # fmt: skip
    edit(copy, "brainframe_api/_timeouts.py", "Final = 30", "Final = 60")

    edit(
        copy,
        "brainframe_api/_credentials.py",
        "Credentials: TypeAlias = tuple[str | bytes, str | bytes]",
        "Credentials: TypeAlias = tuple[bytes, bytes]",
    )

    done = check(copy)

    assert done.returncode == 1
    api = "brainframe_api.BrainFrameAPI"
    for expected in (
        f"{api}.set_credentials accepted tuple[str | bytes, str | bytes] | None for credentials",
        f"{api}.delete_zone was removed",
        f"{api}.get_zones has a different default for stream_id: 1, not None",
        f"{api}.get_zones accepted int | None for stream_id and now accepts int",
        f"{api}.get_zones returned list[Zone] and now returns tuple[Zone, ...]",
        f"{api}.get_zone no longer accepts zone_id",
        f"{api}.get_zone requires the new parameter id",
        "bf_errors.ZoneNotFoundError no longer derives from brainframe_api.bf_errors.BaseAPIError",
        "brainframe_api.DEFAULT_TIMEOUT had the value 30 and now has 60",
    ):
        assert expected in done.stderr
    assert "'### Incompatible changes' of the next version in CHANGELOG.md" in done.stderr


@pytest.mark.slow
def test_additions_are_compatible(copy: Path) -> None:
    edit(copy, ZONES, "stream_id: int | None = None", "stream_id: int | str | None = None")
    edit(
        copy,
        ZONES,
        "    def get_zone(self, zone_id: int, timeout: float | None = DEFAULT_TIMEOUT)",
        added("count", NEXT_PATCH)
        + "    def get_zone(self, zone_id: int, timeout: float | None = DEFAULT_TIMEOUT,"
        " *, fresh: bool = True)",
    )
    edit(
        copy,
        ZONES,
        '        """Get a zone.\n',
        '        """Get a zone.\n\n'
        f"        .. versionchanged:: {NEXT_PATCH}\n            Added `fresh`.\n",
    )
    done = check(copy)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_additions_must_name_their_version(copy: Path) -> None:
    edit(
        copy,
        ZONES,
        "    def get_zone(self, zone_id: int, timeout: float | None = DEFAULT_TIMEOUT)",
        added("count", RELEASED)
        + "    def get_zone(self, zone_id: int, timeout: float | None = DEFAULT_TIMEOUT,"
        " *, fresh: bool = True)",
    )
    done = check(copy)
    assert done.returncode == 1
    api = "brainframe_api.BrainFrameAPI"
    assert f"{api}.count is new and needs '.. versionadded:: VERSION'" in done.stderr
    assert (
        f"{api}.get_zone has a new parameter and needs '.. versionchanged:: VERSION' with `fresh`"
        in done.stderr
    )


@pytest.mark.slow
def test_a_declared_break_needs_a_version_that_may_break(copy: Path) -> None:
    edit(copy, ZONES, "def delete_zone(", "def _delete_zone(")
    declaration = (
        "### Incompatible changes\n\n- `brainframe_api.BrainFrameAPI.delete_zone`: gone.\n"
    )
    (copy / "CHANGELOG.md").write_text(f"# Changelog\n\n## {NEXT_PATCH}\n\n{declaration}")
    version = copy / "brainframe_api/_version.py"

    version.write_text(f'__version__ = "{NEXT_PATCH}"\n')
    done = check(copy)
    assert done.returncode == 1
    assert f"{NEXT_MINOR} in brainframe_api/_version.py, not {NEXT_PATCH}" in done.stderr

    version.write_text(f'__version__ = "{NEXT_MINOR}"\n')
    edit(copy, "CHANGELOG.md", f"## {NEXT_PATCH}", f"## {NEXT_MINOR}")
    done = check(copy)
    assert done.returncode == 0, done.stderr
