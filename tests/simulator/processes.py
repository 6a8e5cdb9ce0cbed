"""Simulators in their own processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

GREETING = "BrainFrame simulator listening on "


@dataclass
class SimulatorProcess:
    """A running `python -m brainframe_api.simulator`."""

    process: subprocess.Popen[str]
    url: str

    def kill(self) -> None:
        """Kill the process, which leaves it no time to clean up, like a power failure."""
        self.process.kill()
        self.process.wait(60)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Stop the process; return its exit code and its output to stderr."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "brainframe_api.simulator", *arguments]


@contextmanager
def running(
    *arguments: str, before: Callable[[], None] | None = None
) -> Generator[SimulatorProcess]:
    """Run a simulator on a free port, and kill it afterwards if it is still running."""
    process = subprocess.Popen(
        command("--port", "0", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,
        env=os.environ | {"PYTHONUNBUFFERED": "0"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        if not line.startswith(GREETING):
            raise AssertionError(f"{line!r}; {process.communicate(timeout=60)[1]}")
        yield SimulatorProcess(process, line.removeprefix(GREETING))
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
