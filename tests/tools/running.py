"""Installation of the vendor's tools together with a client, and execution of their commands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
from brainframe_rest.models import CapsuleOption, OptionType

from benchmarks.environments import ROOT, install, make_environment
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.analysis import person
from brainframe_api.simulator.media import PEDESTRIANS
from tests.tools.commands import Step, steps

TOOLS = ("brainframe-apps==0.5.10", "brainframe-sys-tools==0.5.6")
PEER = "brainframe-api==0.30.5"
# The tools require old versions of some of these, which have no wheels for new Pythons.
NEEDED = (
    "apscheduler", "matplotlib", "numpy", "Pillow", "psutil", "python-i18n", "pytz", "PyYAML",
    "requests", "requests_oauthlib", "tabulate", "typing-extensions",
)  # fmt: skip
FOLDER = ROOT / ".venv-tools" / f"{sys.version_info[0]}.{sys.version_info[1]}"
DRIVER = Path(__file__).with_name("driver.py")
PHOTO = ROOT / "tests" / "documentation" / "media" / "civic.jpg"
CAPSULE = """
from vcap import BaseCapsule, NodeDescription, FloatOption

class Capsule(BaseCapsule):
    name = "color"
    version = 1
    input_type = NodeDescription(size=NodeDescription.Size.NONE)
    output_type = NodeDescription(size=NodeDescription.Size.ALL, detections=["car"])
    options = {"threshold": FloatOption(default=0.5, min_val=0.0, max_val=1.0)}
"""


def python_with_tools(client: str) -> Path:
    """Return the Python of an environment with the tools; make the environment if needed.

    Args:
        client: "ours" for one that has the dependencies of this SDK, "theirs" for brainframe-api.

    Raises:
        InstallationError: If it cannot be installed.
    """
    environment = FOLDER / client
    stamp = environment / "installed.txt"
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    dependencies: list[str] = project["dependencies"] if client == "ours" else []
    installed = "\n".join([*TOOLS, *NEEDED, *dependencies])
    if stamp.exists() and stamp.read_text() == installed:
        return python
    print(f"Installing the tools into {environment}.", file=sys.stderr, flush=True)
    make_environment(environment)
    install(python, *NEEDED, *dependencies)
    install(python, "--no-deps", *TOOLS, *([] if dependencies else [PEER]))
    stamp.write_text(installed)
    return python


def run_with_both() -> tuple[dict[str, Any], dict[str, Any]]:
    """Run all commands with this SDK and with brainframe-api, at the same time.

    Returns:
        The outcomes with this SDK, and those with brainframe-api.

    Raises:
        InstallationError: If the tools cannot be installed.
    """
    ours, theirs = python_with_tools("ours"), python_with_tools("theirs")
    with ThreadPoolExecutor() as pool:
        our_run = pool.submit(run_tools, ours, ours=True)
        their_run = pool.submit(run_tools, theirs, ours=False)
        return our_run.result(), their_run.result()


def run_tools(python: Path, *, ours: bool) -> dict[str, Any]:
    """Run all commands against a fresh simulator, in an empty folder.

    Args:
        python: The Python of the tools.
        ours: Whether to use the client of this checkout.

    Returns:
        The outcome of each step, and the contents of the files that they wrote.
    """
    with TemporaryDirectory() as name:
        return _run_in(Path(name).resolve(), python, ours=ours)


def _run_in(folder: Path, python: Path, *, ours: bool) -> dict[str, Any]:
    shutil.copy(PEDESTRIANS, folder / "video.mp4")
    photo = cv2.imread(str(PHOTO))
    assert photo is not None
    cv2.imwrite(str(folder / "civic.png"), photo)
    (folder / "license").write_text("bm8=")
    with zipfile.ZipFile(folder / "color.cap", "w") as archive:
        archive.writestr("meta.conf", "[about]\napi_compatibility_version = 0.3\n")
        archive.writestr("capsule.py", CAPSULE)
    given = {path.name for path in folder.iterdir()}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"HOME": str(folder), "MPLBACKEND": "Agg", "COLUMNS": "100", "TERM": "dumb"}
    if ours:
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "generated")])
    with Simulator() as server:
        threshold = CapsuleOption(OptionType.FLOAT, 0.5, {"min_val": 0.0, "max_val": 1.0}, "")
        server.capsule(
            "detector_person_openvino", [person(100, 200)], options={"threshold": threshold}
        )
        todo = steps(server.url)
        done = subprocess.run(
            # -P, so that the folder of the script does not precede the installed packages.
            [str(python), "-P", str(DRIVER)],
            input=json.dumps([asdict(step) for step in todo]),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        url = server.url
    if done.returncode:
        raise RuntimeError(f"the driver of the tools failed:\n{done.stderr}")
    outcomes = json.loads(done.stdout)
    places = {str(folder): "FOLDER", url: "SERVER", url.removeprefix("http://"): "SERVER"}
    found = {step.name: _shown(step, outcomes[step.name], places) for step in todo}
    for path in sorted(folder.rglob("*.json")):
        # Caches are in hidden folders.
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.name not in given and not hidden:
            text = _replaced(path.read_text(encoding="utf-8"), places)
            found[f"file {path.relative_to(folder)}"] = _stable(json.loads(text))
    return found


def _shown(step: Step, outcome: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    """Return the visible outcome of a step, without the parts that differ from run to run."""
    exit_code = outcome["exit"]
    stdout = _replaced(outcome["stdout"], places)
    # Keep only the last line of a traceback; the others depend on the client's code.
    stderr = _replaced(outcome["stderr"], places)
    errors = re.sub(r"Traceback \(most recent call last\):\n(?:[ ^~].*\n)+", "", stderr)
    errors = re.sub(r"(?m)^.*Warning: .*\n(?:  .*\n)?", "", errors)
    if step.exact:
        return {"exit": exit_code, "stdout": _timeless(stdout), "stderr": _timeless(errors)}
    raised = sorted(set(re.findall(r"\b(?:[A-Z]\w+Error|[A-Z]\w+Exception)\b", stderr + stdout)))
    return {"exit": exit_code, "raised": raised, "prints": bool(stdout.strip())}


def _replaced(text: str, places: dict[str, str]) -> str:
    for place, name in places.items():
        text = text.replace(place, name)
    return text


def _timeless(text: str) -> str:
    text = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?", "TIME", text)
    text = re.sub(r"\d+\.\d{5,}", "FLOAT", text)
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def _stable(value: Any) -> Any:
    return json.loads(_timeless(json.dumps(value, sort_keys=True)))
