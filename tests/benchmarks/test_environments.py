"""The environments of the other clients install from wheels, or fail at once with the reason."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

import pytest

from benchmarks.environments import InstallationError, install, make_environment


def test_a_package_without_a_wheel_is_not_built_from_source(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "slow_to_build-1.0.tar.gz", "w:gz") as archive:
        project = tmp_path / "setup.py"
        project.write_text("from pathlib import Path; Path('built').touch()")
        archive.add(project, "slow_to_build-1.0/setup.py")
    index = ("--no-index", "--find-links", str(tmp_path))
    with pytest.raises(InstallationError) as raised:
        install(Path(sys.executable), *index, "slow-to-build==1.0")
    assert "slow-to-build==1.0 has no usable wheels" in str(raised.value)
    assert "Check the connection to the package index" in str(raised.value)
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in str(raised.value)


def test_the_error_names_an_environment_that_cannot_be_created(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(InstallationError, match=str(file)):
        make_environment(file)
