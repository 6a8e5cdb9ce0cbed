"""Long-running commands raise the thresholds of the garbage collector."""

from __future__ import annotations

import subprocess
import sys

from brainframe_api.simulator import Simulator

PROGRAM = """
import gc, sys, threading, os, signal

{before}
from brainframe_api._cli.application import run

code = run(sys.argv[1:])
print("thresholds", code, gc.get_threshold())
"""

INTERRUPTED_WHEN_READY = """
import builtins

shown = print
def print(*args, **options):
    shown(*args, **options)
    os.kill(os.getpid(), signal.SIGTERM)
builtins.print = print
"""


def run(*arguments: str, before: str = "") -> str:
    program = PROGRAM.format(before=before)
    if before:
        program = program.replace('\nprint("thresholds"', '\nshown("thresholds"')
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_importing_the_package_does_not_change_the_collector() -> None:
    assert "thresholds 0 (100000, 20, 100)" not in run("--help")


def test_watching_raises_the_thresholds(server: Simulator) -> None:
    output = run("watch", "--seconds", "0.1", "--url", server.url)
    assert "thresholds 0 (100000, 20, 100)" in output


def test_simulating_raises_the_thresholds() -> None:
    output = run("simulate", "--port", "0", before=INTERRUPTED_WHEN_READY)
    assert "thresholds 0 (100000, 20, 100)" in output
