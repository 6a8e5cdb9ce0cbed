"""Execution of the program that observes the behavior of a client."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("behavior.py")


def observe(python: Path | str, *, ours: bool = False) -> dict[str, Any]:
    """Return the observations of the client that is installed for a Python interpreter.

    Args:
        python: The interpreter.
        ours: Whether to use the client of this checkout instead of the installed one.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if ours:
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "generated")])
    with Simulator(authorize=True) as server:
        server.clock.freeze(1_700_000_000.0)
        done = subprocess.run(
            [str(python), str(PROGRAM), server.url, str(PEDESTRIANS)],
            # In the checkout, the peer would import our package.
            cwd=server.data_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{python} does not complete {PROGRAM.name}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(re.sub(r"127\.0\.0\.1:\d+", "SERVER", done.stdout))
    return found
