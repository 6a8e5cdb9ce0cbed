"""Signals end a command at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.signals import STOP_SIGNALS

# The signal arrives in a finalizer, whose exceptions Python ignores.
PROGRAM = """
import os, sys, time
from brainframe_api._signals import TerminatedError, signals_as_exceptions

class Finalized:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(0)

with signals_as_exceptions():
    try:
        Finalized()
        time.sleep(60)
        print("The signal had no effect")
    except KeyboardInterrupt:
        print("SIGINT")
    except TerminatedError as error:
        print(error.number)
"""


@pytest.mark.skipif(
    os.name == "nt", reason="Needs signals between processes: run it on Linux or macOS"
)
@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_a_signal_that_arrives_in_a_finalizer_ends_the_program(number: int) -> None:
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(int(number))],
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert program.stderr == ""
    assert program.stdout == ("SIGINT" if number == signal.SIGINT else f"{int(number)}") + "\n"


def test_an_ordinary_exception_of_a_finalizer_is_still_printed() -> None:
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("time.sleep(60)", "").replace(
            "os.kill(os.getpid(), int(sys.argv[1]))", "raise ValueError('broken')")],
        capture_output=True,
        text=True,
        timeout=120,
    )  # fmt: skip

    assert "ValueError: broken" in program.stderr
    assert program.stdout == "The signal had no effect\n"
