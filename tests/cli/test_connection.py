"""The choice of the server, and the positions of connection options on the command line."""

from __future__ import annotations

import socket

import pytest

from brainframe_api._cli import command_context
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run


def unused_url() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.mark.parametrize("position", [0, 1, 2])
def test_options_may_precede_or_follow_the_command(
    command: Run, server: Simulator, environment: pytest.MonkeyPatch, position: int
) -> None:
    environment.setenv("BRAINFRAME_URL", unused_url())
    server.add_stream("Gate")
    line = ["streams", "list"]
    line[position:position] = ["--url", server.url, "--json"]

    assert command(*line).json[0]["name"] == "Gate"


def test_the_last_of_several_urls_is_used(command: Run, server: Simulator) -> None:
    result = command("--url", unused_url(), "streams", "list", "--url", server.url, "--json")

    assert result.json == []


def test_a_url_without_a_scheme_means_http(command: Run, server: Simulator) -> None:
    assert command("streams", "list", "--url", server.url.removeprefix("http://")).code == 0


def test_without_a_url_a_running_simulator_is_used(
    command: Run, server: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_context, "DEFAULT_URL", unused_url())
    monkeypatch.setattr(command_context, "SIMULATOR_URL", server.url)

    result = command("streams", "list")

    assert result.code == 0
    assert f"Using the server at {server.url}" in result.err


def test_no_password_is_sent_to_a_discovered_server(
    command: Run, server: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_context, "DEFAULT_URL", unused_url())
    monkeypatch.setattr(command_context, "SIMULATOR_URL", server.url)

    result = command("streams", "list", "--username", "admin", "--password", "admin")

    assert result.code == 3
    assert f"pass --url {server.url}" in result.err


def test_without_a_server_the_error_names_the_simulator(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_context, "DEFAULT_URL", unused_url())
    monkeypatch.setattr(command_context, "SIMULATOR_URL", unused_url())

    result = command("streams", "list")

    assert result.code == 3
    assert "brainframe-sdk simulate" in result.err
