"""Counts of the instructions that a process executes, by perf or valgrind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.environments import ROOT

# The number of hash collisions in dictionaries depends on the hash seed.
_ENVIRONMENT: Final = {**os.environ, "PYTHONHASHSEED": "0"}

Counter = Callable[[Sequence[str]], int]


def find_counter() -> tuple[str, Counter] | None:
    """Return the name of a tool and the function that counts with it, or None without a tool.

    The counters of the processor are fast, but few virtual machines have them. Valgrind works
    everywhere, but takes fifty times as long.
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
        raise RuntimeError("valgrind printed no instruction count")
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
    """Return the instructions of one iteration, without startup and warm-up.

    Args:
        counter: The function that counts.
        command: Returns the command that runs a number of iterations.
        few: A number of iterations that is enough to fill all caches.
        many: A larger number of iterations.
    """
    return (counter(command(many)) - counter(command(few))) // (many - few)
