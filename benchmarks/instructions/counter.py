"""Count the instructions that a process executes, by whichever tool the machine has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.environments import ROOT

# Hash seeds decide how often dictionaries collide.
_ENVIRONMENT: Final = {**os.environ, "PYTHONHASHSEED": "0"}

Counter = Callable[[Sequence[str]], int]


def find_counter() -> tuple[str, Counter] | None:
    """Return the name of a way to count and the way, or None if this machine has none.

    The processor's own counters are quick, but few virtual machines have them. Valgrind works
    everywhere, and takes fifty times as long.
    """
    if shutil.which("perf") and _perf([sys.executable, "-c", "pass"], check=False):
        return "perf stat", _perf
    if shutil.which("valgrind"):
        return "valgrind", _valgrind
    return None


def _perf(command: Sequence[str], *, check: bool = True) -> int:
    counting = ["perf", "stat", "--field-separator", ",", "--event", "instructions:u", *command]
    found = re.search(r"^(\d+),,instructions:u", _run(counting, check=check), re.MULTILINE)
    return int(found[1]) if found else 0


def _valgrind(command: Sequence[str]) -> int:
    counting = ["valgrind", "--tool=cachegrind", "--cache-sim=no"]
    counting += ["--cachegrind-out-file=/dev/null", *command]
    found = re.search(r"I\s+refs:\s+([\d,]+)", _run(counting))
    if found is None:
        raise RuntimeError("valgrind did not say how many instructions it counted")
    return int(found[1].replace(",", ""))


def _run(command: Sequence[str], *, check: bool = True) -> str:
    done = subprocess.run(
        command, env=_ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stderr


def count_once(
    counter: Counter, command: Callable[[int], Sequence[str]], few: int, many: int
) -> int:
    """Return what doing something once takes, without starting and warming up.

    Args:
        counter: How to count.
        command: Makes the command that does it so many times.
        few: Enough times to have made everything that is kept.
        many: A larger number of times.
    """
    return (counter(command(many)) - counter(command(few))) // (many - few)
