"""On a real terminal: prompts, tables and colors, and no password on the screen."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from brainframe_api._simulator.analysis.detections import person
from brainframe_api.simulator import Simulator

pty = pytest.importorskip("pty", reason="Needs pseudo-terminals: run it on Linux or macOS")


class _Terminal:
    """A command in a pseudo-terminal, with the visible output."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.screen = ""
        self._master, slave = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "brainframe_api", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "XDG_CONFIG_HOME": str(folder), "TERM": "xterm", "COLUMNS": "120"},
            start_new_session=True,
        )
        os.close(slave)

    def wait_for(self, text: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while text not in self.screen:
            assert time.monotonic() < end, f"{text!r} did not appear:\n{self.screen}"
            if not self._read(0.1):
                assert text in self.screen, f"{text!r} did not appear:\n{self.screen}"

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def interrupt(self) -> None:
        # Send the signal of Ctrl-C, because this terminal does not control the process.
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        while self._read(0.1):
            pass
        return self._process.wait(60)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        """Read the available output; return False at its end."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return self._process.poll() is None
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux raises this error after the last process has closed its side.
            return False
        self.screen += data.decode(errors="replace")
        return bool(data)


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[list[_Terminal]]:
    opened: list[_Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def test_the_prompt_for_a_password_does_not_echo_it(
    tmp_path: Path, terminals: list[_Terminal]
) -> None:
    with Simulator(authorize=True) as server:
        terminal = _Terminal(
            tmp_path, "streams", "list", "--url", server.url, "--username", "admin"
        )
        terminals.append(terminal)
        # Wait for the space, too, which is written after the echo is switched off.
        terminal.wait_for("Password for admin: ")
        terminal.type("admin\n")
        terminal.wait_for("No streams.")

        assert terminal.end() == 0
    assert terminal.screen.replace("Password for admin:", "").count("admin") == 0


def test_watch_keeps_its_table_up_to_date(
    server: Simulator, tmp_path: Path, terminals: list[_Terminal]
) -> None:
    stream_id = server.add_stream("Car park")
    script = server.script(stream_id)
    script.push([person(300, 300, track="ada")])

    terminal = _Terminal(tmp_path, "watch", "--url", server.url)
    terminals.append(terminal)
    terminal.wait_for("1 person")
    for _ in range(10):
        script.push([person(300, 300, track="ada"), person(600, 300, track="grace")])
        time.sleep(0.1)
    terminal.wait_for("2 people")
    terminal.interrupt()

    assert terminal.end() == 0
    assert "Car park" in terminal.screen
    assert "WITHIN" in terminal.screen


def test_deleting_asks_for_confirmation_first(
    server: Simulator, tmp_path: Path, terminals: list[_Terminal]
) -> None:
    server.add_stream("Car park")
    for response, code, said in (("n", 1, "Nothing was deleted."), ("y", 0, "Deleted stream")):
        terminal = _Terminal(tmp_path, "streams", "delete", "Car park", "--url", server.url)
        terminals.append(terminal)
        terminal.wait_for("[y/N]")
        terminal.type(response + "\n")
        terminal.wait_for(said)
        assert terminal.end() == code
