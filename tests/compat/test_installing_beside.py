"""The commands of the migration guide work where a tool installs brainframe-api as well."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

# The timeout includes building the wheel and creating the environment.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_sdk_is_complete_after_the_commands(tmp_path: Path) -> None:
    built = run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"),
        *(str(tmp_path / "wheel"), str(ROOT)),
        folder=tmp_path,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    venv.create(tmp_path / "environment", with_pip=True)
    scripts = tmp_path / "environment" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    shown = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=tmp_path
    )
    # Use the installed dependencies of the tests. Python does not process the .pth files of a
    # folder that a .pth file adds, so the checkout is not on the path.
    (Path(shown.stdout.strip()) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    sdk = ("install", "--force-reinstall", "--no-deps", str(wheel))
    doctor = (python, "-m", "brainframe_api", "doctor")

    assert run(*pip, *sdk, folder=tmp_path).returncode == 0
    tool = run(*pip, "install", "--no-deps", "brainframe-api==0.30.5", folder=tmp_path)
    if tool.returncode:
        if os.environ.get("CI"):
            raise AssertionError(tool.stderr)
        pytest.skip(f"Needs brainframe-api 0.30.5 from a package index: {tool.stderr}")
    mixed = run(*doctor, folder=tmp_path)
    assert mixed.returncode == 1, mixed.stdout
    for subject in ("absence of brainframe-api", "import of brainframe.api", "files of"):
        assert f"PROBLEM  {subject}" in mixed.stdout

    assert run(*pip, "uninstall", "--yes", "brainframe-api", folder=tmp_path).returncode == 0
    assert run(*pip, *sdk, folder=tmp_path).returncode == 0
    whole = run(*doctor, folder=tmp_path)
    assert whole.returncode == 0, whole.stdout + whole.stderr
