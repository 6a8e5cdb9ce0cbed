"""Gives every script of this folder the project's own environment, with only Python to start from.

A script calls :func:`ensure` before it imports anything that is not in the standard library. The
first call on a machine makes ``.venv`` beside pyproject.toml and installs the project in it,
editable, with the groups of dependencies that the script names, at the versions of constraints.txt.
Later calls see by a stamp that nothing changed and only switch to that environment's Python.

This file runs on whatever ``python3`` is first on the PATH, so its syntax stays old enough to say
on an old Python that a newer one is needed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:  # What an old Python lacks.
    from collections.abc import Generator, Iterator
    from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Path(os.environ.get("BRAINFRAME_SDK_ENVIRONMENT") or ROOT / ".venv")
CONSTRAINTS = ROOT / "scripts" / "constraints.txt"
STAMP = ENVIRONMENT / "brainframe-sdk-environment.json"
OLDEST = (3, 11)
# The name under which OpenCV comes without its window functions, for machines that lack libGL.
HEADLESS = "opencv-python-headless"


def ensure(*groups: str) -> None:
    """Switches to the project's environment, made or updated first; returns when already inside it.

    Args:
        *groups: dependency groups and extras of pyproject.toml that the calling script needs.
    """
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = set(groups)
    with _one_at_a_time():
        stamp = _read_stamp()
        if stamp.get("inputs") != _inputs() or not python.exists():
            stamp = {}
        installed = set(stamp.get("groups", ()))
        if not installed or not wanted <= installed:
            _install(python, sorted(wanted | installed))
            installed |= wanted | {"project"}
            STAMP.write_text(json.dumps({"inputs": _inputs(), "groups": sorted(installed)}))
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        os.execv(str(python), [str(python)] + sys.argv)


@contextmanager
def _one_at_a_time() -> "Generator[None]":
    """Holds a lock, so that two scripts started together do not both make the environment."""
    ENVIRONMENT.parent.mkdir(parents=True, exist_ok=True)
    with open(str(ENVIRONMENT) + "-lock", "w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: scripts started together are on their own there.
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read_stamp() -> "dict[str, Any]":
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def _inputs() -> str:
    """A digest of what decides the environment's content."""
    digest = hashlib.sha256()
    for path in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _install(python: Path, groups: "list[str]") -> None:
    if not python.exists():
        _make(python)
    _say(
        "Installing into {} ({}); the first time takes a minute or two.".format(
            ENVIRONMENT, ", ".join(groups)
        )
    )
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # One that knows --group and --build-constraint.
    _run(pip + ["--constraint", str(CONSTRAINTS), "pip"])
    extras = [group for group in groups if group in _names("project.optional-dependencies")]
    only_groups = [group for group in groups if group in _names("dependency-groups")]
    unknown = set(groups) - set(extras) - set(only_groups) - {"project"}
    if unknown:
        sys.exit(
            "pyproject.toml has no group or extra named {}.".format(", ".join(sorted(unknown)))
        )
    command = pip + ["--constraint", str(CONSTRAINTS), "--build-constraint", str(CONSTRAINTS)]
    command += [
        "--editable",
        "{}{}".format(ROOT, "[{}]".format(",".join(extras)) if extras else ""),
    ]
    for group in only_groups:
        command += ["--group", "{}:{}".format(ROOT / "pyproject.toml", group)]
    _run(command)
    _replace_opencv_where_it_cannot_load(python, pip)


def _names(table: str) -> "Iterator[str]":
    """The keys of one table of pyproject.toml; the starting Python may have no TOML parser."""
    inside = False
    for line in (ROOT / "pyproject.toml").read_text().splitlines():
        if line.startswith("["):
            inside = line.strip() == "[{}]".format(table)
        elif inside and "=" in line and not line.startswith((" ", "#", "]")):
            yield line.split("=")[0].strip().strip('"')


def _make(python: Path) -> None:
    _say("Making {}.".format(ENVIRONMENT))
    done = subprocess.run(
        [_newer_python(), "-m", "venv", "--clear", str(ENVIRONMENT)],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode or not python.exists():
        shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
        sys.exit(
            "Python's venv module did not work (its message stands above). Debian and Ubuntu keep "
            "it in a package of its own: install python3-venv and run this again."
        )


def _newer_python() -> str:
    if sys.version_info[:2] >= OLDEST:
        return getattr(sys, "_base_executable", None) or sys.executable
    for minor in range(20, OLDEST[1] - 1, -1):
        found = find_python(minor)
        if found:
            return found
    sys.exit(
        "This needs Python {}.{} or newer; {} is {}.{} and no newer one is on the PATH or among "
        "the versions of pyenv.".format(
            OLDEST[0], OLDEST[1], sys.executable, sys.version_info[0], sys.version_info[1]
        )
    )


def find_python(minor: int) -> "str | None":
    """Return the path of a Python 3.`minor` that can make environments, or None.

    Looks on the PATH first, then among the versions of pyenv. The `python3.13` that pyenv puts on
    the PATH fails while another version is selected, and Debian's Python may lack its venv module.
    """
    name = "python3.{}".format(minor)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders += sorted(map(str, pyenv.glob("versions/3.{}.*/bin".format(minor))), reverse=True)
    for folder in folders:
        found = shutil.which(name, path=folder)
        if found and _can_make_environments(found):
            return found
    return None


def _can_make_environments(python: str) -> bool:
    done = subprocess.run(
        [python, "-c", "import ensurepip, venv"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _replace_opencv_where_it_cannot_load(python: Path, pip: "list[str]") -> None:
    """Puts the build without window functions in place where libGL is missing (slim containers)."""
    probe = subprocess.run(
        [str(python), "-c", "import cv2"],
        stderr=subprocess.PIPE,
        universal_newlines=True,
        check=False,
    )
    if probe.returncode == 0:
        return
    reason = (probe.stderr.strip().splitlines() or ["no reason given"])[-1]
    _say("OpenCV does not load here ({}): using {} instead.".format(reason, HEADLESS))
    _run([str(python), "-m", "pip", "uninstall", "--quiet", "--yes", "opencv-python"])
    _run(pip + ["--constraint", str(CONSTRAINTS), "--force-reinstall", "--no-deps", HEADLESS])
    _run([str(python), "-c", "import cv2"])


def _run(command: "list[str]") -> None:
    done = subprocess.run(command, check=False)
    if done.returncode:
        sys.exit(
            "This command failed with exit code {}: {}".format(done.returncode, " ".join(command))
        )


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
