"""The project's commands, as nox sessions.

Start them with `scripts/nox`, which makes nox's own environment; `scripts/nox --list` shows them.
The most used sessions also have a launcher in scripts/.
"""

from __future__ import annotations

import ast
import os
import sys
import tempfile
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
SCRIPTS = ROOT / "scripts"
sys.path.insert(0, str(SCRIPTS))

from _nox import python_of  # noqa: E402  (in the folder added above)
from tasks import lock as locking  # noqa: E402
from tasks.environment import SHARED, can_load_opencv, install, prepare, uv  # noqa: E402

nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"
nox.options.sessions = []

RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"
SUPPORTED = nox.project.python_versions(nox.project.load_toml(ROOT / "pyproject.toml"))

# Extras and dependency groups for the tests, some of which run type checkers.
TEST = (
    "simulator", "cli", "fleet-local", "test", "lint", "generate", "build", "benchmark", "tasks",
)  # fmt: skip
LINT = (*TEST, "conformance", "docs", "examples", "release")
CONFORMANCE = ("simulator", "conformance")

# The sessions that run a module of scripts/tasks, with the extras and groups that it needs. They
# share `.venv`, where editors look for an environment.
TASKS = {
    "attack": ("simulator", "test"),
    "benchmark": ("simulator", "benchmark", "tasks"),
    "benchmark-fleet": ("simulator", "cli", "fleet-local", "test"),
    "check-public-api": ("lint",),
    "clients": ("simulator",),
    "compare-documents": ("simulator",),
    "count-instructions": ("simulator", "benchmark"),
    # autodoc imports the pytest plugin.
    "docs": ("simulator", "cli", "fleet", "test", "docs"),
    "draw-docs-images": ("simulator",),
    "everything": ("tasks",),
    "fuzz": ("simulator", "fuzz"),
    "lint": LINT,
    "lint-document": (),
    "mutate": ("simulator", "cli", "fleet", "test", "mutate"),
    "public-names": ("lint",),
    "regenerate": ("generate", "lint"),
    "release": ("build", "release", "tasks"),
    "soak": ("simulator",),
    "test-clients": ("simulator",),
    "test-mock": ("simulator",),
    "test-peers": ("simulator", "tasks"),
    "try-documents": ("generate", "lint"),
    "unasync": ("generate",),
    "vectors": ("simulator",),
    "workflows": ("simulator",),
}

# The sessions whose arguments are files, relative to the folder that they are started in.
OF_FILES = ("compare-documents", "regenerate", "try-documents")

# The arguments for the quick mode of sessions that have one, for check-commands.
QUICK = {
    "attack": ("--seconds", "1"),
    "check-public-api": (),
    "public-names": ("--check",),
    "soak": ("--duration", "1"),
    "unasync": ("--check",),
    "vectors": ("--check",),
}

# Python versions differ in ssl, asyncio, threading and pickling, and in the wheels of dependencies.
# The test of the wheel imports every package. Pass `tests` to run all tests.
VERSION_TESTS = [
    "tests/_async",
    "tests/_sync",
    "tests/brainframe_rest",
    "tests/demo",
    "tests/facade/test_cancelling.py",
    "tests/facade/test_event_loops.py",
    "tests/facade/test_garbage.py",
    "tests/facade/test_processes.py",
    "tests/packaging/test_distributions.py",
    "tests/status_stream",
    "tests/transport/test_certificate_advice.py",
    "tests/transport/test_closing_servers.py",
    "tests/transport/test_failures.py",
    "tests/transport/test_name_lookup.py",
    "tests/transport/test_threads.py",
    "tests/transport/test_timeouts.py",
    "tests/transport/test_tls_and_proxies.py",
]
# The sessions that run tests, with the extras and groups that they need, and the tests.
TEST_SESSIONS: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "test": (TEST, []),
    "test-slow": (TEST, ["-m", "slow"]),
    "generator-suite": (TEST, ["tests/generator/constructs"]),
    "fleet-faults": (
        (*TEST, "examples"),
        [
            f"tests/fleet/test_{name}.py"
            for name in ("faults", "cluster", "demo", "consumers", "other_languages", "mqtt")
        ],
    ),
    "test-pythons": (TEST, VERSION_TESTS),
}
# Tests of development tools, which do not depend on the versions of the package's dependencies.
TOOL_TESTS = [
    "benchmarks",
    "clients",
    "compat",
    "conformance",
    "docs",
    "fuzz",
    "generator",
    "packaging",
    "peers",
    "public_api",
    "soak",
    "tools",
    "typing",
]


def define(name: str, groups: tuple[str, ...]) -> None:
    """Define a session that runs a module of scripts/tasks in `.venv`.

    Args:
        name: The name of the session, and of the module, with hyphens.
        groups: The extras and dependency groups that the module needs.
    """
    module = name.replace("-", "_")

    def session(session: nox.Session) -> None:
        python = prepare(SHARED, *groups)
        if name not in OF_FILES:
            run(session, python, "-m", f"tasks.{module}", *session.posargs)
            return
        # The folder may contain a module that would shadow one of the standard library.
        safe = {"PYTHONSAFEPATH": "1"}
        with session.chdir(session.invoked_from):
            run(session, python, "-m", f"tasks.{module}", *session.posargs, variables=safe)

    source = (SCRIPTS / "tasks" / f"{module}.py").read_text(encoding="utf-8")
    session.__doc__ = ast.get_docstring(ast.parse(source))
    # nox would mark the folder that holds an environment, here the checkout, as a cache.
    nox.session(name=name, venv_backend="none")(session)


for each, needed in TASKS.items():
    define(each, needed)


@nox.session(name="check-commands", venv_backend="none")
def check_commands(session: nox.Session) -> None:
    """Run the quick mode or the --help of each command with only its own dependencies installed.

    In the shared environment, a command could import the dependencies of another one.
    """
    commands: dict[tuple[str, ...], list[list[str]]] = {}
    for name, groups in TASKS.items():
        module = f"tasks.{name.replace('-', '_')}"
        commands.setdefault(groups, []).append(["-m", module, *QUICK.get(name, ("--help",))])
    for groups, tests in TEST_SESSIONS.values():
        commands.setdefault(groups, []).append(["-m", "pytest", "-qq", "--collect-only", *tests])
    commands.setdefault(CONFORMANCE, []).append(["-m", "tasks.conformance", "--help"])
    for groups, lines in commands.items():
        with tempfile.TemporaryDirectory() as folder:
            python = prepare(Path(folder) / "environment", *groups)
            for line in lines:
                run(session, python, *line, silent=True)


@nox.session(venv_backend="none")
def demo(session: nox.Session) -> None:
    """Run the SDK against a simulator with a real video."""
    python = prepare(SHARED, "simulator")
    run(session, python, "-m", "brainframe_api.demo", *session.posargs)


@nox.session(venv_backend="none")
def test(session: nox.Session) -> None:
    """Run the tests in parallel, without the slow ones; arguments go to pytest.

    With --all, or with the names of files or folders, the slow ones run, too.
    """
    groups, _ = TEST_SESSIONS["test"]
    arguments = [*session.posargs]
    if not set(arguments) - {"--all"}:
        arguments.append("--durations=20")
    run_tests(session, prepare(SHARED, *groups), arguments)


@nox.session(name="test-slow", venv_backend="none")
def test_slow(session: nox.Session) -> None:
    """Run the tests marked as slow, which `scripts/test` leaves out; arguments go to pytest."""
    groups, tests = TEST_SESSIONS["test-slow"]
    run_tests(session, prepare(SHARED, *groups), ["--durations=20", *tests, *session.posargs])


@nox.session(name="generator-suite", venv_backend="none")
def generator_suite(session: nox.Session) -> None:
    """Test the generator with all constructs of OpenAPI, hostile texts and planted faults.

    It takes many minutes; the ordinary tests include a part of it.
    """
    groups, tests = TEST_SESSIONS["generator-suite"]
    arguments = session.posargs or ["-q", *tests]
    run_tests(session, prepare(SHARED, *groups), arguments, GENERATOR_SUITE="1")


@nox.session(name="fleet-faults", venv_backend="none")
def fleet_faults(session: nox.Session) -> None:
    """Test the guarantees of fleets while bridges, the broker and servers fail.

    It takes some minutes; the ordinary tests include a part of it.
    """
    groups, tests = TEST_SESSIONS["fleet-faults"]
    arguments = session.posargs or ["-n", "0", "-sv", *tests]
    run_tests(session, prepare(SHARED, *groups), arguments, FLEET_FAULTS="1")


# Python 3.14 becomes a supported version when the tests have run on it.
@nox.session(name="test-pythons", python=[it for it in (*SUPPORTED, "3.14") if it != RUNNING])
def test_pythons(session: nox.Session) -> None:
    """Run the tests that depend on the version of Python on the machine's other versions.

    `scripts/nox -s test-pythons-3.13 -- tests` runs the whole suite on one version.
    """
    groups, tests = TEST_SESSIONS["test-pythons"]
    python = prepare(Path(session.virtualenv.location), *groups)
    run_tests(session, python, session.posargs or ["-q", *tests])


@nox.session(name="test-dependencies")
@nox.parametrize("versions", ["oldest", "newest", "headless"], ids=["oldest", "newest", "headless"])
def test_dependencies(session: nox.Session, versions: str) -> None:
    """Run the tests with the oldest and the newest dependencies that pyproject.toml allows.

    A third run has opencv-python-headless in place of opencv-python.
    """
    python = python_of(Path(session.virtualenv.location))
    with tempfile.TemporaryDirectory() as folder:
        options = ["--upgrade"]
        if versions == "oldest":
            options = ["--constraints", str(oldest_versions(Path(folder), python))]
        groups = ["cli", "fleet-local", "simulator", "test"]
        install(python, groups, *options, headless=versions == "headless")
    uv("pip", "list", "--quiet", "--python", str(python))
    ignored = [f"--ignore=tests/{folder}" for folder in TOOL_TESTS]
    run_tests(session, python, ["-q", "--all", *ignored, *session.posargs])


@nox.session
def conformance(session: nox.Session) -> None:
    """Test the simulator with requests that schemathesis generates."""
    # schemathesis brings a plugin that pytest would load in the shared environment.
    python = prepare(Path(session.virtualenv.location), *CONFORMANCE)
    run(session, python, "-m", "tasks.conformance", *session.posargs)


@nox.session(venv_backend="none")
def lock(session: nox.Session) -> None:
    """Compile scripts/constraints.txt: a version of each dependency that fits pyproject.toml."""
    if locking.main(session.posargs):
        session.error("scripts/constraints.txt is out of date")


def run_tests(session: nox.Session, python: Path, arguments: list[str], **variables: str) -> None:
    """Run pytest, in parallel unless the arguments say otherwise.

    Args:
        session: The session.
        python: The Python to run it with.
        arguments: The arguments of pytest.
        **variables: Environment variables.
    """
    chosen = ("-n", "--numprocesses", "-p", "--pdb")
    if not any(argument.startswith(chosen) for argument in arguments):
        # Many tests wait for a process or a timeout, so more workers than cores save time.
        workers = 2 * (os.cpu_count() or 1)
        arguments = ["-n", str(workers), "--dist", "worksteal", *arguments]
    run(session, python, "-m", "pytest", *arguments, variables=variables)


def run(
    session: nox.Session,
    python: Path,
    *arguments: str,
    variables: dict[str, str] | None = None,
    silent: bool = False,
) -> None:
    """Run Python in the checkout.

    Args:
        session: The session.
        python: The Python.
        *arguments: Its arguments.
        variables: Environment variables.
        silent: Whether to show the command, and hide its output unless it fails.
    """
    paths = {} if "pytest" in arguments else {"PYTHONPATH": str(SCRIPTS)}
    session.run(
        str(python),
        *arguments,
        env={**paths, **(variables or {})},
        external=True,
        log=silent,
        silent=silent,
        # After Ctrl-C, wait until servers have shut down.
        interrupt_timeout=60,
    )


def oldest_versions(folder: Path, python: Path) -> Path:
    """Return a file with the oldest versions of the package's own dependencies.

    Args:
        folder: The folder for the file.
        python: The Python to choose versions for.
    """
    versions = folder / "oldest.txt"
    uv("pip", "compile", "--quiet", "--resolution", "lowest-direct", "--all-extras",
       "--no-annotate", "--no-header", "--python", str(python), "--output-file", str(versions),
       "pyproject.toml")  # fmt: skip
    if not can_load_opencv():
        # Both packages have the same versions.
        text = versions.read_text(encoding="utf-8")
        versions.write_text(text.replace("opencv-python==", "opencv-python-headless=="))
    return versions
