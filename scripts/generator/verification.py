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

from .problems import GenerationError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Example:
    """Example value in a document.

    Attributes:
        place: Its place.
        type: The annotation that it is decoded by.
        value: The value.
    """

    place: str
    type: str
    value: Any


def verify(package: Path, examples: Iterable[Example] = ()) -> list[tuple[Example, str]]:
    """Import every module of a package, and build every decoder and encoder.

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
    pyright = ["--warnings", "--pythonpath", sys.executable, "-p", str(configuration)]
    try:
        for name, arguments in (("mypy", mypy), ("pyright", pyright)):
            done = subprocess.run(
                [sys.executable, "-m", name, *arguments],
                cwd=package.parent,
                env={**os.environ, "MYPYPATH": f"{ROOT}{os.pathsep}{package.parent}"},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise GenerationError(f"{name} finds errors:\n{done.stdout}{done.stderr}")
    finally:
        if own:
            configuration.unlink()
