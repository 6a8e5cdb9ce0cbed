"""This package has the same effects on a server as brainframe-api 0.30.5, except as listed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from brainframe_api.simulator import Simulator

# The timeout includes creating the peer's environment, the slowest step on a busy machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SCENARIO = Path(__file__).parent / "scenario.py"

DIFFERENCES = {
    "add vector": "The documentation says that new_identity_vector returns the ID of the vector.",
    "start": "The documentation says that the server tells whether the analysis could be started.",
    "get unknown capsule": "A name with a slash or a question mark is encoded as one path segment.",
    "nobody there": "The error names its kind, the server, and the error of the system.",
    "nobody to wait for": "The message names the last error of the server.",
    "wait with a wrong password": "The message names the last error of the server.",
    "wrong url": "The message shows the form of a valid URL.",
}


@pytest.fixture(scope="module")
def results(
    peer_python: Path, video: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("scenario")
    picture = np.full((120, 160, 3), 200, np.uint8)
    picture[30:90, 40:100] = (40, 40, 220)
    cv2.imwrite(str(folder / "image.png"), picture)

    def run(python: Path) -> dict[str, Any]:
        # Each client gets its own unused server.
        with Simulator(authorize=True) as server:
            done = subprocess.run(
                [python, SCENARIO, server.url, video, folder / "image.png"],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=100,
                check=False,
            )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run(Path(sys.executable)), run(peer_python)


def test_both_clients_have_the_same_effects(results: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours, theirs = results
    assert ours.keys() == theirs.keys()
    assert len(ours) > 100
    different = {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}
    assert {name: pair for name, pair in different.items() if name not in DIFFERENCES} == {}


def test_each_listed_difference_exists(results: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours, theirs = results
    for name in DIFFERENCES:
        assert ours[name] != theirs[name], name
