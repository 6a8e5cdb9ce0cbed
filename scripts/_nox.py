"""Start nox with only Python and pip on the machine. All commands in this folder use this module.

The first start makes ``.venv-nox``, with nox and uv at the versions of constraints.txt. noxfile.py
defines the sessions.

This file runs on whatever ``python3`` is first on the PATH. Its syntax is that of old versions of
Python, so that even these can report that a newer one is needed.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:  # Not available on an old Python.
    from collections.abc import Generator
    from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "scripts" / "constraints.txt"
TOOLS = ROOT / ".venv-nox"
STAMP = TOOLS / "installed.txt"
OLDEST = (3, 11)


def run_session(name: str) -> "NoReturn":
    """Run a session of noxfile.py with the arguments of this process.

    Args:
        name: The name of the session.
    """
    run(["--session", name, "--", *sys.argv[1:]])


def run(arguments: "list[str]") -> "NoReturn":
    """Run nox in its own environment, which is made if it is missing or outdated.

    Args:
        arguments: The arguments of nox.
    """
    python = python_of(TOOLS)
    with locked(TOOLS):
        wanted = "".join(
            re.findall(r"^(?:nox|uv)==.*\n", CONSTRAINTS.read_text(encoding="utf-8"), re.MULTILINE)
        )
        if not (python.exists() and STAMP.exists() and STAMP.read_text() == wanted):
            _install(python)
            STAMP.write_text(wanted)
    # Many containers set this variable. Without bytecode on the disk, each Python process compiles
    # every module that it imports, which takes longer than most tests.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # uv and nox find other versions of Python on the PATH only.
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), *_pyenv_folders()])
    # Without -P, a module in the working directory would shadow a standard module.
    command = [str(python), "-P", "-m", "nox", "--noxfile", str(ROOT / "noxfile.py"), *arguments]
    if os.name != "nt":
        os.execv(str(python), command)
    # On Windows execv returns to the shell before the program ends.
    sys.exit(subprocess.run(command, check=False).returncode)


def python_of(environment: Path) -> Path:
    """Return the Python of a virtual environment.

    Args:
        environment: The folder of the environment.
    """
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@contextmanager
def locked(environment: Path) -> "Generator[None]":
    """Hold the lock of an environment, so that two commands do not make it at the same time.

    Args:
        environment: The folder of the environment.
    """
    with open(str(environment) + "-lock", "w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: no lock.
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def find_python(minor: int) -> "str | None":
    """Return the path of a Python 3.`minor` that can make environments, or None.

    Look on the PATH first, then among the versions of pyenv. The `python3.13` that pyenv puts on
    the PATH fails while another version is selected, and Debian's Python may lack its venv module.

    Args:
        minor: The second number of the version.
    """
    name = "python3.{}".format(minor)
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) + _pyenv_folders():
        found = shutil.which(name, path=folder)
        if found and _can_make_environments(found):
            return found
    return None


def _install(python: Path) -> None:
    print("Making {} (nox and uv).".format(TOOLS), file=sys.stderr, flush=True)
    made = subprocess.run(
        [_newer_python(), "-m", "venv", "--clear", str(TOOLS)],
        # Without ensurepip, Debian's venv module prints the cause to its standard output.
        stdout=sys.stderr,
        check=False,
    )
    if made.returncode or not python.exists():
        shutil.rmtree(str(TOOLS), ignore_errors=True)
        sys.exit(
            "Python's venv module failed (see the message above). On Debian and Ubuntu, install the"
            " package python3-venv and run this again."
        )
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    installed = subprocess.run(
        [*command, "--constraint", str(CONSTRAINTS), "nox", "uv"], check=False
    )
    if installed.returncode:
        sys.exit("pip could not install nox and uv (see the message above).")


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


def _pyenv_folders() -> "list[str]":
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return sorted(map(str, pyenv.glob("versions/3.*/bin")), reverse=True)


def _can_make_environments(python: str) -> bool:
    done = subprocess.run(
        [python, "-c", "import ensurepip, venv"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0
