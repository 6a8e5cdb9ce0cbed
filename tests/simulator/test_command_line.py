from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from brainframe_api.simulator import Simulator, StartupError
from tests.signals import STOP_SIGNALS
from tests.simulator.codecs import kind, ok
from tests.simulator.processes import command, running


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_the_command_serves_until_it_gets_a_signal(number: int) -> None:
    with running() as simulator:
        assert ok(httpx.get(f"{simulator.url}/api/version")) == "0.30.0"
        code, errors = simulator.stop(number)
    assert code == 0
    assert errors == ""


def test_options_take_effect(tmp_path: Path) -> None:
    options = ["--authorize", "--license", "expired", "--version", "0.31.4", "--max-streams", "2"]
    with running(*options, "--data", str(tmp_path / "new" / "folder")) as simulator:
        assert kind(httpx.get(f"{simulator.url}/api/version")) == "UnauthorizedError"
        with httpx.Client(base_url=simulator.url, auth=("admin", "admin")) as http:
            assert ok(http.get("/api/version")) == "0.31.4"
            info = ok(http.get("/api/license"))
        assert info["state"] == "expired"
        assert info["terms"]["max_streams"] == 2
    assert (tmp_path / "new" / "folder").is_dir()


def test_the_error_names_a_port_that_is_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("--port", str(port))
        with pytest.raises(StartupError, match=str(port)):
            Simulator(port=port).start()
    assert result.returncode == 1
    assert str(port) in result.stderr
    assert "--port" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_error_for_an_address_of_another_machine_names_the_option() -> None:
    for host in ("no.such.host.invalid", "203.0.113.1"):
        with pytest.raises(StartupError, match="--host"):
            Simulator(host=host).start()


def test_a_simulator_can_listen_on_ipv6() -> None:
    try:
        simulator = Simulator(host="::1").start()
    except StartupError:
        pytest.skip("Needs IPv6: enable it on the loopback interface")
    with closing(simulator):
        assert simulator.url.startswith("http://[::1]:")
        assert ok(httpx.get(f"{simulator.url}/api/version"))


def test_the_error_names_a_directory_that_is_in_use(tmp_path: Path) -> None:
    with running("--data", str(tmp_path)) as first:
        result = run("--port", "0", "--data", str(tmp_path))
        assert result.returncode == 1
        assert str(tmp_path) in result.stderr
        assert str(first.process.pid) in result.stderr
        with pytest.raises(StartupError, match="another simulator"):
            Simulator(data=tmp_path).start()
        assert ok(httpx.get(f"{first.url}/api/streams")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "70000"],
        ["--port", "many"],
        ["--license", "forged"],
        ["--max-streams", "-1"],
        ["--version", "latest"],
        ["--unheard-of"],
    ],
)
def test_wrong_arguments_are_rejected(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert arguments[0] in result.stderr


def test_the_error_names_an_unusable_data_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run("--port", "0", "--data", str(tmp_path / "file"))
    assert result.returncode == 1
    assert "--data" in result.stderr


def test_the_error_names_a_damaged_database(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite3").write_bytes(b"not a database, " * 200)
    result = run("--port", "0", "--data", str(tmp_path))
    assert result.returncode == 1
    assert "state.sqlite3" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_error_names_a_missing_extra() -> None:
    code = (
        "import runpy, sys; sys.modules['starlette'] = None; sys.argv = ['simulator'];"
        "runpy.run_module('brainframe_api.simulator', run_name='__main__')"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )
    assert result.returncode == 3
    assert "pip install '.[simulator]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_several_simulators_run_in_one_process() -> None:
    with Simulator() as first, Simulator() as second:
        assert first.url != second.url
        ok(httpx.post(f"{first.url}/api/premises", json={"name": "A", "id": None}))
        assert ok(httpx.get(f"{second.url}/api/premises")) == []


def test_using_a_stopped_simulator_is_an_error() -> None:
    simulator = Simulator()
    with pytest.raises(RuntimeError, match="not running"):
        _ = simulator.url
    simulator.start()
    with pytest.raises(RuntimeError, match="already running"):
        simulator.start()
    simulator.close()
    simulator.close()


def test_a_temporary_directory_is_removed_at_the_end() -> None:
    with Simulator() as server:
        path = server.data_path
        assert path.is_dir()
    assert not path.exists()
