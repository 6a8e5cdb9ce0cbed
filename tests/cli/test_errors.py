"""Every failure results in a sentence and an exit code, never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from brainframe_api._cli import main
from brainframe_api._cli.application import application
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run


def test_an_error_of_a_file_begins_with_its_name(command: Run, server: Simulator) -> None:
    result = command("--url", server.url, "export", "missing/site.yaml")
    assert (result.code, result.out) == (6, "")
    assert result.err.startswith("Error: missing")
    assert result.err.endswith(": No such file or directory\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["streams", "list"], 3),
        (["streams"], 2),
        (["nothing"], 2),
        (["streams", "list", "--nothing"], 2),
        (["alerts", "list", "--limit", "many"], 2),
        (["import", "missing.yaml"], 6),
        (["streams", "list", "--profile", "office"], 6),
        (["streams", "list", "--profile-file", "missing.toml"], 6),
        (["streams", "list", "--url", "ftp://localhost"], 2),
        (["--help"], 0),
        (["streams", "add", "--help"], 0),
        (["--version"], 0),
        (["completion", "zsh"], 0),
    ],
)
def test_each_failure_has_its_exit_code(command: Run, arguments: list[str], code: int) -> None:
    where = [] if "--url" in arguments or arguments[0] != "streams" or len(arguments) < 2 else [
        "--url", "http://127.0.0.1:9"]  # fmt: skip

    result = command(*arguments, *where)

    assert result.code == code, result
    assert "Traceback" not in result.err


def test_errors_are_json_with_the_json_option(command: Run) -> None:
    away = command("streams", "list", "--json", "--url", "http://127.0.0.1:9")
    wrong = command("alerts", "list", "--json", "--limit", "many")

    assert away.out == wrong.out == ""
    error = json.loads(away.err)["error"]
    assert (error["kind"], error["exit_code"]) == ("ServerNotReadyError", 3)
    assert json.loads(wrong.err)["error"]["exit_code"] == 2


def test_wrong_credentials_are_explained_and_not_shown(
    command: Run, environment: pytest.MonkeyPatch
) -> None:
    with Simulator(authorize=True) as server:
        environment.setenv("BRAINFRAME_URL", server.url)
        none = command("streams", "list")
        environment.setenv("BRAINFRAME_USERNAME", "admin")
        environment.setenv("BRAINFRAME_PASSWORD", "hunter2")
        wrong = command("streams", "list")
        environment.setenv("BRAINFRAME_PASSWORD", "admin")
        right = command("streams", "list")

    assert (none.code, wrong.code, right.code) == (4, 4, 0)
    assert "BRAINFRAME_USERNAME" in none.err
    assert "hunter2" not in wrong.out + wrong.err


def test_a_password_can_come_from_standard_input(tmp_path: Path) -> None:
    with Simulator(authorize=True) as server:
        done = subprocess.run(
            [sys.executable, "-m", "brainframe_api", "streams", "list", "--json",
             "--url", server.url, "--username", "admin", "--password", "-"],
            input="admin\n", capture_output=True, text=True, check=False,
            env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
        )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_a_missing_password_is_reported_if_no_prompt_is_possible(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "brainframe_api", "streams", "list", "--username", "admin"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
    )

    assert done.returncode == 2
    assert "BRAINFRAME_PASSWORD" in done.stderr


def test_a_closed_output_pipe_is_not_an_error(server: Simulator, tmp_path: Path) -> None:
    listing = subprocess.Popen(
        [sys.executable, "-m", "brainframe_api", "capsules", "list", "--url", server.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert listing.stdout is not None
    listing.stdout.close()
    assert listing.stderr is not None
    errors = listing.stderr.read()
    listing.wait(60)
    listing.stderr.close()

    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors


class InterruptedImport:
    """Module finder that raises KeyboardInterrupt when the commands are imported."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "brainframe_api._cli.application":
            raise KeyboardInterrupt


def test_an_interruption_of_the_start_has_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "brainframe_api._cli.application")
    monkeypatch.setattr(sys, "meta_path", [InterruptedImport(), *sys.meta_path])
    assert main() == 130
    assert capsys.readouterr().err == "Error: Interrupted.\n"


def test_a_list_of_commands_is_readable_at_80_columns() -> None:
    def check(command: click.Command, context: click.Context) -> None:
        if not isinstance(command, click.Group):
            return
        lines = command.get_help(context).splitlines()
        assert [line for line in lines if line.startswith("  ") and line.endswith("...")] == []
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            check(found, click.Context(found, info_name=name, parent=context))

    check(application, click.Context(application, info_name="brainframe-sdk", terminal_width=80))


def test_help_is_quick_because_it_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from brainframe_api._cli.application import run; run(['--help']); "
        "heavy = {'cv2', 'numpy', 'httpx', 'rich', 'yaml', 'asyncio', 'msgspec', 'attrs'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_without_its_extra_the_command_explains_what_to_install() -> None:
    program = (
        "import sys; sys.modules['click'] = None; from brainframe_api._cli import main; "
        "sys.exit(main())"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "pip install '.[cli]'" in done.stderr
    assert "Traceback" not in done.stderr


# Commands that use no server, or a server that they start themselves.
OTHERS = {"completion", "demo", "doctor", "serve", "simulate"}


def commands(group: click.Group, *path: str) -> Iterator[list[str]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        elif name not in OTHERS:
            yield [*path, name]


@pytest.mark.parametrize("arguments", list(commands(application)), ids=" ".join)
def test_every_command_takes_the_same_options(command: Run, arguments: list[str]) -> None:
    text = command(*arguments, "--help").out
    if arguments[0] == "fleet":
        expected = ["--nats"]
    else:
        expected = ["--json", "--url", "--username", "--password", "--profile"]
    assert [option for option in expected if option not in text] == []
