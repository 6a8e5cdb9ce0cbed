"""Checks of a generated package, before it replaces the old one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .nodes import Node
from .problems import GenerationError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Example:
    """Example value in a document.

    Attributes:
        place: Its place.
        type: The annotation to decode it with.
        value: The value.
        schema: Its schema.
    """

    place: str
    type: str
    value: Any
    schema: Node


def verify(package: Path, examples: Iterable[Example] = ()) -> list[tuple[Example, str]]:
    """Import every module of a package, and check the types of all models and JSON bodies.

    Args:
        package: The folder of the package.
        examples: Values to decode.

    Returns:
        The examples that cannot be decoded, each with the problem.

    Raises:
        GenerationError: If the package has a fault.
    """
    listed = list(examples)
    order = {
        "package": package.name,
        "path": [str(package.parent), str(ROOT)],
        "examples": [{"type": item.type, "value": item.value} for item in listed],
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "verify_package.py")],
        input=json.dumps(order),
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GenerationError(f"The generated package cannot be imported:\n{done.stderr}")
    result = json.loads(done.stdout)
    if result["faults"]:
        raise GenerationError("The generated package is faulty:\n" + "\n".join(result["faults"]))
    return [(listed[int(item["number"])], item["problem"]) for item in result["failures"]]


def check_types(package: Path) -> None:
    """Check the types of a package with mypy and pyright, in their strict modes.

    Args:
        package: The folder of the package.

    Raises:
        GenerationError: If a checker finds an error.
    """
    for name, errors in type_errors(package).items():
        raise GenerationError(f"{name} finds errors:\n{errors}")


def type_errors(
    package: Path, python: str = sys.executable, cache: Path | None = None
) -> dict[str, str]:
    """Return the output of mypy and pyright in their strict modes, if they find errors.

    Args:
        package: The folder of the package.
        python: The Python of an environment with both, and with the dependencies of the package.
        cache: The folder of mypy's cache of other packages; None for one beside the package.
    """
    configuration = package.parent / "pyrightconfig.json"
    own = not configuration.exists()
    if own:
        settings = {
            "typeCheckingMode": "strict",
            "extraPaths": [str(ROOT)],
            "include": [package.name],
        }
        configuration.write_text(json.dumps(settings), encoding="utf-8")
    mypy = ["--strict", "--no-error-summary", "--hide-error-context", "-p", package.name]
    mypy += [] if cache is None else ["--cache-dir", str(cache)]
    pyright = ["--warnings", "--pythonpath", python, "-p", str(configuration)]
    found: dict[str, str] = {}
    try:
        for name, arguments in (("mypy", mypy), ("pyright", pyright)):
            done = subprocess.run(
                [python, "-m", name, *arguments],
                cwd=package.parent,
                env={**os.environ, "MYPYPATH": f"{ROOT}{os.pathsep}{package.parent}"},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                found[name] = done.stdout + done.stderr
    finally:
        if own:
            configuration.unlink()
    return found
