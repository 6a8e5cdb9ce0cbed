"""Execution of the scenario with one client against its own simulator."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api._simulator.analysis.script import Script
from brainframe_api.simulator import Simulator

ROOT = Path(__file__).parents[2]
SCENARIO = Path(__file__).with_name("scenario.py")
VIDEO = ROOT / "brainframe_api" / "simulator" / "media" / "pedestrians.mp4"
PHOTO = ROOT / "tests" / "documentation" / "media" / "civic.jpg"
MONDAY = 1_700_000_000.0
"""The start of the scenario in Unix seconds; the clock is frozen until real video is analyzed."""
DEADLINE = 120.0
MARK = "step: "
"""Prefix of the lines of the scenario; a client may print other lines."""


@dataclass
class Run:
    """Output of a client: its steps in order, and the reason if it stopped early."""

    steps: list[dict[str, Any]]
    problem: str | None


def run_scenario(python: Path, *, ours: bool = False) -> Run:
    """Run the scenario with the client that is installed for a Python interpreter.

    Args:
        python: The interpreter.
        ours: Whether to use the client of this checkout instead of the installed one.
    """
    with Simulator(authorize=True) as server:
        server.clock.freeze(MONDAY)
        environment = {
            name: value for name, value in os.environ.items() if name.upper() != "PYTHONPATH"
        }
        if ours:
            environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "generated")])
        process = subprocess.Popen(
            [str(python), str(SCENARIO), server.url, str(VIDEO), str(PHOTO)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=server.data_path,  # In the checkout, the peer would import our package.
            env=environment,
            text=True,
        )
        watchdog = threading.Timer(DEADLINE, process.kill)
        watchdog.start()
        try:
            return _follow(process, Stage(server))
        finally:
            watchdog.cancel()
            process.kill()
            process.communicate()


def _follow(process: subprocess.Popen[str], stage: Stage) -> Run:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    errors: list[str] = []
    # Read in a thread, so that verbose output cannot fill the pipe and block the client.
    reader = threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True)
    reader.start()
    steps: list[dict[str, Any]] = []
    for line in process.stdout:
        if not line.startswith(MARK):
            continue
        value = json.loads(line.removeprefix(MARK))
        if "ask" in value:
            stage.do(value)
            process.stdin.write("done\n")
            process.stdin.flush()
        else:
            steps.append(value)
    code = process.wait(timeout=60)
    reader.join(timeout=5)
    ended = bool(steps) and steps[-1]["step"] == "the end"
    after = steps[-1]["step"] if steps else "the start"
    text = "".join(errors)[-2000:]
    problem = None if ended and code == 0 else f"exit code {code} after {after!r}: {text}"
    return Run(steps, problem)


class Stage:
    """Actions of the runner on the server while a client runs the scenario."""

    def __init__(self, server: Simulator) -> None:
        self._server = server
        self._script: Script | None = None
        self._background: threading.Thread | None = None

    def do(self, request: dict[str, Any]) -> None:
        """Run a request, after all earlier ones."""
        if self._background is not None:
            self._background.join()
            self._background = None
        match request["ask"]:
            case "expire sessions":
                self._server.faults.expire_sessions()
            case "script":
                self._script = self._start_script()
            case "play":
                assert self._script is not None
                self._script.advance(request["seconds"])
            case "play in the background":
                assert self._script is not None
                self._background = threading.Thread(
                    target=self._script.advance, args=(request["seconds"],), kwargs={"speed": 1.0}
                )
                self._background.start()
            case "real time":
                self._server.clock.reset()
            case other:
                raise ValueError(f"unknown request {other!r} of the scenario")

    def _start_script(self) -> Script:
        script = self._server.script(self._server.add_stream("Entrance"), size=(640, 480))
        for number in range(3):
            person = scripted_detection("person", 200, 200, track=f"person-{number}")
            script.at(number * 10 + 1.0, [person])
            script.at(number * 10 + 6.0, [])
        return script


def comparable(value: Any) -> Any:
    """Return a step without the parts that differ between runs: ports and track IDs."""
    text = json.dumps(value, sort_keys=True)
    text = re.sub(r"127\.0\.0\.1:\d+", "SERVER", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "TRACK", text)
    return json.loads(text)
