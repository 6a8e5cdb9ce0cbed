from __future__ import annotations

import threading

import pytest

from brainframe_api._simulator.analysis import opened_video
from brainframe_api._simulator.analysis.source_address import NetworkCamera
from brainframe_api._simulator.analysis.source_checks import require_response


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set the timeout for cameras to a minute; return an event that is set when a wait begins."""
    waiting = threading.Event()

    def wait(camera: NetworkCamera, _timeout: float) -> None:
        waiting.set()
        require_response(camera, 60)

    monkeypatch.setattr(opened_video, "require_response", wait)
    return waiting
