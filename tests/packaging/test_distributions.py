"""The wheel and the sdist are complete; the wheel works in a new environment."""

import configparser
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

# These tests are slow, because they build the wheel and the sdist. The timeout includes creating
# the environment, the slowest step on a busy machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
VERSION_FILE = "brainframe_api/_version.py"

# The wheel has only the files that a program needs: no tests or scripts, and only the document that
# the simulator serves.
TOP_LEVEL = {
    "brainframe",
    "brainframe_api",
    "brainframe_mixins",
    "brainframe_rest",
    "openapi_runtime",
}


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("distributions")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    (found,) = distributions.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def fresh_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a new environment with only the wheel and its dependencies."""
    folder = tmp_path_factory.mktemp("fresh")
    program = """
import sys
from pathlib import Path
from _nox import CONSTRAINTS, python_of
from tasks.environment import install_packages, uv

folder, requirement = sys.argv[1:]
uv("venv", "--quiet", "--python", sys.executable, folder)
python = python_of(Path(folder))
install_packages(python, "--constraints", str(CONSTRAINTS), requirement)
print(python)
"""
    installed = subprocess.run(
        [sys.executable, "-c", program, folder, f"brainframe-sdk[simulator] @ {wheel.as_uri()}"],
        cwd=ROOT / "scripts",
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    return Path(installed.stdout.strip())


def _run(python: Path, program: str, folder: Path) -> str:
    done = subprocess.run(
        [python, "-I", "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_contains_the_packages_their_types_and_the_document(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    packaged = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert packaged == TOP_LEVEL
    for expected in (
        "brainframe_api/py.typed",
        "brainframe_mixins/py.typed",
        "openapi_runtime/py.typed",
        "brainframe_rest/py.typed",
        "brainframe/api/py.typed",
        "brainframe_api/_simulator/brainframe.yaml",
        "brainframe_api/simulator/media/LICENSE-nanodet.txt",
        "brainframe_api/simulator/media/nanodet.onnx",
        "brainframe_api/simulator/media/pedestrians.mp4",
    ):
        assert expected in names
    assert "brainframe/__init__.py" not in names, "brainframe is a namespace package"
    assert not [name for name in names if name.endswith(".pyc")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]


def test_the_metadata_describes_the_package(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = Parser().parsestr(archive.read(name).decode())

    assert metadata["Name"] == "brainframe-sdk"
    assert f'__version__ = "{metadata["Version"]}"' in (ROOT / VERSION_FILE).read_text()
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Summary"]
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert str(metadata.get_payload()).strip() == (ROOT / "README.md").read_text().strip()
    assert set(metadata.get_all("Provides-Extra", [])) == {
        "all",
        "cli",
        "fleet",
        "fleet-local",
        "simulator",
    }
    classifiers = metadata.get_all("Classifier", [])
    assert classifiers == sorted(classifiers, key=str.lower)
    assert "Typing :: Typed" in classifiers
    assert "Programming Language :: Python :: 3.11" in classifiers
    # The project has no site yet, and must not link to that of another project.
    assert metadata.get_all("Project-URL") is None


def test_every_dependency_has_a_minimum_version_and_the_extra_all_contains_the_others(
    wheel: Path,
) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    requirements = Parser().parsestr(archive.read(name).decode()).get_all("Requires-Dist", [])

    assert all(">=" in requirement.split(";")[0] for requirement in requirements)
    extras: dict[str, set[str]] = {}
    for requirement in requirements:
        what, _, extra = requirement.partition("; extra == ")
        extras.setdefault(extra.strip("'\""), set()).add(what)
    assert extras["all"] == extras["cli"] | extras["fleet-local"] | extras["simulator"]
    assert extras["fleet"] < extras["fleet-local"]


def test_entry_points_are_the_command_and_the_fixtures(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    entry_points = configparser.ConfigParser()
    entry_points.read_string(archive.read(name).decode())

    assert dict(entry_points["console_scripts"]) == {"brainframe-sdk": "brainframe_api._cli:main"}
    assert dict(entry_points["pytest11"]) == {"brainframe": "brainframe_api.pytest_plugin"}


def test_the_sdist_contains_the_sources_of_the_project(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}

    for expected in (
        "LICENSE",
        "README.md",
        "brainframe_mixins/zone.py",
        "openapi/brainframe.yaml",
        "openapi_runtime/codec.py",
        "noxfile.py",
        "scripts/regenerate",
        "scripts/generator/templates/model.py.jinja",
        "tests/packaging/test_distributions.py",
    ):
        assert expected in names
    assert not [name for name in names if "__pycache__" in name or name.startswith(".venv")]


def test_the_wheel_works_in_an_environment_with_nothing_else(
    fresh_python: Path, tmp_path: Path
) -> None:
    program = """
from brainframe.api import BrainFrameAPI
from brainframe.api.bf_codecs import ConnType, StreamConfiguration
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS

with Simulator() as server, BrainFrameAPI(server.url) as api:
    storage_id = api.new_storage(PEDESTRIANS.read_bytes(), "video/mp4")
    stream = api.set_stream_configuration(StreamConfiguration(
        name="Car park", connection_type=ConnType.FILE,
        connection_options={"storage_id": storage_id}, runtime_options={}))
    api.start_analyzing(stream.id)
    for statuses in api.get_zone_status_stream(timeout=60):
        if stream.id in statuses:
            print(sorted(statuses[stream.id]))
            break
"""
    assert _run(fresh_python, program, tmp_path).strip() == "['Screen']"


def test_sdk_imports_without_the_extras(fresh_python: Path, tmp_path: Path) -> None:
    program = """
import sys
for missing in ("starlette", "uvicorn", "argon2", "yaml", "jsonschema", "click", "rich", "pytest"):
    sys.modules[missing] = None
import brainframe.api, brainframe_api, brainframe_rest
from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, StatusReceiver, bf_codecs, bf_errors
print("imported")
"""
    assert _run(fresh_python, program, tmp_path).strip() == "imported"
