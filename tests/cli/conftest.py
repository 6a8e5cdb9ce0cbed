"""Fixtures that run the command and return its exit code and output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api._cli.application import run
from brainframe_api.simulator import Simulator


@dataclass(frozen=True)
class Result:
    """Result of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Remove the settings of the user from the environment."""
    for name in ("URL", "USERNAME", "PASSWORD", "PROFILE", "PROFILE_FILE"):
        monkeypatch.delenv(f"BRAINFRAME_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    return monkeypatch


@pytest.fixture
def command(environment: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `brainframe-sdk` with some arguments and no server."""

    def call(*arguments: object) -> Result:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture
def client(server: Simulator) -> Iterator[BrainFrameAPI]:
    """Yield an API object of the same server, to check the effects of commands."""
    with BrainFrameAPI(server.url) as client:
        yield client


@pytest.fixture
def sdk(command: Run, server: Simulator, environment: pytest.MonkeyPatch) -> Run:
    """Run `brainframe-sdk` against the simulator."""
    environment.setenv("BRAINFRAME_URL", server.url)
    return command
