"""``watch`` reports changes, and survives restarts of the server."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from brainframe_rest.models import Alert
from rich.console import Console

from brainframe_api._cli.following import Update
from brainframe_api._cli.output import counted
from brainframe_api._cli.watch_view import View
from brainframe_api._simulator.analysis.detections import person
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run


def _scene(server: Simulator) -> int:
    stream_id = server.add_stream("Car park")
    server.script(stream_id).push([person(300, 300, track="ada")])
    return stream_id


def test_without_a_terminal_each_zone_is_printed_on_one_line(sdk: Run, server: Simulator) -> None:
    _scene(server)

    result = sdk("watch", "--seconds", "0.5")

    assert result.code == 0
    assert "Car park / Screen: 1 person, in 1 person, out 0" in result.out
    assert "\x1b" not in result.out + result.err


def test_as_json_each_packet_is_printed_on_one_line(sdk: Run, server: Simulator) -> None:
    stream_id = _scene(server)

    result = sdk("watch", "--seconds", "0.5", "--json")

    packet = json.loads(result.out.splitlines()[0])
    assert packet[str(stream_id)]["Screen"]["within"][0]["class_name"] == "person"


def test_only_the_chosen_streams_are_shown(sdk: Run, server: Simulator) -> None:
    _scene(server)
    other = server.add_stream("Door")
    server.script(other).push([])

    result = sdk("watch", "Door", "--seconds", "0.5", "--json")

    assert list(json.loads(result.out.splitlines()[0])) == [str(other)]
    assert sdk("watch", "Gate", "--seconds", "0.5").code == 5


def test_an_unreachable_server_is_an_error(command: Run) -> None:
    result = command("watch", "--url", "http://127.0.0.1:9")

    assert result.code == 3
    assert "Check that the server is running" in result.err


@pytest.mark.skipif(
    os.name == "nt", reason="Needs signals between processes: run it on Linux or macOS"
)
def test_watch_continues_after_a_restart_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    with Simulator() as first:
        port = int(first.url.rsplit(":", 1)[1])
        _scene(first)
        watching = subprocess.Popen(
            [sys.executable, "-m", "brainframe_api", "watch", "--url", first.url],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
        )
        assert watching.stdout is not None
        lines = iter(watching.stdout.readline, "")
        _until(lines, "Car park / Screen: 1 person")
    _until(lines, "Disconnected")
    with Simulator(port=port) as second:
        stream_id = second.add_stream("Door")
        second.script(stream_id).push([])
        _until(lines, "Reconnected")
        _until(lines, "Door / Screen: empty")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(60) == 0
    watching.stdout.close()


def _until(lines: Iterator[str], text: str) -> None:
    """Read lines until one contains the text; if none does, the test times out."""
    assert any(text in line for line in lines), f"The output ended without {text!r}"


def _rendered(view: View, width: int, *, color: bool = True) -> str:
    console = Console(width=width, file=io.StringIO(), force_terminal=True, no_color=not color)
    with console.capture() as captured:
        console.print(view.render(width))
    return captured.get()


@pytest.fixture
def busy_view(sdk: Run, server: Simulator) -> View:
    """Return a view of two zones, one of which has an alert."""
    stream_id = server.add_stream("Car park at the north gate")
    sdk("zones", "add", stream_id, "Crossing", "0,0", "640,0", "640,480", "0,480")
    sdk("alarms", "add", "Crossing", "Too many people", "--count", ">1", "--window", "0.2")
    script = server.script(stream_id)
    view = View(lambda: {stream_id: "Car park at the north gate"})
    for _ in range(10):
        people = [person(300, 300, track="ada"), person(500, 300, track="bob")]
        list(view.update(Update({stream_id: script.push(people).statuses})))
    return view


def test_forty_columns_are_enough(busy_view: View) -> None:
    lines = _rendered(busy_view, 40, color=False).splitlines()

    assert [line.rstrip() for line in lines] == [
        "\x1b[1mCar park at the north gate, 10.0/s\x1b[0m",
        "  Screen: 2 people, in 2, out 0",
        "  Crossing: 2 people, in 2, out 0",
        "\x1b[1m  ! Too many people (1 s)\x1b[0m",
    ]


def test_an_alert_at_an_extreme_time_is_shown(server: Simulator) -> None:
    stream_id = server.add_stream("Car park")
    statuses = server.script(stream_id).push([]).statuses
    start_time = 253_402_300_800.0
    statuses["Screen"].alerts = [Alert(1, 1, stream_id, start_time, start_time, None, 7)]
    view = View(lambda: {stream_id: "Car park"})
    list(view.update(Update({stream_id: statuses})))

    assert f"{start_time:g} s  alert 7" in _rendered(view, 120)


def test_the_loss_of_the_server_is_shown_first(busy_view: View) -> None:
    list(busy_view.update(Update(None, "connection refused")))

    for width in (40, 120):
        shown = _rendered(busy_view, width)
        assert "Disconnected, reconnecting" in shown.splitlines()[0]
        assert "stopped" in shown
        assert "10.0/s" not in shown


def test_the_variable_no_color_turns_colors_off(
    server: Simulator, environment: pytest.MonkeyPatch, busy_view: View
) -> None:
    environment.setenv("NO_COLOR", "1")
    plain = Console(width=120, file=io.StringIO(), force_terminal=True)
    with plain.capture() as captured:
        plain.print(busy_view.render(120))

    assert "\x1b[1;33m" in _rendered(busy_view, 120)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", captured.get())


@pytest.mark.parametrize(
    ("number", "noun", "expected"),
    [
        (1, "person", "1 person"),
        (2, "person", "2 people"),
        (0, "stream", "0 streams"),
        (2, "bus", "2 buses"),
        (2, "baby", "2 babies"),
        (2, "key", "2 keys"),
    ],
)
def test_plurals_are_english(number: int, noun: str, expected: str) -> None:
    assert counted(number, noun) == expected


def test_alerts_are_reported_once_at_their_start_and_once_at_their_end(
    sdk: Run, server: Simulator
) -> None:
    stream_id = server.add_stream("Car park")
    sdk("alarms", "add", "Screen", "Somebody", "--count", ">0", "--window", "0.5")
    script = server.script(stream_id)
    view = View(lambda: {stream_id: "Car park"})
    told: list[str] = []
    for frame in range(60):
        seen = [person(300, 300, track="ada")] if 5 <= frame < 20 else []
        analyzed = script.push(seen)
        told.extend(view.update(Update({stream_id: analyzed.statuses})))

    alerts = [line for line in told if line.startswith("ALERT")]
    assert len(alerts) == 2
    assert alerts[0].endswith("Car park / Screen: Somebody")
    assert "ended after" in alerts[1]
