"""Run the tests of the pure modules on mutants of these modules, made by mutmut.

A mutant is a module with one small change, such as `<` in place of `<=`. Some test must fail with
it. tests/mutation/equivalent.toml lists the mutants that behave the same, each with the reason. The
command fails for a mutant that passes all tests and is not listed, and for a listed one that does
not pass them or does not exist.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from _nox import ROOT

EQUIVALENT = ROOT / "tests" / "mutation" / "equivalent.toml"
ANALYSIS = "simulator/analysis"
SUBJECTS = {
    "brainframe_api/_status_stream.py": ["status_stream/test_decoder.py"],
    f"brainframe_api/_{ANALYSIS}/conditions.py": [f"{ANALYSIS}/test_conditions.py"],
    f"brainframe_api/_{ANALYSIS}/geometry.py": [f"{ANALYSIS}/test_geometry.py"],
    "openapi_runtime/prepared_request.py": ["openapi_runtime/test_prepared_requests.py"],
    "openapi_runtime/proxies.py": [
        "openapi_runtime/test_proxy_choice.py",
        "transport/test_no_proxy.py",
    ],
    "openapi_runtime/retries.py": [
        "openapi_runtime/test_retry_decisions.py",
        "transport/test_retries.py",
    ],
    "openapi_runtime/styles.py": [
        "openapi_runtime/test_parameter_styles.py",
        "openapi_runtime/test_parameters.py",
    ],
}
"""The mutated modules, each with its tests below the folder of tests."""
SOURCES = sorted({module.partition("/")[0] for module in SUBJECTS})
OTHERS = ["brainframe", "brainframe_mixins", "generated", "openapi"]


class Mutant(NamedTuple):
    """A change of a module, without its line number and indentation.

    Attributes:
        module: The path of the module.
        old: The changed lines.
        new: The lines that replace them.
    """

    module: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.module}\n- {self.old}\n+ {self.new}"


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s mutate --", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=list(SUBJECTS), default=list(SUBJECTS), metavar="MODULE"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at a time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_project(folder, arguments.only)
        mutmut(folder, "run", "--max-children", str(arguments.jobs))
        results = statuses(mutmut(folder, "results", "--all", "true", capture=True))
        passing = {name for name, status in results.items() if status != "killed"}
        survivors = {name: survivor(mutmut(folder, "show", name, capture=True), arguments.only)
                     for name in sorted(passing)}  # fmt: skip
    listed = {mutant for mutant in equivalents() if mutant.module in arguments.only}
    return report(len(results), {name: results[name] for name in passing}, survivors, listed)


def copy_project(folder: Path, modules: Iterable[str]) -> None:
    """Copy the files that the tests need into a folder, where mutmut writes its mutants.

    Args:
        folder: The folder.
        modules: The modules to mutate.
    """
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in (*SOURCES, *OTHERS, "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    with (ROOT / "pyproject.toml").open("rb") as file:
        pytest = tomllib.load(file)["tool"]["pytest"]["ini_options"]
    pytest["addopts"].append("-pno:cacheprovider")
    settings = {
        "source_paths": SOURCES,
        "only_mutate": list(modules),
        "also_copy": OTHERS,
        "pytest_add_cli_args_test_selection": [
            f"tests/{test}" for module in modules for test in SUBJECTS[module]
        ],
        # `cast` has no effect at run time.
        "do_not_mutate_patterns": [r"\bcast\("],
    }
    lines = ["[tool.mutmut]", *map(_toml, settings.items())]
    lines += ["[tool.pytest.ini_options]", *map(_toml, pytest.items())]
    (folder / "pyproject.toml").write_text("\n".join(lines), encoding="utf-8")


def _toml(setting: tuple[str, object]) -> str:
    # Lists, texts, numbers and booleans are written as in JSON.
    return f"{setting[0]} = {json.dumps(setting[1])}"


def mutmut(folder: Path, *arguments: str, capture: bool = False) -> str:
    """Run mutmut.

    Args:
        folder: The folder of the copy.
        *arguments: The arguments.
        capture: Whether to return the output instead of showing it.
    """
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE if capture else None,
        text=True,
        check=True,
    )
    return done.stdout or ""


def statuses(results: str) -> dict[str, str]:
    """Return the status of each mutant by its name, from the output of `mutmut results`.

    A mutant that times out counts as detected, like one that fails.
    """
    found = dict(line.strip().split(": ") for line in results.splitlines() if ": " in line)
    return {
        name: "killed" if status in ("killed", "timeout") else status
        for name, status in found.items()
    }


def survivor(shown: str, modules: Iterable[str]) -> Mutant:
    """Return a mutant from the output of `mutmut show`."""
    title, *lines = shown.splitlines()
    name = title.removeprefix("# ")
    module = next(
        module for module in modules if name.startswith(module[:-3].replace("/", ".") + ".")
    )
    old, new = (
        "\n".join(
            line[1:].strip()
            for line in lines
            if line.startswith(sign) and not line.startswith(sign * 3)
        )
        for sign in "-+"
    )
    return Mutant(module, old, new)


def equivalents() -> list[Mutant]:
    """Return the mutants that behave like the original modules."""
    with EQUIVALENT.open("rb") as file:
        listed = tomllib.load(file)["mutant"]
    return [Mutant(each["module"], each["old"], each["new"]) for each in listed]


def report(
    total: int, results: dict[str, str], survivors: dict[str, Mutant], listed: set[Mutant]
) -> int:
    """Print the problems, and return the exit code.

    Args:
        total: The number of mutants.
        results: The status of each mutant that no test detected, by its name.
        survivors: The mutants that no test detected, by name.
        listed: The mutants that need not be detected.
    """
    if not total:
        print("mutmut made no mutants.", file=sys.stderr)
        return 1
    missed = {name: each for name, each in survivors.items() if each not in listed}
    for name, each in missed.items():
        print(f"{results[name]}: {each}\n", file=sys.stderr)
    outdated = listed - set(survivors.values())
    for each in sorted(outdated):
        print(
            f"listed as equivalent, but detected by a test or not generated: {each}\n",
            file=sys.stderr,
        )
    print(
        f"{total} mutants: {total - len(survivors)} are detected, "
        f"{len(survivors) - len(missed)} are listed as equivalent, {len(missed)} are missed."
    )
    return bool(missed or outdated)


if __name__ == "__main__":
    sys.exit(main())
